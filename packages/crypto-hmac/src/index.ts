// The face of @i2p/crypto-hmac without Node: HMAC-SHA256 (RFC 2104, 4231).
export { hmacSha256 } from './hmac.js';
