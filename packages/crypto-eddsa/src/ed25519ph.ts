// Ed25519ph, which signs a SHA-512 of the message under a prefix of its own. RFC 8032 section 5.1 with PH = SHA-512 and no context.
// The same code serves both engines: node:crypto of Node 20 does not offer it.
import { copyBytes, type Random, utf8, wipe } from '@i2p/util';
import { ed25519, ed25519ph } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { checkKeyLength, destroyedKey, type Ed25519PrivateKey, type Ed25519PublicKey } from './key.js';
import { type Point, pointOf, verifyWithPoint } from './points.js';

/** dom2 with flag 1 and an empty context. */
const prefix = utf8('SigEd25519 no Ed25519 collisions\x01\x00');

class PublicKey implements Ed25519PublicKey {
	readonly bytes: Uint8Array;
	#negated: Point | undefined;

	constructor(bytes: Uint8Array) {
		this.bytes = copyBytes(bytes);
	}

	verify(message: Uint8Array, signature: Uint8Array): boolean {
		this.#negated ??= pointOf(this.bytes)?.negate();
		return (
			this.#negated !== undefined && verifyWithPoint(this.#negated, this.bytes, prefix, sha512(message), signature)
		);
	}
}

class PrivateKey implements Ed25519PrivateKey {
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
		return ed25519ph.sign(message, this.#alive());
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

/** A handle on a 32-byte public key (copied) that verifies Ed25519ph. Throws RangeError on another length. */
export function importEd25519phPublic(raw: Uint8Array): Ed25519PublicKey {
	checkKeyLength(raw);
	return new PublicKey(raw);
}

/** A handle on a 32-byte seed (copied) that signs Ed25519ph. Throws RangeError on another length. */
export function importEd25519phPrivate(seed: Uint8Array): Ed25519PrivateKey {
	checkKeyLength(seed);
	return new PrivateKey(seed);
}

/** A fresh Ed25519ph key pair from 32 random bytes. */
export function generateEd25519ph(random: Random): Ed25519PrivateKey {
	const seed = random.bytes(32);
	const key = importEd25519phPrivate(seed);
	wipe(seed);
	return key;
}
