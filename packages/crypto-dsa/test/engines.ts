// Both engines by name, and sources of bytes for tests.
import { type Random, randomFrom } from '@i2p/util';
import * as portable from '../src/index.js';
import * as node from '../src/node/index.js';

export const engines = [
	['portable', portable],
	['node', node],
] as const;

/** Fills with a counter that starts here. */
export function counting(from: number): Random {
	let next = from;
	const random: Random = randomFrom(
		(bytes) => {
			for (let i = 0; i < bytes.length; i++) bytes[i] = next++ * 37;
		},
		() => random,
	);
	return random;
}

/** A copy with one bit changed. */
export function flipped(bytes: Uint8Array, at: number): Uint8Array {
	const copy = new Uint8Array(bytes);
	copy[at]! ^= 1 << (at & 7);
	return copy;
}
