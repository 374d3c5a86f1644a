// The payload of a Data message between destinations: gzip whose header carries protocol and ports. I2CP "Payload".
import {
	checkInteger,
	type GzipHeader,
	gunzipLent,
	gzipDeflate,
	gzipStored,
	type Writer,
	writeGzipStored,
} from '@i2p/util';
import { maxInflatedBytes, minWrappedBytes } from './constants.js';

/** What an application sends or receives. */
export interface Payload {
	/** 0–255: 6 streaming, 17 and up datagrams. */
	readonly protocol: number;
	/** 0–65535. */
	readonly fromPort: number;
	/** 0–65535. */
	readonly toPort: number;
	readonly payload: Uint8Array;
}

/** A payload and whether it may be deflated. */
export interface WrappedPayload extends Payload {
	readonly compress: boolean;
}

const slowest = 2;

/**
 * Wraps a payload; deflates it if `compress` is true and that makes it smaller, else stores it (23 bytes more).
 * Throws RangeError for a port or protocol that does not fit.
 */
export function encodePayload(content: WrappedPayload): Uint8Array {
	const header = headerOf(content);
	return deflated(content, header) ?? gzipStored(content.payload, header);
}

/** {@link encodePayload} behind what was written before. */
export function writePayload(writer: Writer, content: WrappedPayload): void {
	const header = headerOf(content);
	const bytes = deflated(content, header);
	if (bytes === undefined) writeGzipStored(writer, content.payload, header);
	else writer.bytes(bytes);
}

function headerOf({ protocol, fromPort, toPort }: Payload): GzipHeader {
	checkInteger('protocol', protocol, 0, 0xff);
	checkInteger('fromPort', fromPort, 0, 0xffff);
	checkInteger('toPort', toPort, 0, 0xffff);
	const mtime = Uint8Array.of(fromPort >>> 8, fromPort & 0xff, toPort >>> 8, toPort & 0xff);
	return { mtime, xfl: slowest, os: protocol };
}

/** Deflated, if that is wanted and makes it smaller. */
function deflated({ compress, payload }: WrappedPayload, header: GzipHeader): Uint8Array | undefined {
	if (!compress) return undefined;
	const bytes = gzipDeflate(payload, header);
	return bytes.length >= minWrappedBytes && bytes.length < payload.length + minWrappedBytes ? bytes : undefined;
}

/** Unwraps a payload of at most 64 KiB, a view where it was stored; throws WireError when it is no gzip, damaged or larger. */
export function decodePayload(bytes: Uint8Array): Payload {
	const { payload, mtime, os } = gunzipLent(bytes, maxInflatedBytes);
	return {
		protocol: os,
		fromPort: (mtime[0]! << 8) | mtime[1]!,
		toPort: (mtime[2]! << 8) | mtime[3]!,
		payload,
	};
}
