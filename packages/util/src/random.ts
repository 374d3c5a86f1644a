// Chance as an argument: what every machine that draws is given.
import { checkInteger } from './arguments.js';

/** A source of random bytes; cryptographically strong in a router, seeded in tests. */
export interface Random {
	/** Overwrites the whole array with random bytes and returns it. */
	fill(bytes: Uint8Array): Uint8Array;
	/** `count` fresh random bytes. */
	bytes(count: number): Uint8Array;
	/** A uniform integer from 0 (inclusive) to `bound` (exclusive), `bound` from 1 to 2^32. */
	below(bound: number): number;
	/** An independent source for one purpose: the same label of the same seed gives the same source. */
	fork(label: string): Random;
}

/**
 * Builds a {@link Random} from the one operation that differs, filling bytes, and the way to fork. Bytes that threads share are not
 * filled, so that `crypto.getRandomValues`, which refuses them, can be that operation.
 */
export function randomFrom(fill: (bytes: Uint8Array<ArrayBuffer>) => void, fork: (label: string) => Random): Random {
	const four = new Uint8Array(4);
	const random: Random = {
		fill(bytes) {
			fill(bytes as Uint8Array<ArrayBuffer>);
			return bytes;
		},
		bytes(count) {
			return random.fill(new Uint8Array(count));
		},
		below(bound) {
			checkInteger('random bound', bound, 1, 0x1_0000_0000);
			// What is drawn above the last whole multiple is drawn again: the remainder alone would favour small numbers.
			const limit = 0x1_0000_0000 - (0x1_0000_0000 % bound);
			for (;;) {
				fill(four);
				const drawn = ((four[0]! << 24) | (four[1]! << 16) | (four[2]! << 8) | four[3]!) >>> 0;
				if (drawn < limit) return drawn % bound;
			}
		},
		fork,
	};
	return random;
}

/** Shuffles in place, uniformly (Fisher–Yates). */
export function shuffle<T>(items: T[], random: Random): T[] {
	for (let i = items.length - 1; i > 0; i--) {
		const j = random.below(i + 1);
		[items[i], items[j]] = [items[j]!, items[i]!];
	}
	return items;
}
