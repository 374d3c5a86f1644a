// Both sides of a handshake with keys drawn from a seed, for tests that need no vectors.
import { generateX25519 } from '@i2p/crypto-x25519';
import type { Random } from '@i2p/util';
import {
	elligatorEphemeral,
	Handshake,
	mlKem,
	noiseNames,
	type Pattern,
	patternIK,
	patternIKhfs,
	patternN,
	patternXK,
	patternXKhfs,
	SymmetricState,
} from '../src/index.js';

/** Every pattern by its name. */
export const patterns: readonly (readonly [string, Pattern])[] = [
	['N', patternN],
	['IK', patternIK],
	['XK', patternXK],
	['IKhfs', patternIKhfs],
	['XKhfs', patternXKhfs],
];

/** Initiator and responder; ML-KEM-512 where the pattern is hybrid. */
export function both(pattern: Pattern, random: Random): [Handshake, Handshake] {
	const common = {
		pattern,
		initial: SymmetricState.fromName(noiseNames.ratchet),
		ephemeral: elligatorEphemeral,
		kem: mlKem(512),
	};
	const bobStatic = generateX25519(random);
	const localStatic = generateX25519(random);
	return [
		new Handshake({ ...common, initiator: true, localStatic, remoteStatic: bobStatic.publicKey }),
		new Handshake({ ...common, initiator: false, localStatic: bobStatic }),
	];
}
