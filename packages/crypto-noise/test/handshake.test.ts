// The handshake machine against itself and against bad input: every pattern, forks, forgeries, misuse.
import { generateX25519 } from '@i2p/crypto-x25519';
import { type Random, randomFrom } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	elligatorEphemeral,
	Handshake,
	noiseNames,
	type Pattern,
	patternIK,
	patternN,
	patternXK,
	SymmetricState,
} from '../src/index.js';

function seeded(seed: number): Random {
	let state = seed | 1;
	const random: Random = randomFrom(
		(bytes) => {
			for (let i = 0; i < bytes.length; i++) {
				state = (Math.imul(state, 1103515245) + 12345) >>> 0;
				bytes[i] = state >>> 16;
			}
		},
		() => random,
	);
	return random;
}

function pair(pattern: Pattern, random: Random, name: string = noiseNames.ratchet): [Handshake, Handshake] {
	const initial = SymmetricState.fromName(name);
	const bobStatic = generateX25519(random);
	const ephemeral = elligatorEphemeral;
	const localStatic = generateX25519(random);
	return [
		new Handshake({ pattern, initial, initiator: true, localStatic, remoteStatic: bobStatic.publicKey, ephemeral }),
		new Handshake({ pattern, initial, initiator: false, localStatic: bobStatic, ephemeral }),
	];
}

const patterns: [string, Pattern][] = [
	['N', patternN],
	['IK', patternIK],
	['XK', patternXK],
];

describe.each(patterns)('Noise %s', (_, pattern) => {
	it('carries any payloads and ends with the same keys on both sides', () => {
		fc.assert(
			fc.property(
				fc.nat(),
				fc.array(fc.uint8Array({ maxLength: 64 }), { minLength: 3, maxLength: 3 }),
				(seed, payloads) => {
					const random = seeded(seed);
					const [alice, bob] = pair(pattern, random);
					for (let i = 0; i < pattern.messages.length; i++) {
						const [from, to] = i % 2 === 0 ? [alice, bob] : [bob, alice];
						expect(to.read(from.write(payloads[i]!, random)!)).toEqual(payloads[i]);
					}
					expect(alice.finished && bob.finished).toBe(true);
					expect(alice.symmetric.split()).toEqual(bob.symmetric.split());
					expect(alice.symmetric.hash).toEqual(bob.symmetric.hash);
				},
			),
			{ numRuns: 8 },
		);
	});

	it('refuses every truncation and every flipped byte of its first message, and is none the worse for it', () => {
		const random = seeded(7);
		const [alice, bob] = pair(pattern, random);
		const message = alice.write(new Uint8Array([1, 2, 3]), random)!;
		for (let length = 0; length < message.length; length++)
			expect(bob.read(message.subarray(0, length))).toBeUndefined();
		for (let at = 0; at < message.length; at++) {
			const bad = new Uint8Array(message);
			bad[at]! ^= 1;
			expect(bob.read(bad)).toBeUndefined();
		}
		expect(bob.remoteEphemeral).toBeUndefined();
		expect(bob.read(message)).toEqual(new Uint8Array([1, 2, 3]));
	});
});

describe('a handshake', () => {
	it('forks: two replies from one state, each read by a fork', () => {
		const random = seeded(9);
		const [alice, bob] = pair(patternIK, random);
		bob.read(alice.write(new Uint8Array(1), random)!);
		const first = bob.fork().write(new Uint8Array([1]), random)!;
		const second = bob.fork().write(new Uint8Array([2]), random)!;
		expect(alice.fork().read(second)).toEqual(new Uint8Array([2]));
		expect(alice.read(first)).toEqual(new Uint8Array([1]));
	});

	it('answers undefined when a peer key gives an all-zero secret, and stays as it was', () => {
		const random = seeded(11);
		const initial = SymmetricState.fromName(noiseNames.n);
		const alice = new Handshake({ pattern: patternN, initial, initiator: true, remoteStatic: new Uint8Array(32) });
		const before = alice.symmetric.hash;
		expect(alice.write(new Uint8Array(4), random)).toBeUndefined();
		expect(alice.symmetric.hash).toEqual(before);
		const bob = new Handshake({ pattern: patternN, initial, initiator: false, localStatic: generateX25519(random) });
		expect(bob.read(new Uint8Array(80))).toBeUndefined();
	});

	it('throws TypeError out of turn, without keys, and after its end', () => {
		const random = seeded(13);
		const initial = SymmetricState.fromName(noiseNames.n);
		expect(() => new Handshake({ pattern: patternN, initial, initiator: true })).toThrow(TypeError);
		const [alice, bob] = pair(patternN, random);
		expect(() => alice.read(new Uint8Array(80))).toThrow(TypeError);
		expect(() => bob.write(new Uint8Array(), random)).toThrow(TypeError);
		alice.write(new Uint8Array(), random);
		expect(() => alice.write(new Uint8Array(), random)).toThrow(TypeError);
		const nameless = new Handshake({
			pattern: patternIK,
			initial,
			initiator: true,
			remoteStatic: generateX25519(random).publicKey,
		});
		expect(() => nameless.write(new Uint8Array(), random)).toThrow(TypeError);
		nameless.destroy();
		alice.destroy();
	});
});

describe('a symmetric state', () => {
	it('sends payloads in clear before a key is mixed', () => {
		const a = SymmetricState.fromName('Noise_test', new Uint8Array([1]));
		const b = a.fork();
		expect(a.hasKey).toBe(false);
		expect(b.decryptAndHash(a.encryptAndHash(new Uint8Array([5])))).toEqual(new Uint8Array([5]));
		expect(a.hash).toEqual(b.hash);
	});

	it('is unchanged by a failed decryption, nonce included', () => {
		const a = SymmetricState.fromName('Noise_test');
		a.mixKey(new Uint8Array(32).fill(1));
		const b = a.fork();
		const one = a.encryptAndHash(new Uint8Array([1]));
		const two = a.encryptAndHash(new Uint8Array([2]));
		expect(b.decryptAndHash(two)).toBeUndefined();
		expect(b.decryptAndHash(new Uint8Array(3))).toBeUndefined();
		expect(b.decryptAndHash(one)).toEqual(new Uint8Array([1]));
		const c = b.fork();
		expect(c.decryptAndHash(two)).toEqual(new Uint8Array([2]));
		c.destroy();
		expect(b.decryptAndHash(two)).toEqual(new Uint8Array([2]));
	});
});
