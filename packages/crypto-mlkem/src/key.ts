// What an ML-KEM key is to the rest of the house: a handle; levels and sizes. FIPS 203.
// Knows nothing of the engine behind it.

/** The parameter set by its number: ML-KEM-512, ML-KEM-768 or ML-KEM-1024. */
export type MlKemLevel = 512 | 768 | 1024;

/** Bytes of an encapsulation key, by level. FIPS 203 table 3. */
export const mlKemPublicKeyLength = { 512: 800, 768: 1184, 1024: 1568 } as const;
/** Bytes of a ciphertext, by level. FIPS 203 table 3. */
export const mlKemCiphertextLength = { 512: 768, 768: 1088, 1024: 1568 } as const;
/** Bytes of a shared secret, at every level. */
export const mlKemSecretLength = 32;
/** Bytes of the seed `d ‖ z` that a key pair is made of, at every level. FIPS 203 section 7.1. */
export const mlKemSeedLength = 64;

/** A decapsulation key kept by its engine; its bytes never leave it. */
export interface MlKemPrivateKey {
	/** The parameter set. */
	readonly level: MlKemLevel;
	/** The encapsulation key: 800, 1184 or 1568 bytes. */
	readonly publicKey: Uint8Array;
	/**
	 * The 32-byte secret of a ciphertext of 768, 1088 or 1568 bytes. A damaged or foreign ciphertext gives another secret, which only this key can
	 * tell (implicit rejection, FIPS 203 section 7.3). Throws RangeError on another length, TypeError after `destroy` and on what
	 * is no Uint8Array.
	 */
	decapsulate(ciphertext: Uint8Array): Uint8Array;
	/** Forgets the key and wipes what can be wiped. */
	destroy(): void;
}

/** What makes a handle on the key pair of a 64-byte seed; level and length are checked by whoever is asked. */
export type MlKemImport = (level: MlKemLevel, seed: Uint8Array) => MlKemPrivateKey;

/** What encapsulating gives: the ciphertext for the owner of the key, and the 32-byte secret to be shared with it. */
export interface MlKemEncapsulation {
	/** 768, 1088 or 1568 bytes for the wire. */
	readonly ciphertext: Uint8Array;
	/** 32 secret bytes. */
	readonly secret: Uint8Array;
}

/** Throws RangeError unless the level is one of the three. */
export function checkLevel(level: MlKemLevel): void {
	if (level !== 512 && level !== 768 && level !== 1024)
		throw new RangeError(`ML-KEM level: expected 512, 768 or 1024, got ${String(level)}`);
}

/** What errors call a decapsulation key. */
export const privateName = 'ML-KEM private key';
