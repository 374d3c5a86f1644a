// The face of @i2p/crypto-sha256 in Node: the same exports on node:crypto.
export { type Sha256, sha256Bytes } from '../types.js';
export { createSha256, sha256, sha256Prefix } from './sha256.js';
