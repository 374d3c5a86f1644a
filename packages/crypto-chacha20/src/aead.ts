// ChaCha20-Poly1305 on @noble/ciphers; knows no platform.
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { type Aead, aeadTagBytes, checkKey, nonceBytes } from './types.js';

class PortableAead implements Aead {
	readonly #key: Uint8Array;
	#destroyed = false;

	constructor(key: Uint8Array) {
		this.#key = key;
	}

	seal(nonce: number | Uint8Array, lentAd: Uint8Array, lentPlaintext: Uint8Array): Uint8Array {
		return this.#cipher(nonce, lentAd).encrypt(lentPlaintext);
	}

	sealInto(
		nonce: number | Uint8Array,
		lentAd: Uint8Array,
		lentPlaintext: Uint8Array,
		into: Uint8Array,
		at: number,
	): void {
		into.set(this.seal(nonce, lentAd, lentPlaintext), at);
	}

	open(nonce: number | Uint8Array, lentAd: Uint8Array, lentCiphertext: Uint8Array): Uint8Array | undefined {
		const cipher = this.#cipher(nonce, lentAd);
		if (lentCiphertext.length < aeadTagBytes) return undefined;
		try {
			return cipher.decrypt(lentCiphertext);
		} catch {
			return undefined;
		}
	}

	destroy(): void {
		this.#key.fill(0);
		this.#destroyed = true;
	}

	#cipher(nonce: number | Uint8Array, ad: Uint8Array) {
		if (this.#destroyed) throw new TypeError('this AEAD key was destroyed');
		return chacha20poly1305(this.#key, nonceBytes(nonce), ad);
	}
}

/** ChaCha20-Poly1305 under a copy of the key (32 bytes, RangeError otherwise). */
export function createAead(lentKey: Uint8Array): Aead {
	checkKey(lentKey);
	return new PortableAead(new Uint8Array(lentKey));
}
