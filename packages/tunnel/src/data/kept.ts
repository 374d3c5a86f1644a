// What is kept of what is lent: a copy in memory that many share. Must not know what the bytes are.
import { Slab } from '@i2p/util';

const memory = new Slab();

/** A copy that is written no more. */
export function kept(lentBytes: Uint8Array): Uint8Array {
	const copy = memory.take(lentBytes.length);
	copy.set(lentBytes);
	return copy;
}
