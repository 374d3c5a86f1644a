// The payload of a Data message between destinations: gzip whose header carries protocol and ports. I2CP "Payload".
import { checkInteger, gunzip, gzipDeflate, gzipStored } from '@i2p/util';
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

const slowest = 2;

/**
 * Wraps a payload; deflates it if `compress` is true and that makes it smaller, else stores it (23 bytes more).
 * Throws RangeError for a port or protocol that does not fit.
 */
export function encodePayload(content: Payload & { readonly compress: boolean }): Uint8Array {
	const { protocol, fromPort, toPort, payload } = content;
	checkInteger('protocol', protocol, 0, 0xff);
	checkInteger('fromPort', fromPort, 0, 0xffff);
	checkInteger('toPort', toPort, 0, 0xffff);
	const mtime = Uint8Array.of(fromPort >>> 8, fromPort & 0xff, toPort >>> 8, toPort & 0xff);
	const header = { mtime, xfl: slowest, os: protocol };
	if (content.compress) {
		const deflated = gzipDeflate(payload, header);
		if (deflated.length >= minWrappedBytes && deflated.length < payload.length + minWrappedBytes) return deflated;
	}
	return gzipStored(payload, header);
}

/** Unwraps a payload of at most 64 KiB; throws WireError when it is no gzip, damaged or larger. */
export function decodePayload(bytes: Uint8Array): Payload {
	const { payload, mtime, os } = gunzip(bytes, maxInflatedBytes);
	return {
		protocol: os,
		fromPort: (mtime[0]! << 8) | mtime[1]!,
		toPort: (mtime[2]! << 8) | mtime[3]!,
		payload,
	};
}
