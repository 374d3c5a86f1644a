// RSA signatures with PKCS#1 v1.5 padding, with and without DigestInfo, by raw modulus. RFC 8017 section 8.2; I2P "SU3 file specification".
// The whole padded block is built and compared; nothing of what the signature holds is parsed. Verification only.
import { checkAnyBytes, checkInteger, copyBytes, equalBytes, fromHex } from '@i2p/util';
import type { RsaPublicKey } from './key.js';

/** The hash that goes with a modulus. */
export type RsaHash = 'sha256' | 'sha384' | 'sha512';

/** The public exponent of all I2P keys. */
export const usualExponent = 65537;

const hashes = new Map<number, { hash: RsaHash; digestInfo: Uint8Array }>([
	[256, { hash: 'sha256', digestInfo: fromHex('3031300d060960864801650304020105000420') }],
	[384, { hash: 'sha384', digestInfo: fromHex('3041300d060960864801650304020205000430') }],
	[512, { hash: 'sha512', digestInfo: fromHex('3051300d060960864801650304020305000440') }],
]);

/** What an engine brings. */
export interface RsaEngine {
	/** The digest of a message. */
	hash(name: RsaHash, message: Uint8Array): Uint8Array;
	/** signature ^ exponent modulo the modulus, as long as the modulus; `undefined` if the number is not below it. */
	open(signature: Uint8Array): Uint8Array | undefined;
}

const noBytes = new Uint8Array(0);

/** A raw public key; the engine is asked for at its first use. */
export class RsaKey implements RsaPublicKey {
	readonly bytes: Uint8Array;
	readonly #hash: RsaHash;
	readonly #digestInfo: Uint8Array;
	readonly #make: (own: Uint8Array) => RsaEngine;
	#engine: RsaEngine | undefined;

	constructor(modulus: Uint8Array, exponent: number, make: (own: Uint8Array) => RsaEngine) {
		checkAnyBytes('RSA modulus', modulus);
		const kind = hashes.get(modulus.length);
		if (kind === undefined) throw new RangeError(`RSA modulus: expected 256, 384 or 512 bytes, got ${modulus.length}`);
		checkInteger('RSA exponent', exponent, 3, 0xffff_ffff);
		if (exponent % 2 === 0) throw new RangeError(`RSA exponent: expected an odd number, got ${exponent}`);
		this.bytes = copyBytes(modulus);
		this.#hash = kind.hash;
		this.#digestInfo = kind.digestInfo;
		this.#make = make;
	}

	verify(message: Uint8Array, signature: Uint8Array): boolean {
		return this.#check(message, signature, this.#digestInfo);
	}

	verifyBare(message: Uint8Array, signature: Uint8Array): boolean {
		return this.#check(message, signature, noBytes);
	}

	#check(message: Uint8Array, signature: Uint8Array, digestInfo: Uint8Array): boolean {
		checkAnyBytes('RSA message', message);
		checkAnyBytes('RSA signature', signature);
		const modulus = this.bytes;
		// A key of another size than its length says, or an even one, is none.
		if (signature.length !== modulus.length || modulus[0]! < 0x80 || (modulus[modulus.length - 1]! & 1) === 0)
			return false;
		this.#engine ??= this.#make(modulus);
		const opened = this.#engine.open(signature);
		if (opened === undefined) return false;
		return equalBytes(opened, padded(modulus.length, digestInfo, this.#engine.hash(this.#hash, message)));
	}
}

/** 00 01 FF … FF 00 DigestInfo digest. */
function padded(length: number, digestInfo: Uint8Array, digest: Uint8Array): Uint8Array {
	const block = new Uint8Array(length).fill(0xff);
	const at = length - digest.length - digestInfo.length;
	block[0] = 0;
	block[1] = 1;
	block[at - 1] = 0;
	block.set(digestInfo, at);
	block.set(digest, at + digestInfo.length);
	return block;
}
