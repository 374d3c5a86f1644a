// The face of @i2p/crypto-wasm: symmetric cryptography in WebAssembly SIMD, for the packages above it.
export { createSymmetric, mostAsideBytes, mostDataBytes, Symmetric, symmetric } from './symmetric.js';
