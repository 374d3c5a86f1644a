// The face of @i2p/crypto-sha256 without Node: SHA-256 (FIPS 180-4).
export { createSha256, sha256, sha256Prefix } from './sha256.js';
export { type Sha256, sha256Bytes } from './types.js';
