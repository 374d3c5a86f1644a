// What makes a handshake hybrid: names, sizes and the `pq` that an address publishes. NTCP2 hybrid specification.
// Must not know states or keys.
import { type MlKemLevel, mlKemCiphertextLength, mlKemPublicKeyLength } from '@i2p/crypto-mlkem';
import { hybridNames, noiseNames, SymmetricState } from '@i2p/crypto-noise';
import { macBytes } from './constants.js';

const pqs = { 512: 3, 768: 4, 1024: 5 } as const;

/** The `pq` option by which an address offers this level of ML-KEM: 3, 4 or 5. */
export function pqOf(level: MlKemLevel): 3 | 4 | 5 {
	return pqs[level];
}

/** The level of ML-KEM that a `pq` option offers; `undefined` for none and for numbers of the future. */
export function levelOf(pq: number | undefined): MlKemLevel | undefined {
	for (const level of [512, 768, 1024] as const) if (pqs[level] === pq) return level;
	return undefined;
}

/** Bytes that message 1 is longer by: the box of the encapsulation key; 0 in a classic handshake. */
export function keyBoxBytes(level: MlKemLevel | undefined): number {
	return level === undefined ? 0 : mlKemPublicKeyLength[level] + macBytes;
}

/** Bytes that message 2 is longer by: the box of the ciphertext; 0 in a classic handshake. */
export function ciphertextBoxBytes(level: MlKemLevel | undefined): number {
	return level === undefined ? 0 : mlKemCiphertextLength[level] + macBytes;
}

const initials = new Map<string, SymmetricState>();

/** The state before message 1, the responder's 32-byte static key mixed. */
export function initialState(level: MlKemLevel | undefined, responderStatic: Uint8Array): SymmetricState {
	const name = level === undefined ? noiseNames.ntcp2 : hybridNames.ntcp2[level];
	let initial = initials.get(name);
	if (!initial) {
		initial = SymmetricState.fromName(name);
		initials.set(name, initial);
	}
	const state = initial.fork();
	state.mixHash(responderStatic);
	return state;
}
