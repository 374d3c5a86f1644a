// Whole handshakes, both sides in one process: what a build record, a garlic session and a link cost.
// `I2P_ENGINE=portable` takes the portable engines of curves, ciphers and ML-KEM.
import { generateX25519 } from '@i2p/crypto-x25519';
import { seededRandom } from '@i2p/testkit';
import { bench, describe } from 'vitest';
import {
	Handshake,
	hybridNames,
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

const random = seededRandom('bench');
const localStatic = generateX25519(random);
const bobStatic = generateX25519(random);
const payload = new Uint8Array(154);

function whole(pattern: Pattern, name: string, level?: 512 | 768 | 1024): () => void {
	const initial = SymmetricState.fromName(name);
	const common = level === undefined ? { pattern, initial } : { pattern, initial, kem: mlKem(level) };
	const remoteStatic = bobStatic.publicKey;
	return () => {
		const alice = new Handshake({ ...common, initiator: true, localStatic, remoteStatic });
		const bob = new Handshake({ ...common, initiator: false, localStatic: bobStatic });
		for (let i = 0; i < pattern.messages.length; i++) {
			const [from, to] = i % 2 === 0 ? [alice, bob] : [bob, alice];
			to.read(from.write(payload, random)!);
		}
		alice.destroy();
		bob.destroy();
	};
}

describe('both sides of a handshake', () => {
	bench('N, as in a build record', whole(patternN, noiseNames.n));
	bench('IK, as in a garlic session', whole(patternIK, noiseNames.ratchet));
	bench('XK, as in NTCP2', whole(patternXK, noiseNames.ntcp2));
	for (const level of [512, 768, 1024] as const) {
		bench(`IKhfs with ML-KEM-${level}`, whole(patternIKhfs, hybridNames.ratchet[level], level));
		bench(`XKhfs with ML-KEM-${level}`, whole(patternXKhfs, hybridNames.ntcp2[level], level));
	}
});
