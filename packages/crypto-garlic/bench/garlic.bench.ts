// Garlic end to end: a message on an established session, a whole handshake, a message for a router.
import { generateElligatorKey, importX25519Private } from '@i2p/crypto-x25519';
import { seededRandom } from '@i2p/testkit';
import { mono, wall } from '@i2p/time';
import { bench, describe } from 'vitest';
import { GarlicSessions, openForRouter, sealForRouter, writeBlocks } from '../src/index.js';

const random = seededRandom('bench');
const at = { now: mono(0), wall: wall(1_790_000_000_000) };
const clove = (length: number) => ({ kind: 'clove', bytes: new Uint8Array(length) }) as const;
const end = () => {
	const ownStatic = importX25519Private(random.bytes(32));
	return { key: ownStatic.publicKey, ownStatic, sessions: new GarlicSessions({ ownStatic, random }) };
};

const [alice, bob] = [end(), end()];
const toBob = alice.sessions.peerWithKey(bob.key, at.now);
const toAlice = bob.sessions.peerWithKey(alice.key, at.now);
bob.sessions.open(alice.sessions.seal(toBob, [clove(10)], at)!.message, at);
alice.sessions.open(bob.sessions.seal(toAlice, [clove(10)], at)!.message, at);

describe('established session', () => {
	for (const length of [64, 1800])
		bench(`seal and open ${length} bytes`, () => {
			const { message } = alice.sessions.seal(toBob, [clove(length)], at)!;
			if (bob.sessions.open(message, at).kind !== 'opened') throw new Error('refused');
			const back = bob.sessions.seal(toAlice, [clove(length)], at)!;
			if (alice.sessions.open(back.message, at).kind !== 'opened') throw new Error('refused');
		});
});

describe('beginnings', () => {
	bench('an Elligator2 key pair', () => {
		generateElligatorKey(random);
	});
	bench('new session, reply, first message, with keys made on the spot', () => {
		const one = end();
		const two = end();
		const there = one.sessions.peerWithKey(two.key, at.now);
		const back = two.sessions.peerWithKey(one.key, at.now);
		two.sessions.open(one.sessions.seal(there, [clove(500)], at)!.message, at);
		one.sessions.open(two.sessions.seal(back, [clove(500)], at)!.message, at);
		two.sessions.open(one.sessions.seal(there, [clove(500)], at)!.message, at);
	});
	const payload = writeBlocks([{ kind: 'dateTime', wall: at.wall }, clove(1000)]);
	bench('seal and open for a router', () => {
		openForRouter(bob.ownStatic, sealForRouter(bob.key, payload, random));
	});
});
