// The face of @i2p/crypto-noise: one handshake engine for N, IK, XK and the hybrids IKhfs and XKhfs.
export { type EphemeralCoding, type EphemeralKey, elligatorEphemeral, plainEphemeral } from './ephemeral.js';
export { Handshake, type HandshakeOptions, type ReadOptions, type WriteOptions } from './handshake.js';
export { type Kem, type KemKey, mlKem } from './kem.js';
export {
	hybridNames,
	noiseNames,
	type Pattern,
	patternIK,
	patternIKhfs,
	patternN,
	patternXK,
	patternXKhfs,
	type Token,
} from './patterns.js';
export { SymmetricState } from './symmetric-state.js';
