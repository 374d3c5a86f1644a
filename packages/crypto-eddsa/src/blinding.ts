// Key blinding: a destination's key of one day, made from its own. I2P "Encrypted LeaseSet" and "Red25519", key conversion and blinding.
// Must not know addresses or lease sets. Serves both engines.
import { checkAnyBytes, checkBytes, concatBytes, copyBytes, type Random, spendSecret, utf8, wipe } from '@i2p/util';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { type Ed25519PrivateKey, ed25519KeyLength, names, type Red25519PrivateKey } from './key.js';
import { multiplyBase, numberLE, order, pointOf, scalarBytes } from './points.js';
import { importRed25519Private } from './red25519.js';

/** What decides the blinding factor of a day. */
export interface BlindingFacts {
	/** The destination's own signing public key, 32 bytes. */
	readonly publicKey: Uint8Array;
	/** Its signature type: 7 (Ed25519) or 11 (Red25519). */
	readonly signatureType: number;
	/** Signature type of the blinded key, 11 if absent. */
	readonly blindedType?: number;
	/** The UTC day, eight digits: `20260921`. */
	readonly day: string;
	/** The lookup password in UTF-8, if the service has one. */
	readonly secret?: Uint8Array;
}

const red25519Type = 11;
const factor = 'blinding factor';
const none = new Uint8Array(0);

function u16(value: number): Uint8Array {
	return Uint8Array.of(value >>> 8, value);
}

/**
 * The blinding factor (GENERATE_ALPHA): 32 little-endian bytes, reduced. Throws RangeError when the key has not 32 bytes or the day
 * not eight digits, TypeError for a key or a password that is no Uint8Array.
 */
export function blindingAlpha(facts: BlindingFacts): Uint8Array {
	checkBytes(names.public, facts.publicKey, ed25519KeyLength);
	if (!/^\d{8}$/.test(facts.day))
		throw new RangeError(`blinding day: expected eight digits, YYYYMMDD, got ${facts.day.length} characters`);
	if (facts.secret !== undefined) checkAnyBytes('lookup password', facts.secret);
	const salt = sha256(
		concatBytes(
			utf8('I2PGenerateAlpha'),
			facts.publicKey,
			u16(facts.signatureType),
			u16(facts.blindedType ?? red25519Type),
		),
	);
	const seed = hkdf(sha256, concatBytes(utf8(facts.day), facts.secret ?? none), salt, utf8('i2pblinding1'), 64);
	return spendSecret(seed, (wide) => scalarBytes(numberLE(wide) % order));
}

/** The scalar that an Ed25519 seed of 32 bytes stands for (CONVERT_ED25519_PRIVATE): 32 little-endian bytes, secret, not reduced. */
export function ed25519Scalar(seed: Uint8Array): Uint8Array {
	checkBytes(names.seed, seed, ed25519KeyLength);
	const hash = sha512(seed);
	const scalar = copyBytes(hash.subarray(0, 32));
	wipe(hash);
	scalar[0]! &= 248;
	scalar[31] = (scalar[31]! & 63) | 64;
	return scalar;
}

/** A + alpha·B (RANDOMIZE_PUBLIC), 32 bytes; `undefined` if the key is no point. Throws RangeError unless both have 32 bytes. */
export function blindPublicKey(publicKey: Uint8Array, alpha: Uint8Array): Uint8Array | undefined {
	checkBytes(names.public, publicKey, ed25519KeyLength);
	checkBytes(factor, alpha, ed25519KeyLength);
	return pointOf(publicKey)
		?.add(multiplyBase(numberLE(alpha)))
		.toBytes();
}

/** (a + alpha) modulo the group order (RANDOMIZE_PRIVATE), 32 little-endian bytes, secret. Throws RangeError unless both have 32 bytes. */
export function blindScalar(scalar: Uint8Array, alpha: Uint8Array): Uint8Array {
	checkBytes(names.scalar, scalar, ed25519KeyLength);
	checkBytes(factor, alpha, ed25519KeyLength);
	return scalarBytes((numberLE(scalar) + numberLE(alpha)) % order);
}

/**
 * The private key of the blinded public key: what signs a day's encrypted lease set. Of an Ed25519 key its scalar is taken.
 * The result draws its nonces from `random`. Throws RangeError unless `alpha` has 32 bytes, TypeError for a destroyed key.
 */
export function blindPrivateKey(
	key: Ed25519PrivateKey | Red25519PrivateKey,
	alpha: Uint8Array,
	random?: Random,
): Red25519PrivateKey {
	const blinded = spendSecret(ownScalar(key), (scalar) => blindScalar(scalar, alpha));
	return spendSecret(blinded, (scalar) => importRed25519Private(scalar, random));
}

function ownScalar(key: Ed25519PrivateKey | Red25519PrivateKey): Uint8Array {
	if ('exportScalar' in key) return key.exportScalar();
	return spendSecret(key.exportSeed(), ed25519Scalar);
}
