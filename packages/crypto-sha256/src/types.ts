// What both engines of SHA-256 promise.

/** Length of a SHA-256 digest in bytes. */
export const sha256Bytes = 32;

/** A running SHA-256 whose state can be copied. */
export interface Sha256 {
	/** Appends bytes; they are read before the call returns. */
	update(lentBytes: Uint8Array): this;
	/** The 32-byte digest; the object is spent afterwards: any further call throws. */
	digest(): Uint8Array;
	/** An independent copy of the state so far. */
	clone(): Sha256;
}
