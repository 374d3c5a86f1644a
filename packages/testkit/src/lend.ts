// Lent bytes are valid until the call returns: afterwards they are overwritten, so that whoever kept them is found out.
import { copyBytes } from '@i2p/util';

/** What lent bytes become after the call. */
export const spoiled = 0xa5;

/** Lends a copy of the bytes to `call` and overwrites it afterwards; answers what the call answers. */
export function lend<T>(bytes: Uint8Array, call: (lent: Uint8Array) => T): T {
	const lent = copyBytes(bytes);
	try {
		return call(lent);
	} finally {
		lent.fill(spoiled);
	}
}
