// Hybrid session handshakes against vectors made with i2pd and emissary, each of which read the other's (origin in the files): byte for
// byte as sender, and as receiver; and destinations that hold keys of several types.
import { encapsulate, importMlKemPrivate, type MlKemLevel } from '@i2p/crypto-mlkem';
import { SendTagSet, seedTagSet } from '@i2p/crypto-session-keys';
import { importX25519Private } from '@i2p/crypto-x25519';
import { loadVectors, seededRandom } from '@i2p/testkit';
import { fromHex, type Random, randomFrom, toHex } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import type { SessionKeys } from '../src/handshake-keys.js';
import { type RatchetType, readBlocks, sealUnbound } from '../src/index.js';
import { startSession } from '../src/initiator.js';
import { ratchetKind } from '../src/ratchet-type.js';
import { openNewSession } from '../src/responder.js';
import { clove, makeEnd, TestClock, texts } from './ends.js';

interface Vectors {
	readonly newSession: Record<
		'ephemeralPriv' | 'ephemeralPub' | 'representative' | 'payload' | 'message' | 'kemSeed',
		string
	> & {
		inputs: Record<'aliceStaticPriv' | 'aliceStaticPub' | 'bobStaticPriv' | 'bobStaticPub', string>;
	};
	readonly nsrTagset: { tags: string[] };
	readonly repliesI2pd: (Record<'ephemeralPriv' | 'representative' | 'payload' | 'message' | 'encapsSeed', string> & {
		stateAfterEmptyBox: { ck: string };
		validPerSpecification: boolean;
	})[];
	readonly splitAfterReply0: { k_ab: string; k_ba: string };
	readonly tagsets: Record<'ab' | 'ba', { n: number; tag: string; key: string }[]>;
	readonly emissaryNewSession: Record<
		'bobStaticPriv' | 'aliceStaticPub' | 'payload' | 'message' | 'ephemeralDecoded',
		string
	>;
	readonly repliesEmissary: {
		payload: string;
		message: string;
		tagsetAbFirst20: { tag: string; key: string }[];
	}[];
}

const random = seededRandom('hybrid');
const hexKeys = (keys: SessionKeys) => [keys.chainingKey, keys.initiatorKey, keys.responderKey].map(toHex);
const elligator = (v: { ephemeralPriv: string; representative: string }) => ({
	key: importX25519Private(fromHex(v.ephemeralPriv)),
	wire: fromHex(v.representative),
});

/** Draws these bytes. */
function drawing(hex: string): Random {
	const drawn: Random = randomFrom(
		(bytes) => bytes.set(fromHex(hex)),
		() => drawn,
	);
	return drawn;
}

describe.each([
	[5, 512],
	[6, 768],
	[7, 1024],
] as const)('type %i', (type: RatchetType, level: MlKemLevel) => {
	const v = loadVectors<Vectors>(new URL(`vectors/ratchet-hybrid-${level}.json`, import.meta.url));
	const { newSession, repliesI2pd } = v;
	const own = (hex: string) => ({ type, key: importX25519Private(fromHex(hex)) });
	const alice = own(newSession.inputs.aliceStaticPriv);
	const bob = own(newSession.inputs.bobStaticPriv);
	const start = () =>
		startSession({
			kind: ratchetKind(type),
			ownStatic: alice.key,
			peerStatic: bob.key.publicKey,
			payload: fromHex(newSession.payload),
			random,
			ephemeral: elligator(newSession),
			kemKey: importMlKemPrivate(level, fromHex(newSession.kemSeed)),
		})!;
	const first = repliesI2pd[0]!;
	const firstKeys = [first.stateAfterEmptyBox.ck, v.splitAfterReply0.k_ab, v.splitAfterReply0.k_ba];

	it('makes and opens the new session of i2pd', () => {
		const { message, awaiting } = start();
		expect(toHex(message)).toBe(newSession.message);
		expect(awaiting.tags(20).map(toHex)).toEqual(v.nsrTagset.tags);
		const opened = openNewSession(bob, message)!;
		expect(toHex(opened.payload)).toBe(newSession.payload);
		expect(toHex(opened.ephemeral)).toBe(newSession.ephemeralPub);
		expect(toHex(opened.bound!.peerStatic)).toBe(newSession.inputs.aliceStaticPub);
		expect(readBlocks(opened.payload)[0]?.kind).toBe('dateTime');
	});

	it('makes and opens the reply of i2pd, and begins the same session', () => {
		const { repliable } = openNewSession(bob, fromHex(newSession.message))!.bound!;
		const publicKey = importMlKemPrivate(level, fromHex(newSession.kemSeed)).publicKey;
		const made = repliable.reply(fromHex(first.payload), random, {
			ephemeral: elligator(first),
			encapsulation: encapsulate(level, publicKey, drawing(first.encapsSeed))!,
		})!;
		expect(toHex(made.message)).toBe(first.message);
		expect(hexKeys(made.keys)).toEqual(firstKeys);
		const opened = start().awaiting.open(made.message)!;
		expect(toHex(opened.payload)).toBe(first.payload);
		expect(hexKeys(opened.keys!)).toEqual(firstKeys);
		for (const [direction, key] of [
			['ab', made.keys.initiatorKey],
			['ba', made.keys.responderKey],
		] as const) {
			const set = new SendTagSet(seedTagSet(0, made.keys.chainingKey, key));
			for (const { tag, key } of v.tagsets[direction]) {
				const next = set.next()!;
				expect([toHex(next.tag), toHex(next.key)]).toEqual([tag, key]);
			}
		}
	});

	it('opens the later replies of i2pd, which leave se out, once the first is there', () => {
		const later = repliesI2pd.slice(1);
		expect(later.map(({ validPerSpecification }) => validPerSpecification)).toEqual(later.map(() => false));
		const { awaiting } = start();
		for (const reply of later) expect(awaiting.open(fromHex(reply.message))).toBeUndefined();
		expect(awaiting.open(fromHex(first.message))?.keys).toBeDefined();
		for (const reply of later) {
			const message = fromHex(reply.message);
			expect(awaiting.open(message)).toEqual({ payload: fromHex(reply.payload) });
			for (const at of [0, 20, 60, message.length - 40, message.length - 1]) {
				const altered = new Uint8Array(message);
				altered[at]! ^= 1;
				expect(awaiting.open(altered)).toBeUndefined();
			}
		}
	});

	it('opens new session and replies of emissary, each offering a session of its own', () => {
		const e = v.emissaryNewSession;
		const opened = openNewSession(own(e.bobStaticPriv), fromHex(e.message))!;
		expect([toHex(opened.payload), toHex(opened.ephemeral)]).toEqual([e.payload, e.ephemeralDecoded]);
		expect(toHex(opened.bound!.peerStatic)).toBe(e.aliceStaticPub);
		const { awaiting } = start();
		for (const reply of v.repliesEmissary) {
			const got = awaiting.open(fromHex(reply.message))!;
			expect(toHex(got.payload)).toBe(reply.payload);
			const set = new SendTagSet(seedTagSet(0, got.keys!.chainingKey, got.keys!.initiatorKey));
			for (const { tag, key } of reply.tagsetAbFirst20) {
				const next = set.next()!;
				expect([toHex(next.tag), toHex(next.key)]).toEqual([tag, key]);
			}
		}
	});

	it('opens only what is whole and unaltered', () => {
		const message = fromHex(newSession.message);
		const reply = fromHex(first.message);
		const { awaiting } = start();
		for (const [bytes, open] of [
			[message, (bytes: Uint8Array) => openNewSession(bob, bytes)],
			[reply, (bytes: Uint8Array) => awaiting.open(bytes)],
		] as const) {
			for (let length = 0; length < bytes.length; length += 41) expect(open(bytes.subarray(0, length))).toBeUndefined();
			for (let at = 0; at < bytes.length; at += at < 130 ? 13 : 97) {
				const altered = new Uint8Array(bytes);
				altered[at]! ^= 4;
				expect(open(altered)).toBeUndefined();
			}
			expect(open(bytes)).toBeDefined();
		}
		expect(openNewSession(alice, message)).toBeUndefined();
	});

	it('is opened from nobody, without a reply to be had', () => {
		const message = sealUnbound(type, bob.key.publicKey, [clove('from nobody')], new TestClock().wall, random)!;
		const opened = openNewSession(bob, message)!;
		expect(opened.bound).toBeUndefined();
		expect(readBlocks(opened.payload).map(({ kind }) => kind)).toEqual(['dateTime', 'clove', 'padding']);
	});
});

describe('a destination with keys 6 and 4', () => {
	const clock = new TestClock();
	const types = [6, 4] as const;

	it.each([
		[4, 5],
		[4, 2000],
		[6, 5],
		[6, 2000],
	] as const)('opens new sessions of type %i with %i bytes', (type, length) => {
		const bob = makeEnd('bob', { types: [type, type === 6 ? 4 : 6] });
		const alice = makeEnd('alice', { types: [type] });
		const peer = alice.sessions.peerWithKey(bob.publicKey, clock.now, type);
		const sealed = alice.sessions.seal(peer, [{ kind: 'clove', bytes: new Uint8Array(length) }], clock)!;
		const opened = bob.sessions.open(sealed.message, clock);
		if (opened.kind === 'refused') throw new Error(opened.code);
		expect([opened.stage, opened.peer?.type]).toEqual(['new-session', type]);
		const reply = bob.sessions.seal(opened.peer!, [clove('welcome')], clock)!;
		expect(texts(alice.sessions.open(reply.message, clock))).toEqual(['welcome']);
	});

	it('begins by the type that is asked for, and has no other', () => {
		const bob = makeEnd('bob', { types });
		const carol = makeEnd('carol', { types: [4] });
		const peer = bob.sessions.peerFor('carol', carol.publicKey, clock.now);
		expect(peer.type).toBe(4);
		expect(bob.sessions.peerFor('carol', carol.publicKey, clock.now, 6)).toBe(peer);
		expect([peer.type, bob.sessions.peerFor('carol', carol.publicKey, clock.now).type]).toEqual([6, 6]);
		expect(bob.sessions.seal(peer, [], clock)!.message.length).toBeGreaterThan(1303 - 1);
		expect(() => bob.sessions.peerFor('carol', carol.publicKey, clock.now, 7)).toThrow(
			new RangeError('encryption type: expected one of ours (6, 4), got 7'),
		);
		expect(() => bob.sessions.peerWithKey(new Uint8Array(31), clock.now)).toThrow(RangeError);
	});

	it('has one key of each type, and of known types', () => {
		expect(() => makeEnd('dave', { types: [] })).toThrow(RangeError);
		expect(() => makeEnd('dave', { types: [6, 6] })).toThrow(RangeError);
		expect(() => makeEnd('dave', { types: [0 as never] })).toThrow('encryption type: expected 4, 5, 6 or 7, got 0');
	});
});
