// The node engine: ECDSA and RSA on node:crypto with keys imported as JWK, powers of DSA by its Diffie-Hellman (constant in time, a tenth of BigInt's).
import {
	constants,
	createDiffieHellman,
	createECDH,
	createHash,
	createPrivateKey,
	createPublicKey,
	type DiffieHellman,
	publicDecrypt,
	sign,
	verify,
} from 'node:crypto';
import {
	bytesBE,
	copyBytes,
	drawNumber,
	numberBE,
	type Power,
	powersModulo,
	type Random,
	spendSecret,
	wipe,
} from '@i2p/util';
import { type EcdsaCurve, factsOf } from '../curves.js';
import { type DsaEngine, DsaPrivateKey, DsaPublicKey, dsaPrivateLength, i2pDomain } from '../dsa.js';
import { EcdsaPrivateKey, EcdsaPublicKey } from '../ecdsa.js';
import type { RsaPublicKey, SigningKey, VerifyingKey } from '../key.js';
import { byteLength } from '../numbers.js';
import { RsaKey, usualExponent } from '../rsa.js';

const ecdhNames = { 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1' } as const;
/** What Diffie-Hellman objects hold between two powers: nothing secret. */
const idle = Uint8Array.of(1);

/** Base64url without padding, as JWK wants it. */
function base64Url(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64url');
}

function view(buffer: Buffer): Uint8Array {
	return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}

/** Powers modulo a prime by OpenSSL; what it refuses (exponents and results 0 and 1), some versions by no bytes at all, is left to BigInt. */
export function nativePower(prime: bigint, exponentBytes: number): Power {
	const length = byteLength(prime);
	const slow = powersModulo(prime, exponentBytes);
	let agreement: DiffieHellman | undefined;
	return (base, exponent) => {
		// OpenSSL looks at the prime when it is first given, tens of milliseconds: not at import.
		agreement ??= createDiffieHellman(bytesBE(prime, length), 2);
		const secret = bytesBE(exponent, exponentBytes);
		try {
			agreement.setPrivateKey(secret);
			const result = numberBE(view(agreement.computeSecret(bytesBE(base, length))));
			if (result > 1n) return result;
		} catch {
			// refused
		} finally {
			agreement.setPrivateKey(idle);
			wipe(secret);
		}
		return slow(base, exponent);
	};
}

const dsaEngine: DsaEngine = {
	domain: i2pDomain,
	power: nativePower(i2pDomain.p, byteLength(i2pDomain.q)),
	hash: (message) => view(createHash('sha1').update(message).digest()),
};

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
	return new EcdsaPublicKey(curve, raw, ({ length, hash }, own) => {
		try {
			const x = base64Url(own.subarray(0, length));
			const y = base64Url(own.subarray(length));
			const key = createPublicKey({ key: { kty: 'EC', crv: curve, x, y }, format: 'jwk' });
			return (message, signature) => verify(hash, message, { key, dsaEncoding: 'ieee-p1363' }, signature);
		} catch {
			return undefined; // no point of the curve
		}
	});
}

/** A handle on a private key, 32, 48 or 66 bytes big-endian (copied). Throws RangeError on another length or a number out of range, TypeError on what is no Uint8Array. */
export function importEcdsaPrivate(curve: EcdsaCurve, raw: Uint8Array): SigningKey {
	const { length, hash } = factsOf(curve);
	return new EcdsaPrivateKey(curve, raw, (own) => {
		const pair = createECDH(ecdhNames[curve]);
		pair.setPrivateKey(own);
		const publicKey = copyBytes(view(pair.getPublicKey()).subarray(1));
		const [d, x, y] = [own, publicKey.subarray(0, length), publicKey.subarray(length)].map(base64Url);
		const key = createPrivateKey({ key: { kty: 'EC', crv: curve, d, x, y }, format: 'jwk' });
		return {
			publicKey,
			sign: (message) => view(sign(hash, message, { key, dsaEncoding: 'ieee-p1363' })),
		};
	});
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
		const jwk = { kty: 'RSA', n: base64Url(own), e: base64Url(bytesBE(BigInt(exponent), 4)) };
		const key = createPublicKey({ key: jwk, format: 'jwk' });
		return {
			hash: (name, message) => view(createHash(name).update(message).digest()),
			open: (signature) => {
				try {
					return view(publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, signature));
				} catch {
					return undefined; // not below the modulus
				}
			},
		};
	});
}
