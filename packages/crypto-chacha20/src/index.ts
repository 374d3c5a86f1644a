// The face of @i2p/crypto-chacha20, portable engine: ChaCha20 and ChaCha20-Poly1305 (RFC 8439) on @noble/ciphers.
export { createAead } from './aead.js';
export { chacha20 } from './chacha20.js';
export { type Aead, aeadKeyBytes, aeadNonceBytes, aeadTagBytes } from './types.js';
