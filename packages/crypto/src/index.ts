// The face of @i2p/crypto: each package of the crypto layer as a namespace; no logic of its own.
// Holds what house.json lists, no less; a test compares.
export * as aes from '@i2p/crypto-aes';
export * as chacha20 from '@i2p/crypto-chacha20';
export * as dsa from '@i2p/crypto-dsa';
export * as eddsa from '@i2p/crypto-eddsa';
export * as elgamal from '@i2p/crypto-elgamal';
export * as garlic from '@i2p/crypto-garlic';
export * as hkdf from '@i2p/crypto-hkdf';
export * as hmac from '@i2p/crypto-hmac';
export * as mlkem from '@i2p/crypto-mlkem';
export * as noise from '@i2p/crypto-noise';
export * as sessionKeys from '@i2p/crypto-session-keys';
export * as sha256 from '@i2p/crypto-sha256';
export * as siphash from '@i2p/crypto-siphash';
export * as wasm from '@i2p/crypto-wasm';
export * as x25519 from '@i2p/crypto-x25519';
