// The portable engine: Ed25519 on noble, for browsers and as the reference, with OpenSSL's answers. RFC 8032.

import { copyBytes, equalBytes, type Random, wipe } from '@i2p/util';
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import {
	checkKeyLength,
	destroyedKey,
	type Ed25519PrivateKey,
	type Ed25519PublicKey,
	ed25519SignatureLength,
} from './key.js';

const { Point } = ed25519;
const order = Point.Fn.ORDER;

function numberLE(bytes: Uint8Array): bigint {
	let value = 0n;
	for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!);
	return value;
}

class PortablePublicKey implements Ed25519PublicKey {
	readonly bytes: Uint8Array;
	#negated: InstanceType<typeof Point> | undefined | 'no-point';

	constructor(bytes: Uint8Array) {
		this.bytes = copyBytes(bytes);
	}

	verify(message: Uint8Array, signature: Uint8Array): boolean {
		if (signature.length !== ed25519SignatureLength) return false;
		const s = numberLE(signature.subarray(32));
		if (s >= order) return false;
		const negated = this.#point();
		if (negated === 'no-point') return false;
		const r = signature.subarray(0, 32);
		const h = numberLE(sha512.create().update(r).update(this.bytes).update(message).digest()) % order;
		return equalBytes(Point.BASE.multiplyUnsafe(s).add(negated.multiplyUnsafe(h)).toBytes(), r);
	}

	#point(): InstanceType<typeof Point> | 'no-point' {
		if (this.#negated === undefined) {
			try {
				this.#negated = Point.fromBytes(this.bytes, true).negate();
			} catch {
				this.#negated = 'no-point';
			}
		}
		return this.#negated;
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
