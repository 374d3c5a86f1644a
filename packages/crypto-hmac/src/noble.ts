// HMAC-SHA256 on @noble/hashes: complete, everywhere, and what the others are held to.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';

/** The MAC of the parts. */
export function nobleHmac(key: Uint8Array, parts: readonly Uint8Array[]): Uint8Array {
	if (parts.length === 1) return hmac(sha256, key, parts[0]!);
	const state = hmac.create(sha256, key);
	for (const part of parts) state.update(part);
	return state.digest();
}
