// The face of @i2p/crypto-eddsa, portable engine: Ed25519.

export { type Ed25519PrivateKey, type Ed25519PublicKey, ed25519KeyLength, ed25519SignatureLength } from './key.js';
export { generateEd25519, importEd25519Private, importEd25519Public } from './portable.js';
