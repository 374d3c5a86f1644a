// HKDF-SHA256 on @noble/hashes; knows no platform.
import { hkdf as nobleHkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { blockBytes, checkLength, infoBytes } from './limits.js';

/**
 * HKDF-SHA256, extract then expand (RFC 5869).
 * @param lentSalt any length; I2P passes the chaining key here
 * @param lentInput input keying material, may be empty
 * @param info ASCII text or bytes
 * @param length bytes of output, at most 8160; RangeError otherwise
 */
export function hkdf(
	lentSalt: Uint8Array,
	lentInput: Uint8Array,
	info: string | Uint8Array,
	length: number,
): Uint8Array {
	checkLength(length);
	if (length === 0) return new Uint8Array(0);
	return nobleHkdf(sha256, lentInput, lentSalt, infoBytes(info), length);
}

/** The first two 32-byte blocks of {@link hkdf}, each in memory of its own: what every I2P key schedule asks for. */
export function hkdfPair(
	lentSalt: Uint8Array,
	lentInput: Uint8Array,
	info: string | Uint8Array,
): [first: Uint8Array, second: Uint8Array] {
	const both = hkdf(lentSalt, lentInput, info, 2 * blockBytes);
	const pair: [Uint8Array, Uint8Array] = [
		new Uint8Array(both.subarray(0, blockBytes)),
		new Uint8Array(both.subarray(blockBytes)),
	];
	both.fill(0);
	return pair;
}
