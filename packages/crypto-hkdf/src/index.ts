// The face of @i2p/crypto-hkdf: HKDF-SHA256 (RFC 5869).
export { hkdf, hkdfPair } from './hkdf.js';
