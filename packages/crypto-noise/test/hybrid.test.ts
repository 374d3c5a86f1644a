// Hybrid handshakes that i2pd and emissary made or accepted (test/vectors): XKhfs as NTCP2 uses it, IKhfs as the ratchet does.
import type { MlKemLevel } from '@i2p/crypto-mlkem';
import { concatBytes, fromHex, toHex } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import {
	elligatorEphemeral,
	type Handshake,
	hybridNames,
	noiseNames,
	patternIKhfs,
	patternXK,
	patternXKhfs,
} from '../src/index.js';
import { encapsulated, expectState, fixed, type Hex, kemKey, load, pair, random } from './transcript.js';

const levels: readonly MlKemLevel[] = [512, 768, 1024];
const levelOf: Record<number, MlKemLevel> = { 3: 512, 4: 768, 5: 1024 };

describe.each(levels)("i2pd's own NTCP2 handshake with ML-KEM-%i", (level) => {
	interface Message extends Record<'ephemeralPriv' | 'message' | 'h' | 'ck' | 'options', Hex> {
		readonly kemSeed: Hex;
		readonly encapsSeed: Hex;
	}
	const v = load<{
		alice: { ntcp2StaticPriv: Hex; ntcp2StaticPub: Hex };
		bob: { ntcp2StaticPriv: Hex };
		message1: Message;
		message2: Message;
		message3: { part2Plain: Hex; message: Hex; h: Hex; ck: Hex };
		dataPhase: { k_ab: Hex; k_ba: Hex };
	}>(`ntcp2-pq-${level}`);
	const both = () =>
		pair(patternXKhfs, hybridNames.ntcp2[level], {
			alice: v.alice.ntcp2StaticPriv,
			bob: v.bob.ntcp2StaticPriv,
			aliceEphemeral: fixed(v.message1.ephemeralPriv),
			bobEphemeral: fixed(v.message2.ephemeralPriv),
			level,
		});
	const boxes = { 512: [880, 848], 768: [1264, 1184 - 16], 1024: [1648, 1648] }[level];

	it('is re-created byte for byte and read by the other side, padding mixed between the messages', () => {
		const { alice, bob } = both();
		const message1 = alice.write(fromHex(v.message1.options), random, { kemKey: kemKey(level, v.message1.kemSeed) })!;
		expect(message1).toHaveLength(boxes[0]!);
		expect(message1.subarray(32)).toEqual(fromHex(v.message1.message).subarray(32, message1.length));
		expect(toHex(bob.read(message1)!)).toBe(v.message1.options);
		mixPadding([alice, bob], v.message1, message1.length);
		const encapsulation = encapsulated(level, bob.remoteKemKey!, v.message2.encapsSeed);
		const message2 = bob.write(fromHex(v.message2.options), random, { encapsulation })!;
		expect(message2).toHaveLength(boxes[1]!);
		expect(message2.subarray(32)).toEqual(fromHex(v.message2.message).subarray(32, message2.length));
		expect(toHex(alice.read(message2)!)).toBe(v.message2.options);
		mixPadding([alice, bob], v.message2, message2.length);
		const message3 = alice.write(fromHex(v.message3.part2Plain), random)!;
		expect(toHex(message3)).toBe(v.message3.message);
		expect(toHex(bob.read(message3)!)).toBe(v.message3.part2Plain);
		for (const side of [alice, bob]) {
			expectState(side, v.message3.h, v.message3.ck);
			expect(side.symmetric.split().map(toHex)).toEqual([v.dataPhase.k_ab, v.dataPhase.k_ba]);
		}
		expect(toHex(bob.remoteStatic!)).toBe(v.alice.ntcp2StaticPub);
	});

	it('goes the same way when a job does the work of ML-KEM', () => {
		const { alice, bob } = both();
		const elsewhere = kemKey(level, v.message1.kemSeed);
		const { publicKey } = elsewhere;
		bob.read(alice.write(new Uint8Array(4), random, { kemKey: { publicKey, destroy: () => undefined } })!);
		const message2 = bob.write(new Uint8Array(5), random, {
			encapsulation: encapsulated(level, bob.remoteKemKey!, v.message2.encapsSeed),
		})!;
		expect(() => alice.read(message2)).toThrow(TypeError);
		const kemSecret = elsewhere.decapsulate(alice.ciphertextOf(message2)!);
		expect(alice.read(message2, { kemSecret: new Uint8Array(32) })).toBeUndefined();
		expect(alice.read(message2, { kemSecret })).toEqual(new Uint8Array(5));
		expect(alice.symmetric.hash).toEqual(bob.symmetric.hash);
	});

	function mixPadding(sides: readonly Handshake[], m: Message, length: number): void {
		for (const side of sides) {
			const padding = fromHex(m.message).subarray(length);
			if (padding.length > 0) side.symmetric.mixHash(padding);
			expectState(side, m.h, m.ck);
		}
	}
});

interface Exchange {
	pq: number;
	me: { ntcp2_static_private: Hex };
	peer_static_private: Hex;
	peer: { ephemeral_public: Hex; encapsulation_key?: Hex };
	random: { ephemeral_private: Hex; kem_seed_d_z: Hex; kem_encapsulation_m: Hex };
	wire: { hex: Hex }[];
	options1: Hex;
	options2: Hex;
	m3p2_plaintext: Hex;
	split: { h_final: Hex; ck_final: Hex; k_ab: Hex; k_ba: Hex };
}

/** The messages of an exchange with the obfuscation of X and Y undone: what the other side sent is known by its public key. */
function wireOf(v: Exchange, peerSends: number): Uint8Array[] {
	return v.wire.map(({ hex }, i) => {
		const bytes = fromHex(hex);
		if (i === peerSends) bytes.set(fromHex(v.peer.ephemeral_public));
		return bytes;
	});
}

function expectEnd(side: Handshake, v: Exchange): void {
	expectState(side, v.split.h_final, v.split.ck_final);
	expect(side.symmetric.split().map(toHex)).toEqual([v.split.k_ab, v.split.k_ba]);
}

describe('hybrid NTCP2 on real sockets', () => {
	it.each(load<{ exchanges: Exchange[] }>('ntcp2-hybrid-initiator').exchanges.map((e) => [e.pq, e] as const))(
		'as initiator, pq %i',
		(pq, v) => {
			const level = levelOf[pq];
			const { alice } = pair(
				level === undefined ? patternXK : patternXKhfs,
				level === undefined ? noiseNames.ntcp2 : hybridNames.ntcp2[level],
				{
					alice: v.me.ntcp2_static_private,
					bob: v.peer_static_private,
					aliceEphemeral: fixed(v.random.ephemeral_private),
					...(level === undefined ? {} : { level }),
				},
			);
			const [request, created, confirmed] = wireOf(v, 1);
			const job = level === undefined ? {} : { kemKey: kemKey(level, v.random.kem_seed_d_z) };
			const message1 = alice.write(fromHex(v.options1), random, job)!;
			expect(message1.subarray(32)).toEqual(request!.subarray(32, message1.length));
			if (request!.length > message1.length) alice.symmetric.mixHash(request!.subarray(message1.length));
			const length2 = level === undefined ? 64 : { 512: 848, 768: 1168, 1024: 1648 }[level];
			expect(toHex(alice.read(created!.subarray(0, length2))!)).toBe(v.options2);
			if (created!.length > length2) alice.symmetric.mixHash(created!.subarray(length2));
			expect(alice.write(fromHex(v.m3p2_plaintext), random)).toEqual(confirmed);
			expectEnd(alice, v);
		},
	);

	it.each(
		load<{ exchanges: Exchange[] }>('ntcp2-hybrid-responder')
			.exchanges.filter(({ pq }) => levelOf[pq] !== undefined)
			.map((e) => [e.pq, e] as const),
	)('as responder, pq %i', (pq, v) => {
		const level = levelOf[pq]!;
		const { bob } = pair(patternXKhfs, hybridNames.ntcp2[level], {
			bob: v.me.ntcp2_static_private,
			aliceEphemeral: fixed(v.random.ephemeral_private),
			level,
		});
		const [request, created, confirmed] = wireOf(v, 0);
		const length1 = { 512: 880, 768: 1264, 1024: 1648 }[level];
		expect(toHex(bob.read(request!.subarray(0, length1))!)).toBe(v.options1);
		expect(toHex(bob.remoteKemKey!)).toBe(v.peer.encapsulation_key);
		if (request!.length > length1) bob.symmetric.mixHash(request!.subarray(length1));
		const encapsulation = encapsulated(level, bob.remoteKemKey!, v.random.kem_encapsulation_m);
		const message2 = bob.write(fromHex(v.options2), random, { encapsulation })!;
		expect(message2.subarray(32)).toEqual(created!.subarray(32, message2.length));
		if (created!.length > message2.length) bob.symmetric.mixHash(created!.subarray(message2.length));
		expect(toHex(bob.read(confirmed!)!)).toBe(v.m3p2_plaintext);
		expectEnd(bob, v);
	});
});

describe.each(levels)('the ratchet with ML-KEM-%i', (level) => {
	interface Reply extends Record<'tag' | 'ephemeralPriv' | 'representative' | 'message' | 'encapsSeed', Hex> {
		readonly stateAfterEmptyBox: { h: Hex; ck: Hex };
	}
	const v = load<{
		newSession: Record<'ephemeralPriv' | 'representative' | 'payload' | 'message' | 'kemSeed', Hex> & {
			inputs: Record<'aliceStaticPriv' | 'aliceStaticPub' | 'bobStaticPriv', Hex>;
			stateAfterMessage: { h: Hex; ck: Hex };
		};
		repliesI2pd: Reply[];
		splitAfterReply0: { k_ab: Hex; k_ba: Hex };
		emissaryNewSession: Record<'bobStaticPriv' | 'aliceStaticPub' | 'payload' | 'message', Hex> &
			Record<'hAfterMessage' | 'ckAfterMessage' | 'ephemeralDecoded', Hex>;
	}>(`ratchet-hybrid-${level}`);
	const { newSession } = v;

	it('re-creates new session and reply of i2pd byte for byte and opens them', () => {
		const reply = v.repliesI2pd[0]!;
		const { alice, bob } = pair(patternIKhfs, hybridNames.ratchet[level], {
			alice: newSession.inputs.aliceStaticPriv,
			bob: newSession.inputs.bobStaticPriv,
			aliceEphemeral: fixed(newSession.ephemeralPriv, newSession.representative),
			bobEphemeral: fixed(reply.ephemeralPriv, reply.representative),
			level,
		});
		const job = { kemKey: kemKey(level, newSession.kemSeed) };
		const message = alice.write(fromHex(newSession.payload), random, job)!;
		expect(toHex(message)).toBe(newSession.message);
		expect(toHex(bob.read(message)!)).toBe(newSession.payload);
		for (const side of [alice, bob]) expectState(side, newSession.stateAfterMessage.h, newSession.stateAfterMessage.ck);
		const header = fromHex(reply.tag);
		const encapsulation = encapsulated(level, bob.remoteKemKey!, reply.encapsSeed);
		const answer = bob.write(new Uint8Array(0), random, { header, encapsulation })!;
		expect(concatBytes(header, answer)).toEqual(fromHex(reply.message).subarray(0, 8 + answer.length));
		expect(alice.read(answer, { header })).toEqual(new Uint8Array(0));
		for (const side of [alice, bob]) {
			expectState(side, reply.stateAfterEmptyBox.h, reply.stateAfterEmptyBox.ck);
			expect(side.symmetric.split().map(toHex)).toEqual([v.splitAfterReply0.k_ab, v.splitAfterReply0.k_ba]);
		}
	});

	it("opens emissary's new session", () => {
		const e = v.emissaryNewSession;
		const keys = { bob: e.bobStaticPriv, aliceEphemeral: elligatorEphemeral, level };
		const { bob } = pair(patternIKhfs, hybridNames.ratchet[level], keys);
		expect(toHex(bob.read(fromHex(e.message))!)).toBe(e.payload);
		expect(toHex(bob.remoteStatic!)).toBe(e.aliceStaticPub);
		expect(toHex(bob.remoteEphemeral!)).toBe(e.ephemeralDecoded);
		expectState(bob, e.hAfterMessage, e.ckAfterMessage);
	});
});
