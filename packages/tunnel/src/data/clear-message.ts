// The clear form of one tunnel message: IV, checksum, padding, zero byte, fragments. tunnel-message.
// Must not know keys, tunnels or reassembly.
import { sha256 } from '@i2p/crypto-sha256';
import { type Random, Reader, WireError } from '@i2p/util';
import { checksumBytes, tunnelIvBytes, tunnelMessageBytes, tunnelPayloadBytes } from '../constants.js';
import { type FragmentHeader, readFragmentHeader } from './delivery.js';

const paddingStart = tunnelIvBytes + checksumBytes;
/** Bytes of memory for a content and, behind it, the IV that its checksum is of too. */
export const summedBytes = tunnelPayloadBytes + tunnelIvBytes;
/** What the checksum that is being proven is of. */
const received = new Uint8Array(summedBytes);

/**
 * Writes a message around a content (instructions and fragments): draws the IV, fills the padding with nonzero noise, sets the
 * zero byte and the checksum. Throws RangeError for a content of none or of more than 1003 bytes.
 * @param message 1024 bytes that become IV 16, checksum 4, padding, zero, content
 * @param content 1019 bytes of memory that begin with the content; the IV is put behind it
 */
export function writeClearMessage(
	message: Uint8Array,
	content: Uint8Array,
	contentBytes: number,
	random: Random,
): void {
	if (contentBytes < 1 || contentBytes > tunnelPayloadBytes) throw new RangeError('content does not fit');
	const contentStart = tunnelMessageBytes - contentBytes;
	const summed = content.subarray(0, contentBytes + tunnelIvBytes);
	const iv = random.fill(summed.subarray(contentBytes));
	const sum = sha256(summed);
	for (let i = 0; i < tunnelIvBytes; i++) message[i] = iv[i]!;
	for (let i = 0; i < checksumBytes; i++) message[tunnelIvBytes + i] = sum[i]!;
	if (paddingStart < contentStart - 1) fillNonzero(message.subarray(paddingStart, contentStart - 1), random);
	message[contentStart - 1] = 0;
	message.set(content.subarray(0, contentBytes), contentStart);
}

function fillNonzero(padding: Uint8Array, random: Random): void {
	random.fill(padding);
	for (let i = padding.indexOf(0); i >= 0; i = padding.indexOf(0, i)) padding[i] = 1 + random.below(255);
}

/** One fragment of a message; the bytes are a view. */
export interface Fragment {
	readonly header: FragmentHeader;
	readonly bytes: Uint8Array;
}

/**
 * Where the content of a clear message begins, once its checksum is proven.
 * Throws WireError `tunnel-padding` (no zero byte) or `tunnel-checksum`.
 * @param message 1024 bytes with the IV as the gateway made it
 */
export function contentOf(message: Uint8Array): Uint8Array {
	// Most have no padding, and a search is a call.
	const zero = message[paddingStart] === 0 ? paddingStart : message.indexOf(0, paddingStart);
	if (zero < 0) throw new WireError('tunnel-padding', 'tunnel message', paddingStart);
	const content = message.subarray(zero + 1, tunnelMessageBytes);
	const { length } = content;
	received.set(content);
	for (let i = 0; i < tunnelIvBytes; i++) received[length + i] = message[i]!;
	const sum = sha256(received.subarray(0, length + tunnelIvBytes));
	for (let i = 0; i < checksumBytes; i++)
		if (sum[i] !== message[tunnelIvBytes + i]) throw new WireError('tunnel-checksum', 'tunnel message', tunnelIvBytes);
	return content;
}

/** Reads the fragments of a content; throws WireError as {@link readFragmentHeader} does. A size of 0 is legal. */
export function readFragments(content: Uint8Array): Fragment[] {
	const r = new Reader(content, 'tunnel message');
	const fragments: Fragment[] = [];
	while (r.remaining > 0) {
		const header = readFragmentHeader(r);
		fragments.push({ header, bytes: r.bytes(header.size) });
	}
	return fragments;
}
