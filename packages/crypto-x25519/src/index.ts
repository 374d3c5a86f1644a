// The face of @i2p/crypto-x25519, portable engine: X25519 and Elligator2.
export { elligator2Decode, elligator2Encode } from './elligator2.js';
export { type X25519PrivateKey, type X25519PublicKey, x25519KeyLength } from './key.js';
export { generateElligatorKey, generateX25519, importX25519Private, importX25519Public } from './portable.js';
