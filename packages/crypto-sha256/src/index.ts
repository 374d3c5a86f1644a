// The face of @i2p/crypto-sha256, portable engine: SHA-256 (FIPS 180-4) on @noble/hashes.
export { createSha256, sha256 } from './sha256.js';
export { type Sha256, sha256Bytes } from './types.js';
