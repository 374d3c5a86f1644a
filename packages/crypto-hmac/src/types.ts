// What the engines share: the checks.
import { checkBytesWithin } from '@i2p/util';

/** Length of a MAC in bytes. */
export const macBytes = 32;

/** Bytes of all parts together; TypeError unless key and parts are Uint8Arrays. */
export function totalBytes(key: Uint8Array, parts: readonly Uint8Array[]): number {
	checkBytesWithin('HMAC key', key, 0, Number.MAX_SAFE_INTEGER);
	let total = 0;
	for (const part of parts) {
		checkBytesWithin('HMAC message', part, 0, Number.MAX_SAFE_INTEGER);
		total += part.length;
	}
	return total;
}
