// Handles over noble: what Ed25519 in the portable engine and Ed25519ph in both are made of. RFC 8032 section 5.1.
// Knows neither of the two by name: the prefix of the hash and what is done to the message come from them.
import { checkAnyBytes, copyBytes, destroyedKey, wipe } from '@i2p/util';
import { ed25519 } from '@noble/curves/ed25519.js';
import { checkSigned, type Ed25519PrivateKey, type Ed25519PublicKey, names } from './key.js';
import { type Point, pointOf, verifyWithPoint } from './points.js';

/** A public key of 32 bytes (copied, length checked before); its point is decoded at the first use. */
export class PortablePublicKey implements Ed25519PublicKey {
	readonly bytes: Uint8Array;
	readonly #prefix: Uint8Array;
	readonly #digest: (message: Uint8Array) => Uint8Array;
	#negated: Point | undefined;

	/**
	 * @param prefix what goes before R into the hash
	 * @param digest what is signed of a message
	 */
	constructor(bytes: Uint8Array, prefix: Uint8Array, digest: (message: Uint8Array) => Uint8Array) {
		this.bytes = copyBytes(bytes);
		this.#prefix = prefix;
		this.#digest = digest;
	}

	verify(message: Uint8Array, signature: Uint8Array): boolean {
		checkSigned(message, signature);
		this.#negated ??= pointOf(this.bytes)?.negate();
		if (this.#negated === undefined) return false;
		return verifyWithPoint(this.#negated, this.bytes, this.#prefix, this.#digest(message), signature);
	}
}

/** A private key of a 32-byte seed (copied, length checked before). */
export class PortablePrivateKey implements Ed25519PrivateKey {
	readonly publicKey: Uint8Array;
	readonly #sign: (message: Uint8Array, seed: Uint8Array) => Uint8Array;
	#seed: Uint8Array | undefined;

	constructor(seed: Uint8Array, sign: (message: Uint8Array, seed: Uint8Array) => Uint8Array) {
		this.#seed = copyBytes(seed);
		this.#sign = sign;
		this.publicKey = ed25519.getPublicKey(this.#seed);
	}

	exportSeed(): Uint8Array {
		return copyBytes(this.#alive());
	}

	sign(message: Uint8Array): Uint8Array {
		const seed = this.#alive();
		checkAnyBytes(names.message, message);
		return this.#sign(message, seed);
	}

	destroy(): void {
		wipe(this.#seed);
		this.#seed = undefined;
	}

	#alive(): Uint8Array {
		if (this.#seed === undefined) throw destroyedKey(names.seed);
		return this.#seed;
	}
}
