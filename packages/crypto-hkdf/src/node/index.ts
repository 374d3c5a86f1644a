// The face of @i2p/crypto-hkdf in Node: the same exports over the node engine of HMAC-SHA256.
export { hkdf, hkdfPair } from './hkdf.js';
