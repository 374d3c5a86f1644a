// The face of @i2p/crypto-x25519, node engine: the same names and types as the portable one.
export { elligator2Decode, elligator2Encode } from '../elligator2.js';
export { type X25519PrivateKey, type X25519PublicKey, x25519KeyLength } from '../key.js';
export { generateElligatorKey, generateX25519, importX25519Private, importX25519Public } from './engine.js';
