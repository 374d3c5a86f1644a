// Red25519: Ed25519 whose private keys are bare scalars, so that they can be added to. I2P "Red25519 Signature Scheme", as routers do it:
// the hashes are those of Ed25519, without the prefix and length that the document writes down. Serves both engines.
import { checkAnyBytes, checkBytes, copyBytes, destroyedKey, type Random, spendSecret, utf8, wipe } from '@i2p/util';
import { sha512 } from '@noble/hashes/sha2.js';
import { ed25519KeyLength, ed25519SignatureLength, names, type Red25519PrivateKey } from './key.js';
import { hashToScalar, multiplyBase, numberLE, order, scalarBytes } from './points.js';

/** Bytes that make each signature's nonce fresh. */
const nonceBytes = 80;
const wideScalarBytes = 64;
const nonceLabel = utf8('Red25519 nonce');

/** 80 bytes that only the key and the message determine: what takes the place of chance where none was given. */
function derivedNonce(scalar: Uint8Array, message: Uint8Array): Uint8Array {
	const nonce = new Uint8Array(nonceBytes);
	for (let i = 0; i < 2; i++) {
		const hash = sha512.create().update(nonceLabel).update(Uint8Array.of(i)).update(scalar).update(message).digest();
		nonce.set(hash.subarray(0, nonceBytes - 64 * i), 64 * i);
		wipe(hash);
	}
	return nonce;
}

class PrivateKey implements Red25519PrivateKey {
	readonly publicKey: Uint8Array;
	#scalar: Uint8Array | undefined;
	readonly #random: Random | undefined;

	constructor(scalar: Uint8Array, random: Random | undefined) {
		this.#scalar = copyBytes(scalar);
		this.#random = random;
		this.publicKey = multiplyBase(numberLE(scalar)).toBytes();
	}

	exportScalar(): Uint8Array {
		return copyBytes(this.#alive());
	}

	sign(message: Uint8Array): Uint8Array {
		const scalar = this.#alive();
		checkAnyBytes('Red25519 message', message);
		const nonce = this.#random?.bytes(nonceBytes) ?? derivedNonce(scalar, message);
		const r = hashToScalar(nonce, this.publicKey, message);
		wipe(nonce);
		const signature = new Uint8Array(ed25519SignatureLength);
		signature.set(multiplyBase(r).toBytes());
		const c = hashToScalar(signature.subarray(0, 32), this.publicKey, message);
		signature.set(scalarBytes((r + c * numberLE(scalar)) % order), 32);
		return signature;
	}

	destroy(): void {
		wipe(this.#scalar);
		this.#scalar = undefined;
	}

	#alive(): Uint8Array {
		if (this.#scalar === undefined) throw destroyedKey(names.scalar);
		return this.#scalar;
	}
}

/**
 * A handle on a scalar of 32 little-endian bytes (copied), reduced or not. Signatures draw 80 bytes from `random`; without it the
 * nonce is derived from scalar and message. Throws RangeError on another length or a multiple of the group order, TypeError on what is no Uint8Array.
 */
export function importRed25519Private(scalar: Uint8Array, random?: Random): Red25519PrivateKey {
	checkBytes(names.scalar, scalar, ed25519KeyLength);
	if (numberLE(scalar) % order === 0n) throw new RangeError(`${names.scalar}: a multiple of the group order`);
	return new PrivateKey(scalar, random);
}

/** A fresh key pair: 64 random bytes modulo the group order; the key keeps `random` for its signatures. */
export function generateRed25519(random: Random): Red25519PrivateKey {
	const scalar = spendSecret(random.bytes(wideScalarBytes), (wide) => numberLE(wide) % order);
	return spendSecret(scalarBytes(scalar), (bytes) => importRed25519Private(bytes, random));
}
