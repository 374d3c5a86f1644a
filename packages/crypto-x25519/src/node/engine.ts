// The node engine: X25519 on node:crypto, public keys imported as JWK only (DER costs ten times as much). RFC 7748.
import { createPublicKey, diffieHellman, type KeyObject } from 'node:crypto';
import { checkBytes, copyBytes, destroyedKey, equalBytes, type Random, spendSecret, wipe } from '@i2p/util';
import { elligatorKeyFrom } from '../elligator2.js';
import { names, rawPublic, type X25519PrivateKey, type X25519PublicKey, x25519KeyLength } from '../key.js';
import { base64Url, privateHandle } from './private-key.js';

class NodePublicKey implements X25519PublicKey {
	readonly bytes: Uint8Array;
	#handle: KeyObject | undefined;

	constructor(bytes: Uint8Array) {
		this.bytes = copyBytes(bytes);
	}

	/** What OpenSSL made of the key. */
	native(): KeyObject {
		this.#handle ??= createPublicKey({
			key: { kty: 'OKP', crv: 'X25519', x: base64Url(this.bytes) },
			format: 'jwk',
		});
		return this.#handle;
	}
}

/**
 * Peers given raw, by their first bits: a handshake agrees with one ephemeral key twice, tunnels are built through the same
 * hops. 64 handles of about 1 KiB; importing is a fifth of what agreeing costs.
 */
const recent: (NodePublicKey | undefined)[] = new Array(64).fill(undefined);

function peerOf(peer: Uint8Array | X25519PublicKey): NodePublicKey {
	if (peer instanceof NodePublicKey) return peer;
	const raw = rawPublic(peer);
	const slot = raw[0]! % recent.length;
	const known = recent[slot];
	if (known !== undefined && equalBytes(known.bytes, raw)) return known;
	const key = new NodePublicKey(raw);
	recent[slot] = key;
	return key;
}

class NodeKey implements X25519PrivateKey {
	readonly publicKey: Uint8Array;
	#raw: Uint8Array | undefined;
	#handle: KeyObject | undefined;

	constructor(raw: Uint8Array) {
		this.#raw = copyBytes(raw);
		this.#handle = privateHandle(raw);
		const { x } = createPublicKey(this.#handle).export({ format: 'jwk' });
		this.publicKey = new Uint8Array(Buffer.from(x!, 'base64url'));
	}

	exportRaw(): Uint8Array {
		if (this.#raw === undefined) throw destroyedKey(names.private);
		return copyBytes(this.#raw);
	}

	agree(peer: Uint8Array | X25519PublicKey): Uint8Array | undefined {
		if (this.#handle === undefined) throw destroyedKey(names.private);
		const publicKey = peerOf(peer).native();
		try {
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

/** A handle on 32 private bytes (copied). Throws RangeError on another length, TypeError on what is no Uint8Array. RFC 7748 section 5. */
export function importX25519Private(raw: Uint8Array): X25519PrivateKey {
	checkBytes(names.private, raw, x25519KeyLength);
	return new NodeKey(raw);
}

/** A handle on a peer's 32 public bytes (copied), any of them. Throws RangeError on another length, TypeError on what is no Uint8Array. */
export function importX25519Public(raw: Uint8Array): X25519PublicKey {
	checkBytes(names.public, raw, x25519KeyLength);
	return new NodePublicKey(raw);
}

/** A fresh key pair from 32 random bytes. */
export function generateX25519(random: Random): X25519PrivateKey {
	return spendSecret(random.bytes(x25519KeyLength), importX25519Private);
}

/** A fresh key pair together with an Elligator2 representative of its public key (32 bytes, uniform to the eye). */
export function generateElligatorKey(random: Random): { key: X25519PrivateKey; representative: Uint8Array } {
	return elligatorKeyFrom(generateX25519, random);
}
