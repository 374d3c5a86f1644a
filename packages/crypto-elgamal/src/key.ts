// What ElGamal keys are to the rest of the house: handles. I2P "Low-level Cryptography Details", ElGamal.
// Knows nothing of the engine behind them.
import type { Random } from '@i2p/util';

/** Bytes of a public and of a private key, big-endian. */
export const elGamalKeyLength = 256;
/** Bytes of an encrypted block: two numbers of 257 bytes, each with a zero before it. What garlic messages carry. */
export const elGamalBlockLength = 514;
/** Bytes of an encrypted block without the two zeros: what tunnel build records carried. */
export const elGamalShortLength = 512;
/** Most bytes that one block can hold. Higher layers fill it up with random bytes. */
export const elGamalPlaintextMax = 222;

/** A public key. */
export interface ElGamalPublicKey {
	/** The 256 bytes as they were given. */
	readonly bytes: Uint8Array;
	/**
	 * Encrypts up to 222 bytes into a block of 514 bytes, or 512 if asked for; `undefined` if the key is none (0, 1, or not below p - 1).
	 * Throws RangeError for longer plaintexts and other lengths, TypeError on what is no Uint8Array.
	 */
	encrypt(plaintext: Uint8Array, random: Random, length?: 514 | 512): Uint8Array | undefined;
}

/** A private key kept by its engine. */
export interface ElGamalPrivateKey {
	/** The 256-byte public key. */
	readonly publicKey: Uint8Array;
	/** A copy of the 256-byte private key. Throws TypeError after `destroy`. */
	exportRaw(): Uint8Array;
	/** The plaintext of a block of 514 or 512 bytes; `undefined` when it is not for this key or damaged. Throws TypeError after `destroy` and on what is no Uint8Array. */
	decrypt(block: Uint8Array): Uint8Array | undefined;
	/** Forgets the key and wipes what can be wiped. */
	destroy(): void;
}
