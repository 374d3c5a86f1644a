// Byte-exact replay of whole sessions with real i2pd routers, classic and hybrid: our side re-created, theirs opened, cut anywhere.
import { importX25519Private } from '@i2p/crypto-x25519';
import { RouterInfo } from '@i2p/data-routerinfo';
import { loadVectors } from '@i2p/testkit';
import { fromWallSeconds } from '@i2p/time';
import { concatBytes, fromHex, type Random, randomFrom, toHex } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import {
	type DirectionKeys,
	decodeRequestOptions,
	FrameOpener,
	Framer,
	FrameSealer,
	type InitiatorInputs,
	judgePeer,
	KeyObfuscation,
	levelOf,
	pqOf,
	type ResponderDone,
	type ResponderInputs,
	readBlocks,
} from '../src/index.js';
import { alice, bob } from './run.js';

type Hex = string;

interface Exchange {
	title?: string;
	net_id?: number;
	pq?: number;
	me: Record<'router_hash' | 'ntcp2_static_private' | 'ntcp2_iv', Hex>;
	peer_routerinfo: Hex;
	peer: Record<'router_hash' | 'static_public' | 'iv', Hex>;
	random: {
		ephemeral_private: Hex;
		message1_padding?: Hex;
		message2_padding?: Hex;
		kem_seed_d_z?: Hex;
		kem_encapsulation_m?: Hex;
	};
	options1: Hex;
	options2: Hex;
	m3p2_plaintext: Hex;
	wire: { dir: 'in' | 'out'; hex: Hex }[];
	frames: { dir: 'in' | 'out'; plaintext: Hex; wire: Hex; blocks: { type: number }[] }[];
	split: Record<'k_ab' | 'k_ba' | 'sip_ab_32' | 'sip_ba_32', Hex>;
}

const load = (name: string) =>
	loadVectors<{ origin: string; exchanges: Exchange[] }>(new URL(`./vectors/${name}.json`, import.meta.url)).exchanges;

const titleOf = ({ title, pq }: Exchange) => title ?? (pq ? `with pq=${pq}` : 'classic, the peer offers hybrid');

function seconds(options: Hex) {
	return fromWallSeconds(Number.parseInt(options.slice(16, 24), 16));
}

/** Draws these bytes, whatever is asked for. */
function drawing(bytes: Hex): Random {
	const random: Random = randomFrom(
		(into) => void into.set(fromHex(bytes)),
		() => random,
	);
	return random;
}

function aliceOf({ me, peer, random, options1, m3p2_plaintext, pq }: Exchange): InitiatorInputs {
	const level = levelOf(pq);
	return {
		peerHash: fromHex(peer.router_hash),
		peerStatic: fromHex(peer.static_public),
		peerIv: fromHex(peer.iv),
		ownStatic: importX25519Private(fromHex(me.ntcp2_static_private)),
		ephemeral: importX25519Private(fromHex(random.ephemeral_private)),
		padding: fromHex(random.message1_padding ?? ''),
		confirm: fromHex(m3p2_plaintext),
		netId: 99,
		wall: seconds(options1),
		...(level && { hybrid: { level, seed: fromHex(random.kem_seed_d_z!) } }),
	};
}

function bobOf({ me, random, pq }: Exchange): ResponderInputs {
	const level = levelOf(pq);
	return {
		ownStatic: importX25519Private(fromHex(me.ntcp2_static_private)),
		obfuscation: new KeyObfuscation(fromHex(me.router_hash), fromHex(me.ntcp2_iv)),
		netId: 99,
		ephemeral: () => importX25519Private(fromHex(random.ephemeral_private)),
		padding: () => fromHex(random.message2_padding ?? ''),
		replayed: () => false,
		...(level && { hybrid: { level, random: drawing(random.kem_encapsulation_m!) } }),
	};
}

/** Our frames sealed to the byte, theirs cut and opened; fed in pieces of 7 bytes. */
function replayFrames(exchange: Exchange, sending: DirectionKeys, receiving: DirectionKeys): void {
	const sealer = new FrameSealer(sending);
	const opener = new FrameOpener(receiving);
	const framer = new Framer(receiving.sipKey, receiving.sipIv);
	const opened: string[] = [];
	for (const frame of exchange.frames) {
		if (frame.dir === 'out') {
			const plain = fromHex(frame.plaintext);
			const out = new Uint8Array(FrameSealer.size(plain.length));
			expect(sealer.seal(plain, out, 0)).toBe(out.length);
			expect(toHex(out)).toBe(frame.wire);
		}
		const kinds = readBlocks(fromHex(frame.plaintext)).map((block) => block.kind);
		expect(kinds.length).toBe(frame.blocks.length);
	}
	const incoming = exchange.frames.filter((frame) => frame.dir === 'in');
	const stream = concatBytes(...incoming.map((frame) => fromHex(frame.wire)));
	for (let at = 0; at < stream.length; at += 7) {
		framer.onBytes(stream.subarray(at, at + 7), (box) => {
			const plain = opener.open(box);
			if (plain) opened.push(toHex(plain));
			return plain !== undefined;
		});
	}
	expect(opened).toEqual(incoming.map((frame) => frame.plaintext));
	expect(opener.frames).toBe(incoming.length);
}

describe('sessions that we dialled, accepted by i2pd 2.59', () => {
	it.each([...load('ntcp2-initiator'), ...load('ntcp2-hybrid-initiator')].map((e) => [titleOf(e), e] as const))(
		'%s',
		(_, exchange) => {
			const { wire, split } = exchange;
			for (const piece of [10_000, 1, 63, 64, 65]) {
				const side = alice(aliceOf(exchange)).feed(fromHex(wire[1]!.hex), piece);
				expect(side.sent.map(toHex)).toEqual([wire[0]!.hex, wire[2]!.hex]);
				const { keys, clockOffsetMs } = side.done;
				expect(clockOffsetMs).toBe(0);
				expect(toHex(keys.toResponder.aead)).toBe(split.k_ab);
				expect(toHex(keys.toInitiator.aead)).toBe(split.k_ba);
				expect(split.sip_ab_32.startsWith(toHex(keys.toResponder.sipKey) + toHex(keys.toResponder.sipIv))).toBe(true);
				if (piece === 1) replayFrames(exchange, keys.toResponder, keys.toInitiator);
			}
		},
	);
});

describe('sessions that i2pd 2.59 dialled', () => {
	it.each([...load('ntcp2-responder'), ...load('ntcp2-hybrid-responder')].map((e) => [titleOf(e), e] as const))(
		'%s',
		(_, exchange) => {
			const { wire, split } = exchange;
			const wall = seconds(exchange.options2);
			for (const piece of [10_000, 1, 63, 64, 65]) {
				const side = bob(bobOf(exchange), wall).feed(fromHex(wire[0]!.hex), piece);
				expect(side.sent.map(toHex)).toEqual([wire[1]!.hex]);
				const done = side.feed(fromHex(wire[2]!.hex), piece).done as ResponderDone;
				expect(toHex(done.confirm)).toBe(exchange.m3p2_plaintext);
				expect(done.hybrid).toBe(levelOf(exchange.pq));
				expect(toHex(done.keys.toInitiator.aead)).toBe(split.k_ba);
				expect(toHex(done.keys.toResponder.aead)).toBe(split.k_ab);
				if (piece === 1) replayFrames(exchange, done.keys.toInitiator, done.keys.toResponder);
			}
		},
	);

	it('give RouterInfos that are kept, but not our own', () => {
		const exchange = load('ntcp2-responder')[0]!;
		const { wire } = exchange;
		const wall = seconds(exchange.options2);
		const side = bob(bobOf(exchange), wall).feed(fromHex(wire[0]!.hex)).feed(fromHex(wire[2]!.hex));
		const { confirm, peerStatic } = side.done as ResponderDone;
		const theirs = RouterInfo.decode(fromHex(exchange.peer_routerinfo));
		const remoteHost = theirs.ntcp2()[0]!.host!;
		const evidence = { confirm, peerStatic, remoteHost, own: theirs.key, netId: 99, wall, banned: () => false };
		expect(judgePeer(evidence)).toMatchObject({ kind: 'refused', fault: 'self' });
		const other = RouterInfo.decode(fromHex(load('ntcp2-initiator')[0]!.peer_routerinfo));
		expect(judgePeer({ ...evidence, own: other.key })).toMatchObject({ kind: 'kept' });
	});
});

interface KdfVectors {
	timeMs: number;
	version?: number;
	alice: Record<'ntcp2StaticPriv' | 'routerInfo', Hex>;
	bob: Record<'identHash' | 'ntcp2StaticPriv' | 'ntcp2StaticPub' | 'iv', Hex>;
	message1: { ephemeralPriv: Hex; message: Hex; options: Hex; kemSeed?: Hex };
	message2: { ephemeralPriv: Hex; message: Hex; encapsSeed?: Hex };
	message3: { part2Plain: Hex; message: Hex };
	dataPhase: Record<'k_ab' | 'k_ba' | 'sip_ab' | 'sip_ba', Hex> & {
		framesAliceToBob: { obfuscatedLength: Hex; plaintext: Hex; frame: Hex }[];
	};
}

describe('both sides of the handshake as the code of i2pd 2.60 computes it', () => {
	const sizes = { classic: [64, 64], 512: [880, 848], 768: [1264, 1168], 1024: [1648, 1648] } as const;
	it.each([
		['ntcp2-kdf', undefined],
		['ntcp2-pq-512', 512],
		['ntcp2-pq-768', 768],
		['ntcp2-pq-1024', 1024],
	] as const)('%s', (file, level) => {
		const v = loadVectors<KdfVectors>(new URL(`./vectors/${file}.json`, import.meta.url));
		if (level) expect(pqOf(level)).toBe(v.version);
		const [requestBytes, createdBytes] = sizes[level ?? 'classic'];
		const request = fromHex(v.message1.message);
		const created = fromHex(v.message2.message);
		const { netId } = decodeRequestOptions(fromHex(v.message1.options));
		const wall = fromWallSeconds(v.timeMs / 1000);
		const from = alice({
			peerHash: fromHex(v.bob.identHash),
			peerStatic: fromHex(v.bob.ntcp2StaticPub),
			peerIv: fromHex(v.bob.iv),
			ownStatic: importX25519Private(fromHex(v.alice.ntcp2StaticPriv)),
			ephemeral: importX25519Private(fromHex(v.message1.ephemeralPriv)),
			padding: request.subarray(requestBytes),
			confirm: fromHex(v.message3.part2Plain),
			netId,
			wall,
			...(level && { hybrid: { level, seed: fromHex(v.message1.kemSeed!) } }),
		});
		expect(toHex(from.sent[0]!)).toBe(v.message1.message);
		const to = bob(
			{
				ownStatic: importX25519Private(fromHex(v.bob.ntcp2StaticPriv)),
				obfuscation: new KeyObfuscation(fromHex(v.bob.identHash), fromHex(v.bob.iv)),
				netId,
				ephemeral: () => importX25519Private(fromHex(v.message2.ephemeralPriv)),
				padding: () => created.subarray(createdBytes),
				replayed: () => false,
				...(level && { hybrid: { level, random: drawing(v.message2.encapsSeed!) } }),
			},
			wall,
		);
		expect(to.feed(request).sent.map(toHex)).toEqual([v.message2.message]);
		expect(toHex(from.feed(created).sent[1]!)).toBe(v.message3.message);
		to.feed(from.sent[1]!);
		for (const { keys } of [from.done, to.done]) {
			expect(toHex(keys.toResponder.aead)).toBe(v.dataPhase.k_ab);
			expect(toHex(keys.toInitiator.aead)).toBe(v.dataPhase.k_ba);
			expect(v.dataPhase.sip_ab.startsWith(toHex(keys.toResponder.sipKey) + toHex(keys.toResponder.sipIv))).toBe(true);
			expect(v.dataPhase.sip_ba.startsWith(toHex(keys.toInitiator.sipKey) + toHex(keys.toInitiator.sipIv))).toBe(true);
		}
		const sealer = new FrameSealer(from.done.keys.toResponder);
		for (const frame of v.dataPhase.framesAliceToBob) {
			const plain = fromHex(frame.plaintext);
			const out = new Uint8Array(FrameSealer.size(plain.length));
			sealer.seal(plain, out, 0);
			expect(toHex(out)).toBe(frame.obfuscatedLength + frame.frame);
		}
	});
});
