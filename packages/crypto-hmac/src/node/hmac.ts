// HMAC-SHA256 on node:crypto: two one-shot hashes for short messages, createHmac for long ones.
import { createHmac, hash } from 'node:crypto';

const blockBytes = 64;
const digestBytes = 32;
/** Bytes of message up to which two one-shot hashes beat one createHmac. */
const mostShortBytes = 1024;

/** Pads, key and message of the call in progress; wiped before it returns. */
const inner = new Uint8Array(blockBytes + mostShortBytes);
const outer = new Uint8Array(blockBytes + digestBytes);

function short(lentKey: Uint8Array, lentParts: readonly Uint8Array[], length: number): Uint8Array {
	for (let i = 0; i < blockBytes; i++) {
		const byte = i < lentKey.length ? lentKey[i]! : 0;
		inner[i] = byte ^ 0x36;
		outer[i] = byte ^ 0x5c;
	}
	let at = blockBytes;
	for (const part of lentParts) {
		inner.set(part, at);
		at += part.length;
	}
	outer.set(hash('sha256', inner.subarray(0, blockBytes + length), 'buffer'), blockBytes);
	const mac = hash('sha256', outer, 'buffer');
	inner.fill(0, 0, blockBytes + length);
	outer.fill(0);
	return new Uint8Array(mac.buffer, mac.byteOffset, digestBytes);
}

/**
 * The 32-byte HMAC-SHA256 (RFC 2104) of the parts, one after the other.
 * @param lentKey any length; more than 64 bytes are hashed first
 */
export function hmacSha256(lentKey: Uint8Array, ...lentParts: readonly Uint8Array[]): Uint8Array {
	let length = 0;
	for (const part of lentParts) length += part.length;
	if (length <= mostShortBytes && lentKey.length <= blockBytes) return short(lentKey, lentParts, length);
	const state = createHmac('sha256', lentKey);
	for (const part of lentParts) state.update(part);
	const mac = state.digest();
	return new Uint8Array(mac.buffer, mac.byteOffset, digestBytes);
}
