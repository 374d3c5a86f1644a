// The face of @i2p/crypto-hmac in Node: the same exports on node:crypto.
export { hmacSha256 } from './hmac.js';
