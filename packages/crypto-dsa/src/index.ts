// The face of @i2p/crypto-dsa, portable engine: DSA-SHA1, ECDSA, RSA.

export type { EcdsaCurve } from './curves.js';
export { dsaPrivateLength, dsaPublicLength, dsaSignatureLength } from './dsa.js';
export type { RsaPublicKey, SigningKey, VerifyingKey } from './key.js';
export {
	generateDsa,
	generateEcdsa,
	importDsaPrivate,
	importDsaPublic,
	importEcdsaPrivate,
	importEcdsaPublic,
	importRsaPublic,
} from './portable.js';
