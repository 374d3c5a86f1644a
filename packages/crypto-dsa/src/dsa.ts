// DSA with SHA-1 in I2P's group; nonces by RFC 6979. FIPS 186-2; I2P "Low-level Cryptography Details", DSA.
// What is computed with secret exponents comes from the engine.
import {
	bytesBE,
	checkAnyBytes,
	checkBytes,
	concatBytes,
	copyBytes,
	destroyedKey,
	numberBE,
	type Power,
	wipe,
} from '@i2p/util';
import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import type { SigningKey, VerifyingKey } from './key.js';
import { bitLength, byteLength, inverse } from './numbers.js';

/** Bytes of I2P's DSA public key: y, big-endian. */
export const dsaPublicLength = 128;
/** Bytes of I2P's DSA private key: x, big-endian. */
export const dsaPrivateLength = 20;
/** Bytes of a DSA signature: r and s. */
export const dsaSignatureLength = 40;

/** A group to sign in. */
export interface DsaDomain {
	/** Prime modulus. */
	readonly p: bigint;
	/** Prime order of the generator. */
	readonly q: bigint;
	readonly g: bigint;
}

/** I2P's group, 1024 and 160 bits. */
export const i2pDomain: DsaDomain = {
	p: 0x9c05b2aa960d9b97b8931963c9cc9e8c3026e9b8ed92fad0a69cc886d5bf8015fcadae31a0ad18fab3f01b00a358de237655c4964afaa2b337e96ad316b9fb1cc564b5aec5b69a9ff6c3e4548707fef8503d91dd8602e867e6d35d2235c1869ce2479c3b9d5401de04e0727fb33d6511285d4cf29538d9e3b6051f5b22cc1c93n,
	q: 0xa5dfc28fef4ca1e286744cd8eed9d29d684046b7n,
	g: 0xc1f4d27d40093b429e962d7223824e0bbc47e7c832a39236fc683af84889581075ff9082ed32353d4374d7301cda1d23c431f4698599dda02451824ff369752593647cc3ddc197de985e43d136cdcfc6bd5409cd2f450821142a5e6f8eb1c3ab5d0484b8129fcf17bce4f7f33321c3cb3dbb14a905e7b2b3e93be4708cbcc82n,
};

/** What an engine brings. */
export interface DsaEngine {
	readonly domain: DsaDomain;
	/** Powers modulo p. */
	readonly power: Power;
	/** SHA-1, 20 bytes. */
	hash(message: Uint8Array): Uint8Array;
}

/** The leftmost bits of the digest that the order has room for. */
function leftmost(digest: Uint8Array, q: bigint): bigint {
	const surplus = digest.length * 8 - bitLength(q);
	const value = numberBE(digest);
	return surplus > 0 ? value >> BigInt(surplus) : value;
}

/** Whether r ‖ s is a signature of the digest for the public key y. */
export function verifyDigest(engine: DsaEngine, y: bigint, digest: Uint8Array, signature: Uint8Array): boolean {
	const { p, q, g } = engine.domain;
	const length = byteLength(q);
	if (signature.length !== 2 * length || y <= 1n || y >= p - 1n) return false;
	const r = numberBE(signature.subarray(0, length));
	const s = numberBE(signature.subarray(length));
	if (r === 0n || r >= q || s === 0n || s >= q) return false;
	const w = inverse(s, q);
	const u1 = (leftmost(digest, q) * w) % q;
	const u2 = (r * w) % q;
	return ((engine.power(g, u1) * engine.power(y, u2)) % p) % q === r;
}

/** The nonces that RFC 6979 section 3.2 draws from key and digest, one after the other. */
export function* nonces(x: bigint, q: bigint, digest: Uint8Array): Generator<bigint> {
	const length = byteLength(q);
	const seed = concatBytes(bytesBE(x, length), bytesBE(leftmost(digest, q) % q, length));
	let v: Uint8Array = new Uint8Array(20).fill(1);
	let k: Uint8Array = new Uint8Array(20);
	const mix = (tag: number, more: Uint8Array) => {
		k = hmac(sha1, k, concatBytes(v, Uint8Array.of(tag), more));
		v = hmac(sha1, k, v);
	};
	mix(0, seed);
	mix(1, seed);
	wipe(seed);
	for (;;) {
		let drawn: Uint8Array = new Uint8Array(0);
		while (drawn.length < length) {
			v = hmac(sha1, k, v);
			drawn = concatBytes(drawn, v);
		}
		const nonce = leftmost(drawn.subarray(0, length), q);
		wipe(drawn);
		if (nonce > 0n && nonce < q) yield nonce;
		mix(0, new Uint8Array(0));
	}
}

/** The signature r ‖ s of a digest by the private key x. */
export function signDigest(engine: DsaEngine, x: bigint, digest: Uint8Array): Uint8Array {
	const { q, g } = engine.domain;
	const length = byteLength(q);
	const z = leftmost(digest, q);
	for (const k of nonces(x, q, digest)) {
		const r = engine.power(g, k) % q;
		const s = (inverse(k, q) * ((z + x * r) % q)) % q;
		if (r !== 0n && s !== 0n) return concatBytes(bytesBE(r, length), bytesBE(s, length));
	}
	throw new RangeError('no nonce'); // not reached: the nonces do not end
}

const privateName = 'DSA private key';

/** A public key in a group; the engine is asked for at its first use. */
export class DsaPublicKey implements VerifyingKey {
	readonly bytes: Uint8Array;
	readonly #engine: () => DsaEngine;

	constructor(raw: Uint8Array, engine: () => DsaEngine) {
		checkBytes('DSA public key', raw, dsaPublicLength);
		this.bytes = copyBytes(raw);
		this.#engine = engine;
	}

	verify(message: Uint8Array, signature: Uint8Array): boolean {
		checkAnyBytes('DSA message', message);
		checkAnyBytes('DSA signature', signature);
		if (signature.length !== dsaSignatureLength) return false;
		const engine = this.#engine();
		return verifyDigest(engine, numberBE(this.bytes), engine.hash(message), signature);
	}
}

/** A private key in a group. */
export class DsaPrivateKey implements SigningKey {
	readonly publicKey: Uint8Array;
	readonly #engine: DsaEngine;
	#raw: Uint8Array | undefined;

	constructor(raw: Uint8Array, engine: DsaEngine) {
		checkBytes(privateName, raw, dsaPrivateLength);
		const x = numberBE(raw);
		if (x === 0n || x >= engine.domain.q) throw new RangeError(`${privateName}: expected a number from 1 to below q`);
		this.#raw = copyBytes(raw);
		this.#engine = engine;
		this.publicKey = bytesBE(engine.power(engine.domain.g, x), dsaPublicLength);
	}

	exportPrivate(): Uint8Array {
		return copyBytes(this.#alive());
	}

	sign(message: Uint8Array): Uint8Array {
		const raw = this.#alive();
		checkAnyBytes('DSA message', message);
		return signDigest(this.#engine, numberBE(raw), this.#engine.hash(message));
	}

	destroy(): void {
		wipe(this.#raw);
		this.#raw = undefined;
	}

	#alive(): Uint8Array {
		if (this.#raw === undefined) throw destroyedKey(privateName);
		return this.#raw;
	}
}
