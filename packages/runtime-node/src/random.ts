// Cryptographic chance from the operating system, drawn 4 KiB at a time; what was used is wiped.
import { randomFillSync } from 'node:crypto';
import { type Random, randomFrom } from '@i2p/util';
import { randomPoolBytes } from './constants.js';

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
			bytes.set(pool.subarray(used, used + bytes.length));
			pool.fill(0, used, used + bytes.length);
			used += bytes.length;
		},
		() => nodeRandom(),
	);
}
