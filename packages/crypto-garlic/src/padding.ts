// How much padding a message gets: lengths that fill tunnel messages are met, others blurred.
// ECIES-X25519-AEAD-Ratchet, "Padding".
import type { Random } from '@i2p/util';
import { existingOverheadBytes, optimalLengths, paddingSpread } from './constants.js';

const headerBytes = 3;

/**
 * Bytes of padding for an existing-session payload of so many bytes: up to an optimal length if one is near, otherwise
 * 0 to 15 at random; `undefined` where even an empty block would pass the optimum.
 */
export function existingPadding(payloadBytes: number, random: Random): number | undefined {
	const total = payloadBytes + existingOverheadBytes;
	for (const optimum of optimalLengths) {
		const missing = optimum - total;
		if (missing >= 0 && missing < headerBytes) return undefined;
		if (missing >= headerBytes && missing < headerBytes + paddingSpread) return missing - headerBytes;
	}
	return random.below(paddingSpread);
}
