// What signs, without saying how.

/** What signs: a private key, or whatever stands for one. */
export interface Signer {
	/** Bytes of its signatures; 64, as for Ed25519, if absent. */
	readonly signatureBytes?: number | undefined;
	/** The signature of a message. */
	sign(message: Uint8Array): Uint8Array;
}
