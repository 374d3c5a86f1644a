// The portable engine: X25519 on noble, for browsers and as the reference. RFC 7748.
import { checkBytes, copyBytes, destroyedKey, type Random, spendSecret, wipe } from '@i2p/util';
import { x25519 } from '@noble/curves/ed25519.js';
import { elligatorKeyFrom } from './elligator2.js';
import { names, rawPublic, type X25519PrivateKey, type X25519PublicKey, x25519KeyLength } from './key.js';

class PortableKey implements X25519PrivateKey {
	readonly publicKey: Uint8Array;
	#raw: Uint8Array | undefined;

	constructor(raw: Uint8Array) {
		this.#raw = copyBytes(raw);
		this.publicKey = x25519.getPublicKey(this.#raw);
	}

	exportRaw(): Uint8Array {
		return copyBytes(this.#alive());
	}

	agree(peer: Uint8Array | X25519PublicKey): Uint8Array | undefined {
		const raw = this.#alive();
		const bytes = rawPublic(peer);
		try {
			return x25519.getSharedSecret(raw, bytes);
		} catch {
			return undefined; // noble's way to say all zero
		}
	}

	destroy(): void {
		wipe(this.#raw);
		this.#raw = undefined;
	}

	#alive(): Uint8Array {
		if (this.#raw === undefined) throw destroyedKey(names.private);
		return this.#raw;
	}
}

/** A handle on 32 private bytes (copied). Throws RangeError on another length, TypeError on what is no Uint8Array. RFC 7748 section 5. */
export function importX25519Private(raw: Uint8Array): X25519PrivateKey {
	checkBytes(names.private, raw, x25519KeyLength);
	return new PortableKey(raw);
}

/** A handle on a peer's 32 public bytes (copied), any of them. Throws RangeError on another length, TypeError on what is no Uint8Array. */
export function importX25519Public(raw: Uint8Array): X25519PublicKey {
	checkBytes(names.public, raw, x25519KeyLength);
	return { bytes: copyBytes(raw) };
}

/** A fresh key pair from 32 random bytes. */
export function generateX25519(random: Random): X25519PrivateKey {
	return spendSecret(random.bytes(x25519KeyLength), importX25519Private);
}

/** A fresh key pair together with an Elligator2 representative of its public key (32 bytes, uniform to the eye). */
export function generateElligatorKey(random: Random): { key: X25519PrivateKey; representative: Uint8Array } {
	return elligatorKeyFrom(generateX25519, random);
}
