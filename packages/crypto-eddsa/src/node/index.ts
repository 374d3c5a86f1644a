// The face of @i2p/crypto-eddsa, node engine: the same names and types as the portable one.
export { type Ed25519PrivateKey, type Ed25519PublicKey, ed25519KeyLength, ed25519SignatureLength } from '../key.js';
export { generateEd25519, importEd25519Private, importEd25519Public } from './engine.js';
