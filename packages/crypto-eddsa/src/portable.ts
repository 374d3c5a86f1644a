// The portable engine: Ed25519 on noble, for browsers and as the reference, with OpenSSL's answers. RFC 8032.

import { copyBytes, type Random, wipe } from '@i2p/util';
import { ed25519 } from '@noble/curves/ed25519.js';
import { checkKeyLength, destroyedKey, type Ed25519PrivateKey, type Ed25519PublicKey } from './key.js';
import { type Point, pointOf, verifyWithPoint } from './points.js';

const noPrefix = new Uint8Array(0);

class PortablePublicKey implements Ed25519PublicKey {
	readonly bytes: Uint8Array;
	#negated: Point | undefined;

	constructor(bytes: Uint8Array) {
		this.bytes = copyBytes(bytes);
	}

	verify(message: Uint8Array, signature: Uint8Array): boolean {
		this.#negated ??= pointOf(this.bytes)?.negate();
		return this.#negated !== undefined && verifyWithPoint(this.#negated, this.bytes, noPrefix, message, signature);
	}
}

class PortablePrivateKey implements Ed25519PrivateKey {
	readonly publicKey: Uint8Array;
	#seed: Uint8Array | undefined;

	constructor(seed: Uint8Array) {
		this.#seed = copyBytes(seed);
		this.publicKey = ed25519.getPublicKey(this.#seed);
	}

	exportSeed(): Uint8Array {
		return copyBytes(this.#alive());
	}

	sign(message: Uint8Array): Uint8Array {
		return ed25519.sign(message, this.#alive());
	}

	destroy(): void {
		wipe(this.#seed);
		this.#seed = undefined;
	}

	#alive(): Uint8Array {
		if (this.#seed === undefined) throw destroyedKey();
		return this.#seed;
	}
}

/** A handle on a 32-byte public key (copied). Throws RangeError on another length; what is no point verifies nothing. */
export function importEd25519Public(raw: Uint8Array): Ed25519PublicKey {
	checkKeyLength(raw);
	return new PortablePublicKey(raw);
}

/** A handle on a 32-byte seed (copied). Throws RangeError on another length. */
export function importEd25519Private(seed: Uint8Array): Ed25519PrivateKey {
	checkKeyLength(seed);
	return new PortablePrivateKey(seed);
}

/** A fresh key pair from 32 random bytes. */
export function generateEd25519(random: Random): Ed25519PrivateKey {
	const seed = random.bytes(32);
	const key = importEd25519Private(seed);
	wipe(seed);
	return key;
}

/** A handle on a 32-byte Red25519 public key (copied): verification is that of Ed25519. Throws RangeError on another length. */
export function importRed25519Public(raw: Uint8Array): Ed25519PublicKey {
	return importEd25519Public(raw);
}
