// Cryptographic chance from the operating system, drawn 4 KiB at a time; what was used is wiped.
import { randomFillSync } from 'node:crypto';
import { type Random, randomFrom } from '@i2p/util';
import { randomPoolBytes } from './constants.js';

/** Bytes up to which a loop is faster than a view and two calls: ids, IVs. */
const mostLoopedBytes = 16;

/** Copies bytes out of the pool and wipes them there. */
function takeFrom(pool: Uint8Array, at: number, into: Uint8Array): void {
	const { length } = into;
	if (length > mostLoopedBytes) {
		into.set(pool.subarray(at, at + length));
		pool.fill(0, at, at + length);
		return;
	}
	for (let i = 0; i < length; i++) {
		into[i] = pool[at + i]!;
		pool[at + i] = 0;
	}
}

/** The system's random numbers; a fork is as strong and shares nothing with this one. */
export function nodeRandom(): Random {
	let pool: Uint8Array | undefined;
	let used = 0;
	return randomFrom(
		(bytes) => {
			if (bytes.length > randomPoolBytes / 4) {
				randomFillSync(bytes);
				return;
			}
			if (pool === undefined || used + bytes.length > pool.length) {
				pool ??= new Uint8Array(randomPoolBytes);
				randomFillSync(pool);
				used = 0;
			}
			takeFrom(pool, used, bytes);
			used += bytes.length;
		},
		() => nodeRandom(),
	);
}
