// The face of @i2p/crypto-chacha20 in Node: the same exports, on node:crypto where that is faster.
export { type Aead, aeadKeyBytes, aeadNonceBytes, aeadTagBytes } from '../types.js';
export { chacha20, createAead } from './native.js';
