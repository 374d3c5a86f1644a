// The face of @i2p/crypto-eddsa, node engine: the same names and types as the portable one.
export {
	type BlindingFacts,
	blindingAlpha,
	blindPrivateKey,
	blindPublicKey,
	blindScalar,
	ed25519Scalar,
} from '../blinding.js';
export { generateEd25519ph, importEd25519phPrivate, importEd25519phPublic } from '../ed25519ph.js';
export {
	type Ed25519PrivateKey,
	type Ed25519PublicKey,
	ed25519KeyLength,
	ed25519SignatureLength,
	type Red25519PrivateKey,
} from '../key.js';
export { generateRed25519, importRed25519Private } from '../red25519.js';
export { generateEd25519, importEd25519Private, importEd25519Public, importRed25519Public } from './engine.js';
