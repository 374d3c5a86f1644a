// What signing keys are to the rest of the house: handles. I2P "Low-level Cryptography Details", Signatures.
// Knows no algorithm.

/** A public key that verifies. */
export interface VerifyingKey {
	/** The key as it was given, in I2P's layout. */
	readonly bytes: Uint8Array;
	/** Whether the signature over the message is good; `false` also for a key that is none and for a signature of another length. Throws TypeError on what is no Uint8Array. */
	verify(message: Uint8Array, signature: Uint8Array): boolean;
}

/** A private key kept by its engine. */
export interface SigningKey {
	/** The public key in I2P's layout. */
	readonly publicKey: Uint8Array;
	/** A copy of the private key in I2P's layout: a big-endian number of fixed length. Throws TypeError after `destroy`. */
	exportPrivate(): Uint8Array;
	/** The signature of a message of any length: r and s, each of fixed length. Throws TypeError after `destroy` and on what is no Uint8Array. */
	sign(message: Uint8Array): Uint8Array;
	/** Forgets the key and wipes what can be wiped. */
	destroy(): void;
}

/** An RSA public key: raw modulus, two ways to sign. */
export interface RsaPublicKey extends VerifyingKey {
	/** Whether the signature is PKCS#1 v1.5 over the digest of the message with its DigestInfo: what certificates use. */
	verify(message: Uint8Array, signature: Uint8Array): boolean;
	/** Whether the signature is PKCS#1 v1.5 padding around the bare digest of the message: what su3 files use. */
	verifyBare(message: Uint8Array, signature: Uint8Array): boolean;
}
