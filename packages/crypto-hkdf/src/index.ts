// The face of @i2p/crypto-hkdf, portable engine: HKDF-SHA256 (RFC 5869) on @noble/hashes.
export { hkdf, hkdfPair } from './hkdf.js';
