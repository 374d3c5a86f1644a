// Byte-exact replay of whole sessions with real i2pd routers: our side re-created, theirs opened.
import { importX25519Private } from '@i2p/crypto-x25519';
import { RouterInfo } from '@i2p/data-routerinfo';
import { loadVectors } from '@i2p/testkit';
import { fromWallSeconds } from '@i2p/time';
import { concatBytes, fromHex, toHex } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import {
	AwaitRequest,
	type DirectionKeys,
	decodeRequestOptions,
	FrameOpener,
	Framer,
	FrameSealer,
	type InitiatorDone,
	judgePeer,
	type ResponderDone,
	readBlocks,
	startInitiator,
} from '../src/index.js';

interface Exchange {
	title: string;
	net_id: number;
	me: Record<'router_hash' | 'ntcp2_static_private' | 'ntcp2_iv', string>;
	peer_routerinfo: string;
	peer: Record<'router_hash' | 'static_public' | 'iv', string>;
	random: { ephemeral_private: string; message1_padding?: string; message2_padding?: string };
	options1: string;
	options2: string;
	m3p2_plaintext: string;
	wire: { dir: 'in' | 'out'; hex: string }[];
	frames: { dir: 'in' | 'out'; plaintext: string; wire: string; blocks: { type: number }[] }[];
	split: Record<'k_ab' | 'k_ba' | 'sip_ab_32' | 'sip_ba_32', string>;
}

const load = (name: string) =>
	loadVectors<{ origin: string; exchanges: Exchange[] }>(new URL(`./vectors/${name}.json`, import.meta.url));

function seconds(options: string) {
	return fromWallSeconds(Number.parseInt(options.slice(16, 24), 16));
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
	for (const exchange of load('ntcp2-initiator').exchanges) {
		it(exchange.title, () => {
			const { me, peer, random, wire, split } = exchange;
			const wall = seconds(exchange.options1);
			const begun = startInitiator({
				peerHash: fromHex(peer.router_hash),
				peerStatic: fromHex(peer.static_public),
				peerIv: fromHex(peer.iv),
				ownStatic: importX25519Private(fromHex(me.ntcp2_static_private)),
				ephemeral: importX25519Private(fromHex(random.ephemeral_private)),
				padding: fromHex(random.message1_padding ?? ''),
				confirm: fromHex(exchange.m3p2_plaintext),
				netId: exchange.net_id,
				wall,
			});
			if ('kind' in begun) throw new Error(begun.fault);
			expect(toHex(begun.request)).toBe(wire[0]!.hex);
			const created = fromHex(wire[1]!.hex);
			const step = begun.next.onBytes(created.subarray(0, 64), wall);
			const done = step.kind === 'await' ? step.onBytes(created.subarray(64)) : step;
			expect(done.kind).toBe('done');
			const { reply, keys, clockOffsetMs } = done as InitiatorDone;
			expect(toHex(reply)).toBe(wire[2]!.hex);
			expect(clockOffsetMs).toBe(0);
			expect(toHex(keys.toResponder.aead)).toBe(split.k_ab);
			expect(toHex(keys.toInitiator.aead)).toBe(split.k_ba);
			expect(split.sip_ab_32.startsWith(toHex(keys.toResponder.sipKey) + toHex(keys.toResponder.sipIv))).toBe(true);
			replayFrames(exchange, keys.toResponder, keys.toInitiator);
		});
	}
});

describe('sessions that i2pd 2.59 dialled', () => {
	for (const exchange of load('ntcp2-responder').exchanges) {
		it(exchange.title, () => {
			const { me, random, wire, split } = exchange;
			const start = new AwaitRequest({
				ownHash: fromHex(me.router_hash),
				ownStatic: importX25519Private(fromHex(me.ntcp2_static_private)),
				ownIv: fromHex(me.ntcp2_iv),
				netId: exchange.net_id,
				ephemeral: () => importX25519Private(fromHex(random.ephemeral_private)),
				padding: () => fromHex(random.message2_padding ?? ''),
				replayed: () => false,
			});
			const wall = seconds(exchange.options2);
			const request = fromHex(wire[0]!.hex);
			const step = start.onBytes(request.subarray(0, 64), wall);
			if (step.kind === 'failed') throw new Error(step.fault);
			const accepted = step.kind === 'await' ? step.onBytes(request.subarray(64), wall) : step;
			if (accepted.kind === 'failed') throw new Error(accepted.fault);
			expect(toHex(accepted.reply)).toBe(wire[1]!.hex);
			const confirmed = fromHex(wire[2]!.hex);
			expect(accepted.next.needs).toBe(confirmed.length);
			const done = accepted.next.onBytes(confirmed) as ResponderDone;
			expect(done.kind).toBe('done');
			expect(toHex(done.confirm)).toBe(exchange.m3p2_plaintext);
			expect(toHex(done.keys.toInitiator.aead)).toBe(split.k_ba);
			replayFrames(exchange, done.keys.toInitiator, done.keys.toResponder);

			const theirs = RouterInfo.decode(fromHex(exchange.peer_routerinfo));
			const evidence = {
				confirm: done.confirm,
				peerStatic: done.peerStatic,
				remoteHost: theirs.ntcp2()[0]!.host!,
				own: theirs.key,
				netId: exchange.net_id,
				wall,
				banned: () => false,
			};
			expect(judgePeer(evidence)).toMatchObject({ kind: 'refused', fault: 'self' });
			const other = RouterInfo.decode(fromHex(load('ntcp2-initiator').exchanges[0]!.peer_routerinfo));
			expect(judgePeer({ ...evidence, own: other.key })).toMatchObject({ kind: 'kept' });
		});
	}
});

interface KdfVectors {
	timeMs: number;
	alice: Record<'ntcp2StaticPriv' | 'routerInfo', string>;
	bob: Record<'identHash' | 'ntcp2StaticPriv' | 'ntcp2StaticPub' | 'iv', string>;
	message1: { ephemeralPriv: string; message: string; options: string };
	message2: { ephemeralPriv: string; message: string };
	message3: { part2Plain: string; message: string };
	dataPhase: Record<'k_ab' | 'k_ba' | 'sip_ab' | 'sip_ba', string> & {
		framesAliceToBob: { obfuscatedLength: string; plaintext: string; frame: string }[];
	};
}

it('both sides of the handshake as the code of i2pd 2.60 computes it', () => {
	const v = loadVectors<KdfVectors>(new URL('./vectors/ntcp2-kdf.json', import.meta.url));
	const request = fromHex(v.message1.message);
	const created = fromHex(v.message2.message);
	const netId = decodeRequestOptions(fromHex(v.message1.options)).netId;
	const wall = fromWallSeconds(v.timeMs / 1000);
	const begun = startInitiator({
		peerHash: fromHex(v.bob.identHash),
		peerStatic: fromHex(v.bob.ntcp2StaticPub),
		peerIv: fromHex(v.bob.iv),
		ownStatic: importX25519Private(fromHex(v.alice.ntcp2StaticPriv)),
		ephemeral: importX25519Private(fromHex(v.message1.ephemeralPriv)),
		padding: request.subarray(64),
		confirm: fromHex(v.message3.part2Plain),
		netId,
		wall,
	});
	if ('kind' in begun) throw new Error(begun.fault);
	expect(toHex(begun.request)).toBe(v.message1.message);
	const bob = new AwaitRequest({
		ownHash: fromHex(v.bob.identHash),
		ownStatic: importX25519Private(fromHex(v.bob.ntcp2StaticPriv)),
		ownIv: fromHex(v.bob.iv),
		netId,
		ephemeral: () => importX25519Private(fromHex(v.message2.ephemeralPriv)),
		padding: () => created.subarray(64),
		replayed: () => false,
	});
	const padded = bob.onBytes(request.subarray(0, 64), wall);
	if (padded.kind !== 'await') throw new Error(padded.kind);
	const accepted = padded.onBytes(request.subarray(64), wall);
	if (accepted.kind !== 'reply') throw new Error(accepted.kind);
	expect(toHex(accepted.reply)).toBe(v.message2.message);
	const step = begun.next.onBytes(created.subarray(0, 64), wall);
	if (step.kind !== 'await') throw new Error(step.kind);
	const alice = step.onBytes(created.subarray(64)) as InitiatorDone;
	expect(toHex(alice.reply)).toBe(v.message3.message);
	const done = accepted.next.onBytes(alice.reply) as ResponderDone;
	for (const keys of [alice.keys, done.keys]) {
		expect(toHex(keys.toResponder.aead)).toBe(v.dataPhase.k_ab);
		expect(toHex(keys.toInitiator.aead)).toBe(v.dataPhase.k_ba);
		expect(v.dataPhase.sip_ab.startsWith(toHex(keys.toResponder.sipKey) + toHex(keys.toResponder.sipIv))).toBe(true);
		expect(v.dataPhase.sip_ba.startsWith(toHex(keys.toInitiator.sipKey) + toHex(keys.toInitiator.sipIv))).toBe(true);
	}
	const sealer = new FrameSealer(alice.keys.toResponder);
	for (const frame of v.dataPhase.framesAliceToBob) {
		const plain = fromHex(frame.plaintext);
		const out = new Uint8Array(FrameSealer.size(plain.length));
		sealer.seal(plain, out, 0);
		expect(toHex(out)).toBe(frame.obfuscatedLength + frame.frame);
	}
});
