// The clear form of one tunnel message: IV, checksum, padding, zero byte, fragments. tunnel-message.
// Must not know keys, tunnels or reassembly.
import { sha256 } from '@i2p/crypto-sha256';
import { type Random, Reader, WireError } from '@i2p/util';
import { checksumBytes, tunnelIvBytes, tunnelMessageBytes, tunnelPayloadBytes } from '../constants.js';
import { type FragmentHeader, readFragmentHeader } from './delivery.js';

const paddingStart = tunnelIvBytes + checksumBytes;
/** What the checksum of the message in hand is of, content and IV in one piece. */
const summed = new Uint8Array(tunnelPayloadBytes + tunnelIvBytes);

/**
 * Finishes a message whose last `contentBytes` bytes (instructions and fragments) are in place: draws the IV, fills the
 * padding with nonzero noise, sets the zero byte and the checksum. In place.
 * @param message 1024 bytes: IV 16, checksum 4, padding, zero, content
 */
export function finishClearMessage(message: Uint8Array, contentBytes: number, random: Random): void {
	if (contentBytes < 1 || contentBytes > tunnelPayloadBytes) throw new RangeError('content does not fit');
	const contentStart = tunnelMessageBytes - contentBytes;
	random.fill(message.subarray(0, tunnelIvBytes));
	const padding = message.subarray(paddingStart, contentStart - 1);
	if (padding.length > 0) fillNonzero(padding, random);
	message[contentStart - 1] = 0;
	const sum = sumOf(message, message.subarray(contentStart));
	for (let i = 0; i < checksumBytes; i++) message[tunnelIvBytes + i] = sum[i]!;
}

/** The hash that the checksum begins. */
function sumOf(message: Uint8Array, content: Uint8Array): Uint8Array {
	const { length } = content;
	summed.set(content);
	for (let i = 0; i < tunnelIvBytes; i++) summed[length + i] = message[i]!;
	return sha256(summed.subarray(0, length + tunnelIvBytes));
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
	const zero = message.indexOf(0, paddingStart);
	if (zero < 0) throw new WireError('tunnel-padding', 'tunnel message', paddingStart);
	const content = message.subarray(zero + 1, tunnelMessageBytes);
	const sum = sumOf(message, content);
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
