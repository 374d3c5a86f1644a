// The face of @i2p/crypto-noise: one handshake engine for N, IK and XK.
export { type EphemeralCoding, elligatorEphemeral, plainEphemeral } from './ephemeral.js';
export { Handshake, type HandshakeOptions } from './handshake.js';
export { noiseNames, type Pattern, patternIK, patternN, patternXK, type Token } from './patterns.js';
export { SymmetricState } from './symmetric-state.js';
