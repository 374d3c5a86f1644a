// The face of @i2p/crypto-hmac, portable engine: HMAC-SHA256 (RFC 2104, 4231) on @noble/hashes.
export { hmacSha256 } from './hmac.js';
