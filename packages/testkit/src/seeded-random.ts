// Chance that repeats: the same seed gives the same bytes, on every machine.
import { type Random, randomFrom } from '@i2p/util';

/** A {@link Random} that the seed decides (SFC32); forks are independent of each other and of what was drawn. */
export function seededRandom(seed: number | string): Random {
	const next = sfc32(String(seed));
	return randomFrom(
		(bytes) => {
			for (let i = 0; i < bytes.length; ) {
				let word = next();
				for (let j = 0; j < 4 && i < bytes.length; j++) {
					bytes[i++] = word;
					word >>>= 8;
				}
			}
		},
		(label) => seededRandom(`${seed}/${label}`),
	);
}

function sfc32(seed: string): () => number {
	let a = 0x9e37_79b9;
	let b = 0x243f_6a88;
	let c = 0xb7e1_5162;
	let counter = 1;
	for (let i = 0; i < seed.length; i++) {
		a = Math.imul(a ^ seed.charCodeAt(i), 0x0100_0193);
		b = Math.imul(b + a, 0x85eb_ca6b) ^ (b >>> 13);
		c = (c ^ b) + Math.imul(a, 31);
	}
	const next = () => {
		const t = (((a + b) | 0) + counter++) | 0;
		a = b ^ (b >>> 9);
		b = (c + (c << 3)) | 0;
		c = ((c << 21) | (c >>> 11)) + t;
		return t >>> 0;
	};
	for (let i = 0; i < 16; i++) next();
	return next;
}
