// The session handshake against vectors made with i2pd and emissary, each of which read the other's (origin in the files):
// byte for byte as sender, and as receiver.

import type { EphemeralKey } from '@i2p/crypto-noise';
import { SendTagSet, seedTagSet } from '@i2p/crypto-session-keys';
import { importX25519Private } from '@i2p/crypto-x25519';
import { seededRandom } from '@i2p/testkit';
import { fromWallSeconds } from '@i2p/time';
import { fromHex, toHex } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import type { SessionKeys } from '../src/handshake-keys.js';
import { readBlocks, sealUnbound } from '../src/index.js';
import { startSession } from '../src/initiator.js';
import { ratchetKind } from '../src/ratchet-type.js';
import { openNewSession } from '../src/responder.js';
import { readVectors } from './vectors.js';

interface NsVectors {
	readonly bound: {
		inputs: { aliceStaticPriv: string; aliceStaticPub: string; bobStaticPriv: string; bobStaticPub: string };
		ephemeralPriv: string;
		ephemeralPub: string;
		representative: string;
		payload: string;
		message: string;
	};
	readonly oneTime: { bobStaticPriv: string; ephemeralPub: string; payload: string; message: string };
	readonly emissary: {
		bobStaticPriv: string;
		aliceStaticPub: string;
		aliceStaticPriv: string;
		ephemeralPriv: string;
		ephemeralDecoded: string;
		payload: string;
		message: string;
	};
}
interface NsrVectors {
	readonly nsrTagset: { tags: string[] };
	readonly repliesI2pd: {
		tag: string;
		ephemeralPriv: string;
		representative: string;
		payload: string;
		message: string;
		stateAfterEmptyBox: { ck: string };
	}[];
	readonly splitAfterReply0: { k_ab: string; k_ba: string };
	readonly repliesEmissary: {
		payload: string;
		message: string;
		tagsetAbFirst20: { n: number; tag: string; key: string }[];
	}[];
}
const ns = readVectors<NsVectors>('ratchet-ns');
const nsr = readVectors<NsrVectors>('ratchet-nsr');
const alice = importX25519Private(fromHex(ns.bound.inputs.aliceStaticPriv));
const bob = importX25519Private(fromHex(ns.bound.inputs.bobStaticPriv));
const random = seededRandom('handshake');
const pair = (priv: string, representative: string): EphemeralKey => ({
	key: importX25519Private(fromHex(priv)),
	wire: fromHex(representative),
});
const startWith = (peerStatic: Uint8Array) =>
	startSession({
		kind: ratchetKind(4),
		ownStatic: alice,
		peerStatic,
		payload: fromHex(ns.bound.payload),
		random,
		ephemeral: pair(ns.bound.ephemeralPriv, ns.bound.representative),
	});
const start = () => startWith(bob.publicKey)!;
const hexKeys = (keys: SessionKeys) => [keys.chainingKey, keys.initiatorKey, keys.responderKey].map(toHex);
const keysOfReply0 = [nsr.repliesI2pd[0]!.stateAfterEmptyBox.ck, nsr.splitAfterReply0.k_ab, nsr.splitAfterReply0.k_ba];

describe('new session', () => {
	it('is made as i2pd makes it', () => {
		expect(toHex(start().message)).toBe(ns.bound.message);
	});

	it('is opened as i2pd made it', () => {
		const opened = openNewSession({ type: 4, key: bob }, fromHex(ns.bound.message))!;
		expect(toHex(opened.payload)).toBe(ns.bound.payload);
		expect(toHex(opened.ephemeral)).toBe(ns.bound.ephemeralPub);
		expect(toHex(opened.bound!.peerStatic)).toBe(ns.bound.inputs.aliceStaticPub);
		expect(readBlocks(opened.payload).map(({ kind }) => kind)).toEqual(['dateTime', 'clove', 'padding']);
	});

	it('is opened as emissary made it, dirty ephemeral and all', () => {
		const { emissary } = ns;
		const opened = openNewSession(
			{ type: 4, key: importX25519Private(fromHex(emissary.bobStaticPriv)) },
			fromHex(emissary.message),
		)!;
		expect(toHex(opened.payload)).toBe(emissary.payload);
		expect(toHex(opened.ephemeral)).toBe(emissary.ephemeralDecoded);
		expect(toHex(opened.bound!.peerStatic)).toBe(emissary.aliceStaticPub);
	});

	it('is opened without a static key, as unbound', () => {
		const { oneTime } = ns;
		const opened = openNewSession(
			{ type: 4, key: importX25519Private(fromHex(oneTime.bobStaticPriv)) },
			fromHex(oneTime.message),
		)!;
		expect(toHex(opened.payload)).toBe(oneTime.payload);
		expect(opened.bound).toBeUndefined();
	});

	it('opens only whole and unaltered', () => {
		const message = fromHex(ns.bound.message);
		for (let length = 0; length < message.length; length += 7)
			expect(openNewSession({ type: 4, key: bob }, message.subarray(0, length))).toBeUndefined();
		for (const at of [0, 31, 32, 60, 79, 80, message.length - 1]) {
			const altered = new Uint8Array(message);
			altered[at]! ^= 1;
			expect(openNewSession({ type: 4, key: bob }, altered)).toBeUndefined();
		}
		expect(openNewSession({ type: 4, key: alice }, message)).toBeUndefined();
		expect(openNewSession({ type: 4, key: bob }, new Uint8Array(200))).toBeUndefined();
	});

	it('is not made for a key that yields no secret', () => {
		expect(startWith(new Uint8Array(32))).toBeUndefined();
		expect(sealUnbound(4, new Uint8Array(32), [], fromWallSeconds(1), random)).toBeUndefined();
	});
});

describe('reply', () => {
	it('has the tags that i2pd and emissary take', () => {
		expect(start().awaiting.tags(20).map(toHex)).toEqual(nsr.nsrTagset.tags);
	});

	it('is made as i2pd makes it, each from the same state', () => {
		const { repliable } = openNewSession({ type: 4, key: bob }, fromHex(ns.bound.message))!.bound!;
		for (const [i, reply] of nsr.repliesI2pd.entries()) {
			expect(repliable.left).toBe(12 - i);
			const made = repliable.reply(fromHex(reply.payload), random, {
				ephemeral: pair(reply.ephemeralPriv, reply.representative),
			})!;
			expect(toHex(made.message)).toBe(reply.message);
			expect(hexKeys(made.keys)).toEqual(keysOfReply0);
		}
	});

	it('is opened as i2pd made it, in any order', () => {
		const { awaiting } = start();
		for (const reply of [...nsr.repliesI2pd].reverse()) {
			const opened = awaiting.open(fromHex(reply.message))!;
			expect(toHex(opened.payload)).toBe(reply.payload);
			expect(hexKeys(opened.keys!)).toEqual(keysOfReply0);
		}
	});

	it('is opened as emissary made it, each offering a session of its own', () => {
		const { awaiting } = start();
		for (const reply of nsr.repliesEmissary) {
			const opened = awaiting.open(fromHex(reply.message))!;
			expect(toHex(opened.payload)).toBe(reply.payload);
			const { chainingKey, initiatorKey } = opened.keys!;
			const set = new SendTagSet(seedTagSet(0, chainingKey, initiatorKey));
			for (const { tag, key } of reply.tagsetAbFirst20) {
				const next = set.next()!;
				expect([toHex(next.tag), toHex(next.key)]).toEqual([tag, key]);
			}
		}
	});

	it('opens only whole and unaltered', () => {
		const { awaiting } = start();
		const message = fromHex(nsr.repliesI2pd[0]!.message);
		for (let length = 0; length < message.length; length += 5)
			expect(awaiting.open(message.subarray(0, length))).toBeUndefined();
		for (const at of [0, 8, 39, 40, 55, 56, message.length - 1]) {
			const altered = new Uint8Array(message);
			altered[at]! ^= 1;
			expect(awaiting.open(altered)).toBeUndefined();
		}
		const low = new Uint8Array(message);
		low.fill(0, 8, 40);
		expect(awaiting.open(low)).toBeUndefined();
		expect(awaiting.open(message)).toBeDefined();
	});

	it('is not made for keys that yield no secret', () => {
		const { repliable } = openNewSession({ type: 4, key: bob }, fromHex(ns.bound.message))!.bound!;
		const reply = nsr.repliesI2pd[0]!;
		const { publicKey } = alice;
		const key = { publicKey, exportRaw: () => publicKey, agree: () => undefined, destroy: () => undefined };
		const ephemeral = { key, wire: new Uint8Array(32) };
		expect(repliable.reply(fromHex(reply.payload), random, { ephemeral })).toBeUndefined();
	});
});
