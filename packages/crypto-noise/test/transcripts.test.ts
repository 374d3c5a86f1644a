// Handshakes that real routers made or accepted (test/vectors): names, prologues, hash chains, wire bytes.
import { readFileSync } from 'node:fs';
import { importX25519Private } from '@i2p/crypto-x25519';
import { concatBytes, fromHex, type Random, randomFrom, toHex } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import {
	type EphemeralCoding,
	elligatorEphemeral,
	Handshake,
	noiseNames,
	type Pattern,
	patternIK,
	patternN,
	patternXK,
	plainEphemeral,
	SymmetricState,
} from '../src/index.js';

type Hex = string;
function load<T>(name: string): T {
	return JSON.parse(readFileSync(new URL(`vectors/${name}.json`, import.meta.url), 'utf8')) as T;
}
const random: Random = randomFrom(
	(bytes) => bytes.fill(0),
	() => random,
);

/** Draws this ephemeral key and sends these bytes for it. */
function fixed(privateHex: Hex, wire?: Hex): EphemeralCoding {
	const key = importX25519Private(fromHex(privateHex));
	return {
		create: () => ({ key, wire: wire === undefined ? key.publicKey : fromHex(wire) }),
		decode: wire === undefined ? plainEphemeral.decode : elligatorEphemeral.decode,
	};
}

function pair(
	pattern: Pattern,
	name: string,
	keys: { alice?: Hex; bob: Hex; aliceEphemeral: EphemeralCoding; bobEphemeral?: EphemeralCoding },
): { alice: Handshake; bob: Handshake } {
	const initial = SymmetricState.fromName(name);
	const bobStatic = importX25519Private(fromHex(keys.bob));
	const alice = new Handshake({
		pattern,
		initial,
		initiator: true,
		remoteStatic: bobStatic.publicKey,
		ephemeral: keys.aliceEphemeral,
		...(keys.alice === undefined ? {} : { localStatic: importX25519Private(fromHex(keys.alice)) }),
	});
	const bob = new Handshake({
		pattern,
		initial,
		initiator: false,
		localStatic: bobStatic,
		ephemeral: keys.bobEphemeral ?? keys.aliceEphemeral,
	});
	return { alice, bob };
}

function expectState(handshake: Handshake, h: Hex, ck: Hex): void {
	expect(toHex(handshake.symmetric.hash)).toBe(h);
	expect(toHex(handshake.symmetric.chainingKey)).toBe(ck);
}

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
		oneTime: Record<'bobStaticPriv' | 'payload' | 'message' | 'h' | 'ck', Hex>;
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

	it('opens a one-time message by the symmetric state alone', () => {
		const v = vectors.oneTime;
		const bobStatic = importX25519Private(fromHex(v.bobStaticPriv));
		const state = SymmetricState.fromName(noiseNames.ratchet);
		const message = fromHex(v.message);
		const ephemeral = elligatorEphemeral.decode(message.subarray(0, 32));
		state.mixHash(bobStatic.publicKey);
		state.mixHash(ephemeral);
		state.mixKey(bobStatic.agree(ephemeral)!);
		expect(state.decryptAndHash(message.subarray(32, 80))).toEqual(new Uint8Array(32));
		// i2pd does not mix a one-time payload into the hash: nothing comes after it.
		expect([toHex(state.hash), toHex(state.chainingKey)]).toEqual([v.h, v.ck]);
		expect(toHex(state.decryptAndHash(message.subarray(80))!)).toBe(v.payload);
	});
});
