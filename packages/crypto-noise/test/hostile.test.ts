// Each message of each pattern, broken in every way, at the state that awaits it: answers only, and a handshake none the worse.
import { generateX25519 } from '@i2p/crypto-x25519';
import { seededRandom } from '@i2p/testkit';
import { describe, expect, it } from 'vitest';
import {
	Handshake,
	hybridNames,
	mlKem,
	noiseNames,
	type Pattern,
	patternIK,
	patternIKhfs,
	patternXKhfs,
	plainEphemeral,
	SymmetricState,
} from '../src/index.js';
import { both, patterns } from './both.js';

const random = seededRandom('hostile handshakes');
const payload = new Uint8Array([1, 2, 3]);

/** u = 0, 1, p − 1, p, p + 1 and the two of order 8: with all of them X25519 gives zero. RFC 7748 section 6.1. */
const lowOrder = [
	'0000000000000000000000000000000000000000000000000000000000000000',
	'0100000000000000000000000000000000000000000000000000000000000000',
	'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
	'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
	'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
	'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
	'5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
].map((hex) => Uint8Array.from(Buffer.from(hex, 'hex')));

/** The messages in order, with the side that reads each, at the state that awaits it. */
function* walk([alice, bob]: [Handshake, Handshake], pattern: Pattern) {
	for (let i = 0; i < pattern.messages.length; i++) {
		const [from, to] = i % 2 === 0 ? [alice, bob] : [bob, alice];
		const message = from.write(payload, random)!;
		yield { to, message };
		expect(to.read(message)).toEqual(payload);
	}
}

/** Positions worth breaking: all of a short message; of a long one the ends of its parts and every 37th between. */
function positions(length: number): number[] {
	const all = Array.from({ length }, (_, i) => i);
	return length < 200 ? all : all.filter((i) => i < 50 || i >= length - 100 || i % 37 === 0);
}

describe.each(patterns)('Noise %s', (_, pattern) => {
	it('refuses each message cut short, altered or prolonged', () => {
		for (const { to, message } of walk(both(pattern, random), pattern)) {
			const { hash } = to.symmetric;
			for (const at of positions(message.length)) {
				expect(to.read(message.subarray(0, at))).toBeUndefined();
				const bad = new Uint8Array(message);
				bad[at]! ^= 1 << (at & 7 || 1);
				// The two top bits of a representative are random and mean nothing.
				if (at !== 31) expect(to.read(bad)).toBeUndefined();
			}
			const longer = new Uint8Array(message.length + 1);
			longer.set(message);
			expect(to.read(longer)).toBeUndefined();
			expect(to.read(message, { header: new Uint8Array(1) })).toBeUndefined();
			for (const length of [0, 1, 16, 48, 1024, 65_535]) expect(to.read(random.bytes(length))).toBeUndefined();
			expect(to.symmetric.hash).toBe(hash);
		}
	});

	it('refuses a message of another handshake, and the same again', () => {
		const [alice, bob] = both(pattern, random);
		const [stranger] = both(pattern, random);
		expect(bob.read(stranger.write(payload, random)!)).toBeUndefined();
		const first = alice.write(payload, random)!;
		const again = bob.fork();
		expect(bob.read(first)).toEqual(payload);
		// A copy of the state before reads it too: that a message is a replay is not for a handshake to know.
		expect(again.read(first)).toEqual(payload);
		if (pattern.messages.length === 1) return;
		const second = bob.write(payload, random)!;
		expect(alice.read(second)).toEqual(payload);
		if (pattern.messages.length === 2) return;
		alice.write(payload, random);
		expect(bob.read(second)).toBeUndefined();
		expect(bob.read(first)).toBeUndefined();
	});

	it('answers nothing to keys of low order', () => {
		const initial = SymmetricState.fromName(noiseNames.ratchet);
		const common = {
			pattern,
			initial,
			kem: mlKem(512),
			ephemeral: plainEphemeral,
			localStatic: generateX25519(random),
		};
		for (const key of lowOrder) {
			const alice = new Handshake({ ...common, initiator: true, remoteStatic: key });
			expect(alice.write(payload, random)).toBeUndefined();
			const bob = new Handshake({ ...common, initiator: false });
			const message = random.bytes(2000);
			message.set(key);
			expect(bob.read(message)).toBeUndefined();
		}
	});
});

describe('hybrid handshakes', () => {
	const kems = [512, 768, 1024] as const;

	it('refuse messages made for another level', () => {
		for (const [name, pattern] of [
			['ratchet', patternIKhfs],
			['ntcp2', patternXKhfs],
		] as const)
			for (const ours of kems)
				for (const theirs of kems) {
					const bobStatic = generateX25519(random);
					const side = (level: 512 | 768 | 1024) => ({
						pattern,
						initial: SymmetricState.fromName(hybridNames[name][level]),
						kem: mlKem(level),
					});
					const localStatic = generateX25519(random);
					const remoteStatic = bobStatic.publicKey;
					const alice = new Handshake({ ...side(theirs), initiator: true, localStatic, remoteStatic });
					const bob = new Handshake({ ...side(ours), initiator: false, localStatic: bobStatic });
					const opened = bob.read(alice.write(payload, random)!);
					expect(opened).toEqual(ours === theirs ? payload : undefined);
				}
	});

	it('refuse classic messages and are refused by classic ones', () => {
		const [alice, bob] = both(patternIKhfs, random);
		const [classicAlice, classicBob] = both(patternIK, random);
		expect(bob.read(classicAlice.write(payload, random)!)).toBeUndefined();
		expect(classicBob.read(alice.write(payload, random)!)).toBeUndefined();
	});

	it('answer nothing to an encapsulation key that is none', () => {
		const [alice, bob] = both(patternIKhfs, random);
		const publicKey = new Uint8Array(800).fill(0xff);
		const message = alice.write(payload, random, { kemKey: { publicKey, destroy: () => undefined } })!;
		expect(bob.read(message)).toEqual(payload);
		expect(bob.write(payload, random)).toBeUndefined();
		expect(bob.finished).toBe(false);
	});

	it('refuse a ciphertext for another key, whoever decapsulates', () => {
		const [alice, bob] = both(patternIKhfs, random);
		bob.read(alice.write(payload, random)!);
		const other = mlKem(512).generate(random);
		const encapsulation = mlKem(512).encapsulate(other.publicKey, random)!;
		const message = bob.write(payload, random, { encapsulation })!;
		expect(alice.read(message)).toBeUndefined();
		const ciphertext = alice.ciphertextOf(message)!;
		expect(ciphertext).toHaveLength(768);
		expect(alice.read(message, { kemSecret: random.bytes(32) })).toBeUndefined();
		for (const length of [0, 31, 32, 100, 815]) expect(alice.ciphertextOf(message.subarray(0, length))).toBeUndefined();
	});
});
