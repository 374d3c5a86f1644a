// What the engines share: the checks.
import { checkAnyBytes } from '@i2p/util';

/** Length of a MAC in bytes. */
export const macBytes = 32;

/** Bytes of all parts together; TypeError unless key and parts are Uint8Arrays. */
export function totalBytes(key: Uint8Array, parts: readonly Uint8Array[]): number {
	checkAnyBytes('HMAC key', key);
	let total = 0;
	for (const part of parts) {
		checkAnyBytes('HMAC message', part);
		total += part.length;
	}
	return total;
}
