// The handshake machine against itself: every pattern, forks, jobs, misuse; and its state alone.
import { generateMlKem } from '@i2p/crypto-mlkem';
import { generateX25519 } from '@i2p/crypto-x25519';
import { acceptedMistakes, runs, seededRandom } from '@i2p/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Handshake, mlKem, noiseNames, patternIK, patternIKhfs, patternN, SymmetricState } from '../src/index.js';
import { both, patterns } from './both.js';

describe.each(patterns)('Noise %s', (_, pattern) => {
	it('carries any payloads and ends with the same keys on both sides', () => {
		fc.assert(
			fc.property(
				fc.nat(),
				fc.array(fc.uint8Array({ maxLength: 64 }), { minLength: 3, maxLength: 3 }),
				(seed, payloads) => {
					const random = seededRandom(seed);
					const [alice, bob] = both(pattern, random);
					for (let i = 0; i < pattern.messages.length; i++) {
						const [from, to] = i % 2 === 0 ? [alice, bob] : [bob, alice];
						expect(to.read(from.write(payloads[i]!, random)!)).toEqual(payloads[i]);
					}
					expect(alice.finished && bob.finished).toBe(true);
					expect(alice.split()).toEqual(bob.split());
					expect(alice.symmetric.hash).toEqual(bob.symmetric.hash);
				},
			),
			{ numRuns: runs(8) },
		);
	});
});

describe('a handshake', () => {
	it('forks: two replies from one state, each read by a fork', () => {
		const random = seededRandom(9);
		const [alice, bob] = both(patternIK, random);
		bob.read(alice.write(new Uint8Array(1), random)!);
		const first = bob.fork().write(new Uint8Array([1]), random)!;
		const second = bob.fork().write(new Uint8Array([2]), random)!;
		expect(alice.fork().read(second)).toEqual(new Uint8Array([2]));
		expect(alice.read(first)).toEqual(new Uint8Array([1]));
	});

	it('answers undefined when a peer key gives an all-zero secret, and stays as it was', () => {
		const random = seededRandom(11);
		const initial = SymmetricState.fromName(noiseNames.n);
		const alice = new Handshake({ pattern: patternN, initial, initiator: true, remoteStatic: new Uint8Array(32) });
		const before = alice.symmetric.hash;
		expect(alice.write(new Uint8Array(4), random)).toBeUndefined();
		expect(alice.symmetric.hash).toEqual(before);
		const bob = new Handshake({ pattern: patternN, initial, initiator: false, localStatic: generateX25519(random) });
		expect(bob.read(new Uint8Array(80))).toBeUndefined();
	});

	it('throws TypeError out of turn, without keys, and after its end', () => {
		const random = seededRandom(13);
		const initial = SymmetricState.fromName(noiseNames.n);
		expect(() => new Handshake({ pattern: patternN, initial, initiator: true })).toThrow(TypeError);
		const [alice, bob] = both(patternN, random);
		expect(acceptedMistakes('handshake payload', (bytes) => alice.write(bytes, random))).toEqual([]);
		expect(acceptedMistakes('handshake message', (bytes) => bob.read(bytes))).toEqual([]);
		expect(acceptedMistakes('handshake message', (bytes) => bob.ciphertextOf(bytes))).toEqual([]);
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

	it('throws where a KEM or what a job made of it is missing or has another length', () => {
		const random = seededRandom(15);
		const initial = SymmetricState.fromName(noiseNames.ratchet);
		const localStatic = generateX25519(random);
		const bobOptions = { pattern: patternIKhfs, initial, initiator: false, localStatic };
		expect(() => new Handshake(bobOptions)).toThrow(new TypeError('a hybrid pattern needs a KEM'));
		const short = { pattern: patternN, initial, initiator: true, remoteStatic: new Uint8Array(31) };
		expect(() => new Handshake(short)).toThrow(new RangeError('static key: expected 32 bytes, got 31'));
		const [alice, bob] = both(patternIKhfs, random);
		const kemKey = generateMlKem(1024, random);
		expect(() => alice.write(new Uint8Array(0), random, { kemKey })).toThrow(
			new RangeError('encapsulation key: expected 800 bytes, got 1568'),
		);
		bob.read(alice.write(new Uint8Array(0), random)!);
		const made = mlKem(512).encapsulate(bob.remoteKemKey!, random)!;
		const write = (encapsulation: typeof made) => () => bob.write(new Uint8Array(0), random, { encapsulation });
		expect(write({ ...made, secret: made.secret.subarray(1) })).toThrow('KEM secret: expected 32 bytes, got 31');
		expect(write({ ...made, ciphertext: new Uint8Array(9) })).toThrow('KEM ciphertext: expected 768 bytes, got 9');
		const reply = write(made)()!;
		expect(made.secret.every((byte) => byte === 0)).toBe(true);
		expect(() => alice.read(reply, { kemSecret: new Uint8Array(33) })).toThrow(RangeError);
		expect(alice.read(reply)).toEqual(new Uint8Array(0));
	});

	it('destroys the keys that it made, and a fork only its own', () => {
		const random = seededRandom(17);
		const made: { destroyed: boolean }[] = [];
		const kem = mlKem(512);
		const counted = {
			...kem,
			generate: (from: typeof random) => {
				const key = kem.generate(from);
				const entry = { destroyed: false };
				made.push(entry);
				return { publicKey: key.publicKey, decapsulate: key.decapsulate, destroy: () => (entry.destroyed = true) };
			},
		};
		const initial = SymmetricState.fromName(noiseNames.ratchet);
		const remoteStatic = generateX25519(random).publicKey;
		const localStatic = generateX25519(random);
		const alice = new Handshake({
			pattern: patternIKhfs,
			initial,
			initiator: true,
			localStatic,
			remoteStatic,
			kem: counted,
		});
		const early = alice.fork();
		early.write(new Uint8Array(0), random);
		early.destroy();
		alice.write(new Uint8Array(0), random);
		alice.fork().destroy();
		expect(made.map(({ destroyed }) => destroyed)).toEqual([true, false]);
		alice.destroy();
		expect(made.map(({ destroyed }) => destroyed)).toEqual([true, true]);
		expect(() => alice.read(new Uint8Array(900))).toThrow(TypeError);
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
