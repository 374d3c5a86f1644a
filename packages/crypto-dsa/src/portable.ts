// The portable engine: ECDSA on noble, DSA and RSA on BigInt; for browsers and as the reference.
import {
	bytesBE,
	concatBytes,
	copyBytes,
	drawNumber,
	numberBE,
	powersModulo,
	type Random,
	spendSecret,
} from '@i2p/util';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { type EcdsaCurve, factsOf } from './curves.js';
import { type DsaEngine, DsaPrivateKey, DsaPublicKey, dsaPrivateLength, i2pDomain } from './dsa.js';
import { EcdsaPrivateKey, EcdsaPublicKey } from './ecdsa.js';
import type { RsaPublicKey, SigningKey, VerifyingKey } from './key.js';
import { byteLength } from './numbers.js';
import { RsaKey, usualExponent } from './rsa.js';

const dsaEngine: DsaEngine = {
	domain: i2pDomain,
	power: powersModulo(i2pDomain.p, byteLength(i2pDomain.q)),
	hash: sha1,
};
const noble = { 'P-256': p256, 'P-384': p384, 'P-521': p521 };
const hashes = { sha256, sha384, sha512 };
const uncompressed = Uint8Array.of(4);

/** A handle on I2P's DSA public key, 128 bytes (copied). Throws RangeError on another length, TypeError on what is no Uint8Array. */
export function importDsaPublic(raw: Uint8Array): VerifyingKey {
	return new DsaPublicKey(raw, () => dsaEngine);
}

/** A handle on I2P's DSA private key, 20 bytes (copied). Throws RangeError on another length or a number out of range, TypeError on what is no Uint8Array. */
export function importDsaPrivate(raw: Uint8Array): SigningKey {
	return new DsaPrivateKey(raw, dsaEngine);
}

/** A fresh DSA key pair in I2P's group. */
export function generateDsa(random: Random): SigningKey {
	const x = drawNumber(i2pDomain.q, dsaPrivateLength, random);
	return spendSecret(bytesBE(x, dsaPrivateLength), importDsaPrivate);
}

/** A handle on a public key x ‖ y (copied): 64, 96 or 132 bytes. Throws RangeError on another length or curve, TypeError on what is no Uint8Array; what is no point verifies nothing. */
export function importEcdsaPublic(curve: EcdsaCurve, raw: Uint8Array): VerifyingKey {
	return new EcdsaPublicKey(curve, raw, (_, own) => {
		const engine = noble[curve];
		const point = concatBytes(uncompressed, own);
		if (!engine.utils.isValidPublicKey(point, false)) return undefined;
		return (message, signature) => {
			try {
				return engine.verify(signature, message, point, { lowS: false });
			} catch {
				return false; // r or s out of range
			}
		};
	});
}

/** A handle on a private key, 32, 48 or 66 bytes big-endian (copied). Throws RangeError on another length or a number out of range, TypeError on what is no Uint8Array. */
export function importEcdsaPrivate(curve: EcdsaCurve, raw: Uint8Array): SigningKey {
	return new EcdsaPrivateKey(curve, raw, (own) => ({
		publicKey: copyBytes(noble[curve].getPublicKey(own, false).subarray(1)),
		sign: (message) => noble[curve].sign(message, own, { lowS: false }),
	}));
}

/** A fresh key pair on the curve. Throws RangeError for another curve. */
export function generateEcdsa(curve: EcdsaCurve, random: Random): SigningKey {
	const { order, length } = factsOf(curve);
	const scalar = drawNumber(order, length, random);
	return spendSecret(bytesBE(scalar, length), (raw) => importEcdsaPrivate(curve, raw));
}

/**
 * A handle on an RSA public key by its big-endian modulus (copied): 256 bytes with SHA-256, 384 with SHA-384, 512 with SHA-512.
 * Throws RangeError on another length or an exponent that is none, TypeError on what is no Uint8Array.
 */
export function importRsaPublic(modulus: Uint8Array, exponent: number = usualExponent): RsaPublicKey {
	return new RsaKey(modulus, exponent, (own) => {
		const n = numberBE(own);
		return {
			hash: (name, message) => hashes[name](message),
			open: (signature) => {
				const s = numberBE(signature);
				return s < n ? bytesBE(publicPower(s, exponent, n), own.length) : undefined;
			},
		};
	});
}

/** base ^ exponent where neither is secret. */
function publicPower(base: bigint, exponent: number, modulus: bigint): bigint {
	let result = 1n;
	for (const bit of exponent.toString(2)) {
		result = (result * result) % modulus;
		if (bit === '1') result = (result * base) % modulus;
	}
	return result;
}
