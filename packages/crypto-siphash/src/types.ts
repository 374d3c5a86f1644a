// What an engine of SipHash-2-4 has to do.

/** Keys are four little-endian words, hashes two; every argument has been checked. */
export interface Engine {
	/** Writes the hash of a message into two words. */
	sipHash(key: Int32Array, lentMessage: Uint8Array, hash: Int32Array): void;
	/** Four words of key, then two that become their own hash. */
	sipStep(chain: Int32Array): void;
}
