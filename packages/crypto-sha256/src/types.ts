// What the package promises, and the check that its engines share.
import { checkAnyBytes } from '@i2p/util';

/** Length of a SHA-256 digest in bytes. */
export const sha256Bytes = 32;

/** A running SHA-256 whose state can be copied. */
export interface Sha256 {
	/** Appends bytes; they are read before the call returns. Throws TypeError on what is no Uint8Array. */
	update(lentBytes: Uint8Array): this;
	/** The 32-byte digest; the object is spent afterwards: any further call throws TypeError. */
	digest(): Uint8Array;
	/** An independent copy of the state so far. */
	clone(): Sha256;
}

/** Throws TypeError unless this is a Uint8Array. */
export function checkPart(bytes: Uint8Array): void {
	checkAnyBytes('SHA-256 message', bytes);
}

/** Bytes of all parts together; TypeError unless each is a Uint8Array. */
export function totalBytes(parts: readonly Uint8Array[]): number {
	let total = 0;
	for (const part of parts) {
		checkPart(part);
		total += part.length;
	}
	return total;
}
