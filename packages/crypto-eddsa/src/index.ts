// The face of @i2p/crypto-eddsa, portable engine: Ed25519, Ed25519ph, Red25519, key blinding.

export {
	type BlindingFacts,
	blindingAlpha,
	blindPrivateKey,
	blindPublicKey,
	blindScalar,
	ed25519Scalar,
} from './blinding.js';
export { generateEd25519ph, importEd25519phPrivate, importEd25519phPublic } from './ed25519ph.js';
export {
	type Ed25519PrivateKey,
	type Ed25519PublicKey,
	ed25519KeyLength,
	ed25519SignatureLength,
	type Red25519PrivateKey,
} from './key.js';
export { generateEd25519, importEd25519Private, importEd25519Public, importRed25519Public } from './portable.js';
export { generateRed25519, importRed25519Private } from './red25519.js';
