// The node engine: X25519 on node:crypto, keys imported as JWK only (DER costs ten times as much). RFC 7748.
import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject } from 'node:crypto';
import { copyBytes, type Random, wipe } from '@i2p/util';
import { elligatorKeyFrom } from '../elligator2.js';
import { checkKeyLength, destroyedKey, type X25519PrivateKey } from '../key.js';

/** Base64url without padding, as JWK wants it. */
function base64Url(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64url');
}

/** OpenSSL computes the public key itself; the `x` beside a private `d` only has to be there. */
const anyX = base64Url(new Uint8Array(32));

class NodeKey implements X25519PrivateKey {
	readonly publicKey: Uint8Array;
	#raw: Uint8Array | undefined;
	#handle: KeyObject | undefined;

	constructor(raw: Uint8Array) {
		this.#raw = copyBytes(raw);
		this.#handle = createPrivateKey({
			key: { kty: 'OKP', crv: 'X25519', d: base64Url(raw), x: anyX },
			format: 'jwk',
		});
		const { x } = createPublicKey(this.#handle).export({ format: 'jwk' });
		this.publicKey = new Uint8Array(Buffer.from(x!, 'base64url'));
	}

	exportRaw(): Uint8Array {
		if (this.#raw === undefined) throw destroyedKey();
		return copyBytes(this.#raw);
	}

	agree(peerPublic: Uint8Array): Uint8Array | undefined {
		if (this.#handle === undefined) throw destroyedKey();
		checkKeyLength(peerPublic);
		try {
			const publicKey = createPublicKey({
				key: { kty: 'OKP', crv: 'X25519', x: base64Url(peerPublic) },
				format: 'jwk',
			});
			const secret = diffieHellman({ privateKey: this.#handle, publicKey });
			return new Uint8Array(secret.buffer, secret.byteOffset, secret.length);
		} catch {
			return undefined; // OpenSSL's way to say all zero
		}
	}

	destroy(): void {
		wipe(this.#raw);
		this.#raw = undefined;
		this.#handle = undefined;
	}
}

/** A handle on 32 private bytes (copied). Throws RangeError on another length. */
export function importX25519Private(raw: Uint8Array): X25519PrivateKey {
	checkKeyLength(raw);
	return new NodeKey(raw);
}

/** A fresh key pair from 32 random bytes. */
export function generateX25519(random: Random): X25519PrivateKey {
	const raw = random.bytes(32);
	const key = importX25519Private(raw);
	wipe(raw);
	return key;
}

/** A fresh key pair together with an Elligator2 representative of its public key (32 bytes, uniform to the eye). */
export function generateElligatorKey(random: Random): { key: X25519PrivateKey; representative: Uint8Array } {
	return elligatorKeyFrom(generateX25519, random);
}
