// Garlic end to end: each message of a session by type, a message for a router, a new session that is not for us.
// `I2P_ENGINE=portable` takes the portable engines of curves, ciphers and ML-KEM.
import { generateElligatorKey, importX25519Private } from '@i2p/crypto-x25519';
import { seededRandom } from '@i2p/testkit';
import { mono, wall } from '@i2p/time';
import { bench, describe } from 'vitest';
import {
	GarlicSessions,
	openForRouter,
	type RatchetType,
	sealForRouter,
	sealUnbound,
	writeBlocks,
} from '../src/index.js';
import { startSession } from '../src/initiator.js';
import { ratchetKind } from '../src/ratchet-type.js';
import { openNewSession } from '../src/responder.js';

const random = seededRandom('bench');
const at = { now: mono(0), wall: wall(1_790_000_000_000) };
const clove = (length: number) => ({ kind: 'clove', bytes: new Uint8Array(length) }) as const;
const types = [4, 5, 6, 7] as const;
const newKey = () => importX25519Private(random.bytes(32));

describe('established session', () => {
	const keys = [newKey(), newKey()] as const;
	const [alice, bob] = keys.map((key) => new GarlicSessions({ keys: [{ type: 4, key }], random })) as [
		GarlicSessions,
		GarlicSessions,
	];
	const toBob = alice.peerWithKey(keys[1].publicKey, at.now);
	const toAlice = bob.peerWithKey(keys[0].publicKey, at.now);
	bob.open(alice.seal(toBob, [clove(10)], at)!.message, at);
	alice.open(bob.seal(toAlice, [clove(10)], at)!.message, at);
	for (const length of [64, 1800])
		bench(`two messages sealed and opened, ${length} bytes`, () => {
			if (bob.open(alice.seal(toBob, [clove(length)], at)!.message, at).kind !== 'opened') throw new Error('refused');
			if (alice.open(bob.seal(toAlice, [clove(length)], at)!.message, at).kind !== 'opened') throw new Error('refused');
		});
});

describe.each(types)('type %i', (type: RatchetType) => {
	const [alice, bob] = [newKey(), newKey()];
	const { key, representative } = generateElligatorKey(random);
	const kept = {
		publicKey: key.publicKey,
		exportRaw: key.exportRaw,
		agree: key.agree.bind(key),
		destroy: () => undefined,
	};
	const ephemeral = { key: kept, wire: representative };
	const payload = writeBlocks([{ kind: 'dateTime', wall: at.wall }, clove(500)]);
	const start = { kind: ratchetKind(type), ownStatic: alice, peerStatic: bob.publicKey, payload, random, ephemeral };
	const { message, awaiting } = startSession(start)!;
	const own = { type, key: bob };
	bench('new session sealed, Elligator2 key from the pool', () => {
		startSession(start)!.awaiting.destroy();
	});
	bench('new session opened', () => {
		openNewSession(own, message)!.bound!.repliable.destroy();
	});
	bench('a new session opened and ten replies sealed', () => {
		const { repliable } = openNewSession(own, message)!.bound!;
		for (let i = 0; i < 10; i++) repliable.reply(payload, random, { ephemeral });
		repliable.destroy();
	});
	const reply = openNewSession(own, message)!.bound!.repliable.reply(payload, random)!.message;
	bench('reply opened', () => {
		awaiting.open(reply);
	});
	const stranger = sealUnbound(type, alice.publicKey, [clove(500)], at.wall, random)!;
	bench('new session of a stranger refused', () => {
		openNewSession(own, stranger);
	});
});

describe('once', () => {
	const own = newKey();
	const payload = writeBlocks([{ kind: 'dateTime', wall: at.wall }, clove(1000)]);
	bench('an Elligator2 key pair', () => {
		generateElligatorKey(random);
	});
	bench('sealed and opened for a router', () => {
		openForRouter(own, sealForRouter(own.publicKey, payload, random));
	});
});
