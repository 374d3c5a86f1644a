// What signing keys are to the rest of the house: handles. I2P "Low-level Cryptography Details", Signatures.
// Knows no algorithm.

/** A public key that verifies. */
export interface VerifyingKey {
	/** The key as it was given, in I2P's layout. */
	readonly bytes: Uint8Array;
	/** Whether the signature over the message is good; `false` also for a key that is none and for a signature of another length. */
	verify(message: Uint8Array, signature: Uint8Array): boolean;
}

/** A private key kept by its engine. */
export interface SigningKey {
	/** The public key in I2P's layout. */
	readonly publicKey: Uint8Array;
	/** A copy of the private key in I2P's layout: a big-endian number of fixed length. */
	exportPrivate(): Uint8Array;
	/** The signature of a message of any length: r and s, each of fixed length. Throws TypeError after `destroy`. */
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

/** Throws RangeError unless the bytes have the length wanted; `what` names them. */
export function checkLength(what: string, bytes: Uint8Array, wanted: number): void {
	if (bytes.length !== wanted) throw new RangeError(`${what} has ${wanted} bytes, not ${bytes.length}`);
}

/** What is thrown when a destroyed key is used. */
export function destroyedKey(): TypeError {
	return new TypeError('this key was destroyed');
}
