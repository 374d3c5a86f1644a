// The node engine: Ed25519 on node:crypto, public keys imported as JWK only (DER costs ten times as much). RFC 8032.
import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import {
	checkAnyBytes,
	checkBytes,
	copyBytes,
	destroyedKey,
	equalBytes,
	type Random,
	spendSecret,
	wipe,
} from '@i2p/util';
import {
	checkSigned,
	type Ed25519PrivateKey,
	type Ed25519PublicKey,
	ed25519KeyLength,
	ed25519SignatureLength,
	names,
} from '../key.js';
import * as portable from '../portable.js';
import { isLowOrder } from './low-order.js';
import { privateHandle } from './private-key.js';

class NodePublicKey implements Ed25519PublicKey {
	readonly bytes: Uint8Array;
	readonly #lowOrder: boolean;
	#handle: KeyObject | undefined;
	#portable: Ed25519PublicKey | undefined;

	constructor(bytes: Uint8Array) {
		this.bytes = copyBytes(bytes);
		this.#lowOrder = isLowOrder(bytes);
	}

	verify(message: Uint8Array, signature: Uint8Array): boolean {
		checkSigned(message, signature);
		if (signature.length !== ed25519SignatureLength) return false;
		if (this.#lowOrder || isLowOrder(signature)) {
			this.#portable ??= portable.importEd25519Public(this.bytes);
			return this.#portable.verify(message, signature);
		}
		try {
			this.#handle ??= publicHandle(this.bytes);
			return verify(null, message, this.#handle, signature);
		} catch {
			return false; // a provider that refuses the point at import
		}
	}
}

/**
 * Handles by the first byte of their keys: a router's infos and a destination's lease sets come again and again under one key.
 * 256 handles of about 1 KiB; importing is a tenth of what verifying costs.
 */
const recent: ({ readonly bytes: Uint8Array; readonly handle: KeyObject } | undefined)[] = new Array(256).fill(
	undefined,
);

/** What OpenSSL made of a key lately, or makes of it now. */
function publicHandle(ownBytes: Uint8Array): KeyObject {
	const slot = ownBytes[0]!;
	const known = recent[slot];
	if (known !== undefined && equalBytes(known.bytes, ownBytes)) return known.handle;
	// By way of Node's pool, which a secret may not go: an array of its own outside the heap costs more than the import.
	const x = Buffer.from(ownBytes).toString('base64url');
	const handle = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
	recent[slot] = { bytes: ownBytes, handle };
	return handle;
}

class NodePrivateKey implements Ed25519PrivateKey {
	readonly publicKey: Uint8Array;
	#seed: Uint8Array | undefined;
	#handle: KeyObject | undefined;

	constructor(seed: Uint8Array) {
		this.#seed = copyBytes(seed);
		this.#handle = privateHandle(seed);
		const { x } = createPublicKey(this.#handle).export({ format: 'jwk' });
		this.publicKey = new Uint8Array(Buffer.from(x!, 'base64url'));
	}

	exportSeed(): Uint8Array {
		if (this.#seed === undefined) throw destroyedKey(names.seed);
		return copyBytes(this.#seed);
	}

	sign(message: Uint8Array): Uint8Array {
		if (this.#handle === undefined) throw destroyedKey(names.seed);
		checkAnyBytes(names.message, message);
		const signature = sign(null, message, this.#handle);
		return new Uint8Array(signature.buffer, signature.byteOffset, signature.length);
	}

	destroy(): void {
		wipe(this.#seed);
		this.#seed = undefined;
		this.#handle = undefined;
	}
}

/** A handle on a 32-byte public key (copied). Throws RangeError on another length, TypeError on what is no Uint8Array; what is no point verifies nothing. */
export function importEd25519Public(raw: Uint8Array): Ed25519PublicKey {
	checkBytes(names.public, raw, ed25519KeyLength);
	return new NodePublicKey(raw);
}

/** A handle on a 32-byte seed (copied). Throws RangeError on another length, TypeError on what is no Uint8Array. */
export function importEd25519Private(seed: Uint8Array): Ed25519PrivateKey {
	checkBytes(names.seed, seed, ed25519KeyLength);
	return new NodePrivateKey(seed);
}

/** A fresh key pair from 32 random bytes. */
export function generateEd25519(random: Random): Ed25519PrivateKey {
	return spendSecret(random.bytes(ed25519KeyLength), importEd25519Private);
}

/** A handle on a 32-byte Red25519 public key (copied): verification is that of Ed25519. Throws RangeError on another length, TypeError on what is no Uint8Array. */
export function importRed25519Public(raw: Uint8Array): Ed25519PublicKey {
	return importEd25519Public(raw);
}
