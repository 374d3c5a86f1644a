// HKDF-SHA256: short inputs on our own compression, all others on @noble/hashes; knows no platform.
import { hkdf as nobleHkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { blockBytes, checkLength, infoBytes } from './limits.js';
import { isShort, shortHkdf } from './short.js';

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
	const infoOctets = infoBytes(info);
	if (!isShort(lentSalt, lentInput, infoOctets, length))
		return nobleHkdf(sha256, lentInput, lentSalt, infoOctets, length);
	const output = new Uint8Array(length);
	const second = length > blockBytes ? output.subarray(blockBytes) : undefined;
	shortHkdf(lentSalt, lentInput, infoOctets, output.subarray(0, blockBytes), second);
	return output;
}

/** The first two 32-byte blocks of {@link hkdf}, each in memory of its own: what every I2P key schedule asks for. */
export function hkdfPair(
	lentSalt: Uint8Array,
	lentInput: Uint8Array,
	info: string | Uint8Array,
): [first: Uint8Array, second: Uint8Array] {
	const infoOctets = infoBytes(info);
	const pair: [Uint8Array, Uint8Array] = [new Uint8Array(blockBytes), new Uint8Array(blockBytes)];
	if (isShort(lentSalt, lentInput, infoOctets, 2 * blockBytes)) {
		shortHkdf(lentSalt, lentInput, infoOctets, pair[0], pair[1]);
		return pair;
	}
	const both = nobleHkdf(sha256, lentInput, lentSalt, infoOctets, 2 * blockBytes);
	pair[0].set(both.subarray(0, blockBytes));
	pair[1].set(both.subarray(blockBytes));
	both.fill(0);
	return pair;
}
