// What signs, without saying how.

/** What signs: an Ed25519 private key, or whatever stands for one. */
export interface Signer {
	/** The 64-byte Ed25519 signature of a message. */
	sign(message: Uint8Array): Uint8Array;
}
