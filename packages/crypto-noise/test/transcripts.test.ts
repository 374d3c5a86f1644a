// Handshakes that real routers made or accepted (test/vectors): names, prologues, hash chains, wire bytes.
import { concatBytes, fromHex, toHex } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import {
	elligatorEphemeral,
	noiseNames,
	patternIK,
	patternN,
	patternXK,
	plainEphemeral,
	SymmetricState,
} from '../src/index.js';
import { expectState, fixed, type Hex, load, pair, random } from './transcript.js';

describe('Noise N', () => {
	it('seals router garlic as i2pd does, and opens it', () => {
		const v = load<
			Record<'initialH' | 'initialCk' | 'h' | 'ck' | 'payload' | 'garlicPayload' | 'ephemeralPriv', Hex> & {
				router: { x25519Priv: Hex };
			}
		>('router-garlic');
		expect(toHex(SymmetricState.fromName(noiseNames.n).chainingKey)).toBe(v.initialCk);
		const { alice, bob } = pair(patternN, noiseNames.n, {
			bob: v.router.x25519Priv,
			aliceEphemeral: fixed(v.ephemeralPriv),
		});
		const message = alice.write(fromHex(v.payload), random)!;
		expect(toHex(message)).toBe(v.garlicPayload.slice(8));
		expect(toHex(bob.read(message)!)).toBe(v.payload);
		expect(toHex(bob.symmetric.chainingKey)).toBe(v.ck);
		expect(alice.finished && bob.finished).toBe(true);
	});

	it('opens and re-creates the build records of both directions', () => {
		const { hops } = load<{ hops: Record<'x25519Priv' | 'plaintext' | 'recordBeforeLayering' | 'h' | 'ck', Hex>[] }>(
			'build-record-short',
		);
		expect(hops.length).toBeGreaterThan(4);
		for (const hop of hops) {
			const { bob } = pair(patternN, noiseNames.n, { bob: hop.x25519Priv, aliceEphemeral: plainEphemeral });
			const plaintext = bob.read(fromHex(hop.recordBeforeLayering).subarray(16));
			expect(toHex(plaintext!)).toBe(hop.plaintext);
			expectState(bob, hop.h, hop.ck);
		}
	});
});

describe('Noise XK as NTCP2 uses it', () => {
	interface Message {
		ephemeralPriv: Hex;
		ephemeralPub: Hex;
		message: Hex;
		h: Hex;
		ck: Hex;
		options: Hex;
		part2Plain: Hex;
	}
	it("walks i2pd's own handshake, padding mixed between the messages", () => {
		const v = load<{
			alice: { ntcp2StaticPriv: Hex; ntcp2StaticPub: Hex };
			bob: { ntcp2StaticPriv: Hex };
			message1: Message;
			message2: Message;
			message3: Message;
			dataPhase: { k_ab: Hex; k_ba: Hex };
		}>('ntcp2-kdf');
		const { alice, bob } = pair(patternXK, noiseNames.ntcp2, {
			alice: v.alice.ntcp2StaticPriv,
			bob: v.bob.ntcp2StaticPriv,
			aliceEphemeral: fixed(v.message1.ephemeralPriv),
			bobEphemeral: fixed(v.message2.ephemeralPriv),
		});
		const pairs = [
			[alice, bob, v.message1],
			[bob, alice, v.message2],
		] as const;
		for (const [from, to, m] of pairs) {
			const message = from.write(fromHex(m.options), random)!;
			const wire = fromHex(m.message);
			expect(message).toEqual(concatBytes(fromHex(m.ephemeralPub), wire.subarray(32, 64)));
			expect(toHex(to.read(message)!)).toBe(m.options);
			for (const side of [from, to]) {
				if (wire.length > 64) side.symmetric.mixHash(wire.subarray(64));
				expectState(side, m.h, m.ck);
			}
		}
		const message3 = alice.write(fromHex(v.message3.part2Plain), random)!;
		expect(toHex(message3)).toBe(v.message3.message);
		expect(toHex(bob.read(message3)!)).toBe(v.message3.part2Plain);
		expect(toHex(bob.remoteStatic!)).toBe(v.alice.ntcp2StaticPub);
		expectState(bob, v.message3.h, v.message3.ck);
		expect(bob.symmetric.split().map(toHex)).toEqual([v.dataPhase.k_ab, v.dataPhase.k_ba]);
	});

	it('walks the handshakes that i2pd accepted on real sockets', () => {
		interface Exchange {
			me: { ntcp2_static_private: Hex };
			peer_static_private: Hex;
			peer: { ephemeral_public: Hex };
			random: { ephemeral_private: Hex; message1_padding: Hex };
			wire: { label: string; hex: Hex }[];
			options1: Hex;
			options2: Hex;
			m3p2_plaintext: Hex;
			split: { h_final: Hex; ck_final: Hex; k_ab: Hex; k_ba: Hex };
		}
		for (const v of load<{ exchanges: Exchange[] }>('ntcp2-initiator').exchanges) {
			const { alice } = pair(patternXK, noiseNames.ntcp2, {
				alice: v.me.ntcp2_static_private,
				bob: v.peer_static_private,
				aliceEphemeral: fixed(v.random.ephemeral_private),
			});
			const [request, created, confirmed] = v.wire.map((w) => fromHex(w.hex));
			const message1 = alice.write(fromHex(v.options1), random)!;
			expect(message1.subarray(32)).toEqual(request!.subarray(32, 64));
			if (request!.length > 64) alice.symmetric.mixHash(request!.subarray(64));
			const message2 = concatBytes(fromHex(v.peer.ephemeral_public), created!.subarray(32, 64));
			expect(toHex(alice.read(message2)!)).toBe(v.options2);
			if (created!.length > 64) alice.symmetric.mixHash(created!.subarray(64));
			expect(alice.write(fromHex(v.m3p2_plaintext), random)).toEqual(confirmed);
			expectState(alice, v.split.h_final, v.split.ck_final);
			expect(alice.symmetric.split().map(toHex)).toEqual([v.split.k_ab, v.split.k_ba]);
		}
	});
});

describe('Noise IK as garlic sessions use it', () => {
	interface NewSession {
		bound: {
			inputs: Record<'aliceStaticPriv' | 'aliceStaticPub' | 'bobStaticPriv', Hex>;
			ephemeralPriv: Hex;
			ephemeralPub: Hex;
			representative: Hex;
			payload: Hex;
			message: Hex;
			stateAfterMessage: { h: Hex; ck: Hex };
		};
		oneTime: Record<'bobStaticPriv' | 'ephemeralPriv' | 'payload' | 'message' | 'ck', Hex>;
		emissary: Record<
			| 'bobStaticPriv'
			| 'aliceStaticPub'
			| 'ephemeralDecoded'
			| 'payload'
			| 'message'
			| 'hAfterMessage'
			| 'ckAfterMessage',
			Hex
		>;
	}
	const vectors = load<NewSession>('ratchet-ns');

	it('re-creates a New Session message and opens it', () => {
		const v = vectors.bound;
		const { alice, bob } = pair(patternIK, noiseNames.ratchet, {
			alice: v.inputs.aliceStaticPriv,
			bob: v.inputs.bobStaticPriv,
			aliceEphemeral: fixed(v.ephemeralPriv, v.representative),
		});
		const message = alice.write(fromHex(v.payload), random)!;
		expect(toHex(message)).toBe(v.message);
		expect(toHex(bob.read(message)!)).toBe(v.payload);
		expect(toHex(bob.remoteStatic!)).toBe(v.inputs.aliceStaticPub);
		expect(toHex(bob.remoteEphemeral!)).toBe(v.ephemeralPub);
		expectState(alice, v.stateAfterMessage.h, v.stateAfterMessage.ck);
		expectState(bob, v.stateAfterMessage.h, v.stateAfterMessage.ck);
	});

	it("opens emissary's, whose ephemeral lies outside the subgroup", () => {
		const v = vectors.emissary;
		const { bob } = pair(patternIK, noiseNames.ratchet, { bob: v.bobStaticPriv, aliceEphemeral: elligatorEphemeral });
		expect(toHex(bob.read(fromHex(v.message))!)).toBe(v.payload);
		expect(toHex(bob.remoteEphemeral!)).toBe(v.ephemeralDecoded);
		expect(toHex(bob.remoteStatic!)).toBe(v.aliceStaticPub);
		expectState(bob, v.hAfterMessage, v.ckAfterMessage);
	});

	it('opens a one-time message, whose sender stays unknown', () => {
		const v = vectors.oneTime;
		const { bob } = pair(patternIK, noiseNames.ratchet, {
			bob: v.bobStaticPriv,
			aliceEphemeral: elligatorEphemeral,
			anonymous: true,
		});
		expect(toHex(bob.read(fromHex(v.message))!)).toBe(v.payload);
		expect(bob.remoteStatic).toBeUndefined();
		// i2pd does not mix a one-time payload into the hash: nothing comes after it.
		expect(toHex(bob.symmetric.chainingKey)).toBe(v.ck);
	});

	it('re-creates a one-time message and refuses it where a sender is wanted', () => {
		const v = vectors.oneTime;
		const keys = { bob: v.bobStaticPriv, aliceEphemeral: fixed(v.ephemeralPriv, v.message.slice(0, 64)) };
		const { alice } = pair(patternIK, noiseNames.ratchet, { ...keys, anonymous: true });
		expect(toHex(alice.write(fromHex(v.payload), random)!)).toBe(v.message);
		expect(pair(patternIK, noiseNames.ratchet, keys).bob.read(fromHex(v.message))).toBeUndefined();
	});

	it('re-creates the replies of i2pd, each from a fork, and opens them', () => {
		interface Replies {
			repliesI2pd: (Record<'tag' | 'ephemeralPriv' | 'representative' | 'message', Hex> & {
				stateAfterEmptyBox: { h: Hex; ck: Hex };
			})[];
			splitAfterReply0: { k_ab: Hex; k_ba: Hex };
		}
		const v = vectors.bound;
		const replies = load<Replies>('ratchet-nsr');
		const statics = { alice: v.inputs.aliceStaticPriv, bob: v.inputs.bobStaticPriv };
		for (const reply of replies.repliesI2pd) {
			const { alice, bob } = pair(patternIK, noiseNames.ratchet, {
				...statics,
				aliceEphemeral: fixed(v.ephemeralPriv, v.representative),
				bobEphemeral: fixed(reply.ephemeralPriv, reply.representative),
			});
			bob.read(alice.write(fromHex(v.payload), random)!);
			const header = fromHex(reply.tag);
			const message = bob.write(new Uint8Array(0), random, { header })!;
			expect(toHex(header) + toHex(message)).toBe(reply.message.slice(0, 112));
			expect(alice.fork().read(message, { header })).toEqual(new Uint8Array(0));
			expect(alice.read(message)).toBeUndefined();
			expect(alice.read(message, { header })).toEqual(new Uint8Array(0));
			expectState(alice, reply.stateAfterEmptyBox.h, reply.stateAfterEmptyBox.ck);
			expectState(bob, reply.stateAfterEmptyBox.h, reply.stateAfterEmptyBox.ck);
			const { k_ab, k_ba } = replies.splitAfterReply0;
			expect(alice.symmetric.split().map(toHex)).toEqual([k_ab, k_ba]);
		}
	});
});
