// Whole handshakes, both sides in one process: what a link and a build record cost.
import { randomFillSync } from 'node:crypto';
import { generateX25519 } from '@i2p/crypto-x25519';
import { type Random, randomFrom } from '@i2p/util';
import { bench, describe } from 'vitest';
import { Handshake, noiseNames, type Pattern, patternN, patternXK, SymmetricState } from '../src/index.js';

const random: Random = randomFrom(
	(bytes) => {
		randomFillSync(bytes);
	},
	() => random,
);
const localStatic = generateX25519(random);
const bobStatic = generateX25519(random);
const payload = new Uint8Array(154);

function run(pattern: Pattern, initial: SymmetricState): void {
	const remoteStatic = bobStatic.publicKey;
	const alice = new Handshake({ pattern, initial, initiator: true, localStatic, remoteStatic });
	const bob = new Handshake({ pattern, initial, initiator: false, localStatic: bobStatic });
	for (let i = 0; i < pattern.messages.length; i++) {
		const [from, to] = i % 2 === 0 ? [alice, bob] : [bob, alice];
		to.read(from.write(payload, random)!);
	}
}

describe('both sides of a handshake', () => {
	const n = SymmetricState.fromName(noiseNames.n);
	const xk = SymmetricState.fromName(noiseNames.ntcp2);
	bench('N, as in a build record', () => run(patternN, n));
	bench('XK, as in NTCP2', () => run(patternXK, xk));
});
