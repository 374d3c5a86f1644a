// What signs, without saying how.

/** What signs: a private key, or whatever stands for one. */
export interface Signer {
	/** The signature of a message, as long as its type says (64 bytes for Ed25519). */
	sign(message: Uint8Array): Uint8Array;
}
