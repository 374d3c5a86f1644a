// The face of @i2p/crypto-chacha20 without Node: ChaCha20 and ChaCha20-Poly1305 (RFC 8439).
export { chacha20, createAead } from './portable.js';
export { type Aead, aeadKeyBytes, aeadNonceBytes, aeadTagBytes } from './types.js';
