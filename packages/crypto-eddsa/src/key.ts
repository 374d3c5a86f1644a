// What Ed25519 keys are to the rest of the house: handles. RFC 8032.
// Knows nothing of the engine behind them.
import { checkAnyBytes } from '@i2p/util';

/** Bytes of a public key and of a private seed. */
export const ed25519KeyLength = 32;

/** Bytes of a signature. */
export const ed25519SignatureLength = 64;

/** A private key kept by its engine. */
export interface Ed25519PrivateKey {
	/** The 32-byte public key. */
	readonly publicKey: Uint8Array;
	/** A copy of the 32-byte seed (RFC 8032 section 5.1.5). Throws TypeError after `destroy`. */
	exportSeed(): Uint8Array;
	/** The 64-byte signature of a message of any length. Throws TypeError after `destroy` and on what is no Uint8Array. */
	sign(message: Uint8Array): Uint8Array;
	/** Forgets the key and wipes what can be wiped. */
	destroy(): void;
}

/** A Red25519 private key: a scalar, not a seed. */
export interface Red25519PrivateKey {
	/** The 32-byte public key. */
	readonly publicKey: Uint8Array;
	/** A copy of the scalar, 32 little-endian bytes as they were given. Throws TypeError after `destroy`. */
	exportScalar(): Uint8Array;
	/**
	 * The 64-byte signature of a message of any length; another one each time if the key has a source of chance. Throws TypeError after
	 * `destroy` and on what is no Uint8Array.
	 */
	sign(message: Uint8Array): Uint8Array;
	/** Forgets the key and wipes what can be wiped. */
	destroy(): void;
}

/** A public key whose engine keeps what verification needs; imported at its first use. */
export interface Ed25519PublicKey {
	/** The 32 bytes as they were given. */
	readonly bytes: Uint8Array;
	/**
	 * Whether the 64-byte signature is good; `false` also for a key that is no point and for a signature of another length.
	 * OpenSSL's rules in both engines: cofactorless, S below the group order, R compared as bytes. Throws TypeError on what is no Uint8Array.
	 */
	verify(message: Uint8Array, signature: Uint8Array): boolean;
}

/** What errors call keys and messages. */
export const names = {
	public: 'Ed25519 public key',
	seed: 'Ed25519 seed',
	scalar: 'Red25519 scalar',
	message: 'Ed25519 message',
} as const;

/** Throws TypeError unless both are Uint8Arrays; of the signature's length the verdict speaks. */
export function checkSigned(message: Uint8Array, signature: Uint8Array): void {
	checkAnyBytes(names.message, message);
	checkAnyBytes('Ed25519 signature', signature);
}
