// HMAC-SHA256 on @noble/hashes; knows no platform.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';

/**
 * The 32-byte HMAC-SHA256 (RFC 2104) of the parts, one after the other.
 * @param lentKey any length; more than 64 bytes are hashed first
 */
export function hmacSha256(lentKey: Uint8Array, ...lentParts: readonly Uint8Array[]): Uint8Array {
	if (lentParts.length === 1) return hmac(sha256, lentKey, lentParts[0]!);
	const state = hmac.create(sha256, lentKey);
	for (const part of lentParts) state.update(part);
	return state.digest();
}
