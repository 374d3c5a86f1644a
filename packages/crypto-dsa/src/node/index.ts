// The face of @i2p/crypto-dsa, node engine: the same names and types as the portable one.
export type { EcdsaCurve } from '../curves.js';
export { dsaPrivateLength, dsaPublicLength, dsaSignatureLength } from '../dsa.js';
export type { RsaPublicKey, SigningKey, VerifyingKey } from '../key.js';
export {
	generateDsa,
	generateEcdsa,
	importDsaPrivate,
	importDsaPublic,
	importEcdsaPrivate,
	importEcdsaPublic,
	importRsaPublic,
} from './engine.js';
