// Tables of signature and encryption types: codes, names, lengths. Common structures "Key Certificates".

/** Lengths and name of one signature type. */
export interface SignatureType {
	readonly code: number;
	readonly name: string;
	/** Public key, bytes. */
	readonly publicBytes: number;
	/** Private key, bytes. */
	readonly privateBytes: number;
	/** Signature, bytes. */
	readonly signatureBytes: number;
}

const rows: readonly (readonly [number, string, number, number, number])[] = [
	[0, 'DSA_SHA1', 128, 20, 40],
	[1, 'ECDSA_SHA256_P256', 64, 32, 64],
	[2, 'ECDSA_SHA384_P384', 96, 48, 96],
	[3, 'ECDSA_SHA512_P521', 132, 66, 132],
	[4, 'RSA_SHA256_2048', 256, 512, 256],
	[5, 'RSA_SHA384_3072', 384, 768, 384],
	[6, 'RSA_SHA512_4096', 512, 1024, 512],
	[7, 'EdDSA_SHA512_Ed25519', 32, 32, 64],
	[8, 'EdDSA_SHA512_Ed25519ph', 32, 32, 64],
	[11, 'RedDSA_SHA512_Ed25519', 32, 32, 64],
];

const signatureTypes = new Map<number, SignatureType>(
	rows.map(([code, name, publicBytes, privateBytes, signatureBytes]) => [
		code,
		{ code, name, publicBytes, privateBytes, signatureBytes },
	]),
);

/** Code of the signature type that everything new uses. */
export const ed25519Type = 7;
/** Code of the signature type of identities without a KEY certificate. */
export const dsaSha1Type = 0;

/** The signature type of a code, or `undefined` if its lengths are not known. */
export function signatureType(code: number): SignatureType | undefined {
	return signatureTypes.get(code);
}

/** The signature type of a name (in any case) or of a number in decimal, as applications write it. */
export function signatureTypeNamed(text: string): SignatureType | undefined {
	if (/^\d{1,5}$/.test(text)) return signatureTypes.get(Number(text));
	const wanted = text.toLowerCase();
	for (const type of signatureTypes.values()) if (type.name.toLowerCase() === wanted) return type;
	return undefined;
}

/** Codes of encryption types. */
export const encryptionType = { elGamal: 0, x25519: 4, mlkem512: 5, mlkem768: 6, mlkem1024: 7 } as const;

/** Bytes of an encryption public key in an identity: 32 for X25519 and its hybrids, else the whole field of 256. */
export function encryptionKeyBytes(code: number): number {
	return code >= encryptionType.x25519 && code <= encryptionType.mlkem1024 ? 32 : 256;
}

/** Bytes of the private key of an encryption type in key files: 32 for X25519 and its hybrids, else a field of 256. */
export function encryptionPrivateBytes(code: number): number {
	return encryptionKeyBytes(code);
}
