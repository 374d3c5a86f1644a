// How su3 files can be signed, by number: lengths and who verifies. SU3 file specification, "Signature details".
// Knows no files and no certificates.
import { importDsaPublic, importEcdsaPublic, importRsaPublic } from '@i2p/crypto-dsa';

/** Verifies a signature over bytes, of any length; false for every other one. */
export type Verify = (signed: Uint8Array, signature: Uint8Array) => boolean;

/** One way to sign. */
export interface SignatureKind {
	readonly signatureBytes: number;
	readonly keyBytes: number;
	/** Makes a verifier of a raw public key of `keyBytes`: y, x ‖ y, or a modulus with its exponent. */
	verifier(key: Uint8Array, exponent?: number): Verify;
}

const rsa = (bytes: number): SignatureKind => ({
	signatureBytes: bytes,
	keyBytes: bytes,
	verifier: (key, exponent) => {
		const handle = importRsaPublic(key, exponent);
		return (signed, signature) => handle.verifyBare(signed, signature);
	},
});

const ecdsa = (curve: Parameters<typeof importEcdsaPublic>[0], bytes: number): SignatureKind => ({
	signatureBytes: bytes,
	keyBytes: bytes,
	verifier: (key) => {
		const handle = importEcdsaPublic(curve, key);
		return (signed, signature) => handle.verify(signed, signature);
	},
});

const dsa: SignatureKind = {
	signatureBytes: 40,
	keyBytes: 128,
	verifier: (key) => {
		const handle = importDsaPublic(key);
		return (signed, signature) => handle.verify(signed, signature);
	},
};

const kinds = [dsa, ecdsa('P-256', 64), ecdsa('P-384', 96), ecdsa('P-521', 132), rsa(256), rsa(384), rsa(512)];

/** RSA-SHA512-4096: what every reseed host signs with. */
export const rsaSha512 = 6;

/** The way to sign of this number: 0 DSA-SHA1, 1 to 3 ECDSA, 4 to 6 RSA; `undefined` for others, Ed25519ph (8) among them. */
export function signatureKind(type: number): SignatureKind | undefined {
	return kinds[type];
}

/** The RSA type whose modulus has so many bytes, or `undefined`. */
export function rsaType(modulusBytes: number): number | undefined {
	const at = kinds.findIndex(({ keyBytes }, type) => type >= 4 && keyBytes === modulusBytes);
	return at < 0 ? undefined : at;
}
