// The clear form of one tunnel message: IV, checksum, padding, zero byte, fragments. tunnel-message.
// Must not know keys, tunnels or reassembly.
import { sha256Prefix } from '@i2p/crypto-sha256';
import { type Random, WireError } from '@i2p/util';
import { checksumBytes, tunnelIvBytes, tunnelMessageBytes, tunnelPayloadBytes } from '../constants.js';
import { put32, u32At } from './delivery.js';
import type { Sheet } from './sheet.js';

const paddingStart = tunnelIvBytes + checksumBytes;
/** Where the longest content begins, and where a gateway writes every content at first. */
export const firstContentStart = tunnelMessageBytes - tunnelPayloadBytes;

/**
 * Makes a message of a content (instructions and fragments): draws the IV, fills the padding with nonzero noise, sets the zero byte and
 * the checksum. Throws RangeError for a content of none or of more than 1003 bytes.
 * @param sheet with the content where the longest one begins, at byte 21
 */
export function finishClearMessage(sheet: Sheet, contentBytes: number, random: Random): void {
	if (contentBytes < 1 || contentBytes > tunnelPayloadBytes) throw new RangeError('content does not fit');
	const { bytes, iv } = sheet;
	const contentStart = tunnelMessageBytes - contentBytes;
	random.fill(iv);
	if (contentStart > firstContentStart) {
		bytes.copyWithin(contentStart, firstContentStart, firstContentStart + contentBytes);
		fillNonzero(bytes, contentStart - 1, random);
	}
	bytes[contentStart - 1] = 0;
	for (let i = 0; i < tunnelIvBytes; i++) bytes[i] = iv[i]!;
	put32(bytes, tunnelIvBytes, sha256Prefix(sheet.summed(contentStart)));
}

/**
 * Only the end of the tunnel sees padding, and learns nothing from it: noise of one draw (xorshift), words with a zero byte left out.
 * Written backwards in whole words, the last of which may begin in the checksum's place.
 */
function fillNonzero(bytes: Uint8Array, end: number, random: Random): void {
	let noise = 1 + random.below(0x7fff_ffff);
	for (let at = end - 4; at > paddingStart - 4; at -= 4) {
		do {
			noise ^= noise << 13;
			noise ^= noise >>> 17;
			noise ^= noise << 5;
		} while (hasZeroByte(noise));
		put32(bytes, at, noise);
	}
}

/** Whether one of the four bytes of a word is zero: only there a borrow reaches a high bit that was not set. */
function hasZeroByte(word: number): boolean {
	return ((word - 0x0101_0101) & ~word & 0x8080_8080) !== 0;
}

/**
 * Where the content of a clear message begins, once its checksum is proven: it ends with the message.
 * Throws WireError `tunnel-padding` (no zero byte) or `tunnel-checksum`.
 * @param sheet with the IV as the gateway made it
 */
export function contentStartOf(sheet: Sheet): number {
	const { bytes, message } = sheet;
	// Most have no padding, and a search is a call.
	const zero = bytes[paddingStart] === 0 ? paddingStart : message.indexOf(0, paddingStart);
	if (zero < 0) throw new WireError('tunnel-padding', 'tunnel message', paddingStart);
	for (let i = 0; i < tunnelIvBytes; i++) bytes[tunnelMessageBytes + i] = bytes[i]!;
	if (sha256Prefix(sheet.summed(zero + 1)) !== u32At(bytes, tunnelIvBytes))
		throw new WireError('tunnel-checksum', 'tunnel message', tunnelIvBytes);
	return zero + 1;
}
