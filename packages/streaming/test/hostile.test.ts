// Peers that mean no good: forged and replayed SYNs, data outside of any window, streams that nobody reads, options that do not parse.
// Memory stays bounded, and others notice nothing.
import { sha256 } from '@i2p/crypto-sha256';
import { createDestinationKeys, signOffline } from '@i2p/data-core';
import { ByteBudget, framePacket, signPacket } from '@i2p/streaming';
import { seededRandom } from '@i2p/testkit';
import { concatBytes, utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { openPair, StreamRecorder } from '../../client-core/test/stream-recorder.js';
import { budgetBytes, flag, maxHeldPackets } from '../src/constants.js';
import { makePair } from './pair.js';
import { ScriptedPeer } from './scripted-peer.js';
import { makeStage, openToPeer } from './stage.js';

const mebibyte = 1 << 20;

/** Two who exchange a mebibyte, and somebody who disturbs. */
function disturbed(disturb: (peer: ScriptedPeer, step: number) => void, budget = new ByteBudget(budgetBytes)) {
	const { world, pair, two } = makePair({ latencyMs: 10 }, {}, { budget });
	const peer = new ScriptedPeer(world, createDestinationKeys(seededRandom('disturber')), pair.b.destination.key);
	const { near, far } = openPair(pair);
	const data = seededRandom('calm').bytes(mebibyte);
	near.send(data);
	near.end();
	for (let step = 0; step < 100; step++) {
		disturb(peer, step);
		world.run(5);
	}
	expect(world.run(60_000, () => far.events.includes('end'))).toBe(true);
	expect(sha256(concatBytes(...far.received))).toEqual(sha256(data));
	return { world, two, peer, budget, far };
}

describe('a disturber', () => {
	/** So many SYNs of as many streams, none of them signed by whom they name. */
	function forge(peer: ScriptedPeer, first: number, times: number): void {
		const bytes = peer.synchronize();
		bytes[bytes.length - 1]! ^= 1;
		for (let id = first; id < first + times - 1; id++) {
			const other = bytes.slice();
			new DataView(other.buffer).setUint32(4, id);
			peer.sendBytes(other);
		}
	}

	it('with forged SYNs opens nothing', () => {
		const { two, world } = disturbed((peer, step) => {
			if (step % 10 === 0) forge(peer, 1 + step * 20, 20);
		});
		world.run(100);
		expect(two.made.streams.size).toBe(1);
		expect(two.notes.get('packet-forged')).toBe(200);
	});

	it('with more SYNs than can be verified is passed over in silence', () => {
		const { two, world, peer } = disturbed((disturber, step) => {
			if (step === 10) forge(disturber, 1, 2400);
		});
		world.run(100);
		const verified = two.notes.get('packet-forged')!;
		expect(verified).toBeLessThan(2048 + 100);
		expect(two.notes.get('syn-too-many')! + verified).toBe(2400);
		expect(peer.heard).toHaveLength(0);
	});

	it('who repeats what another has said opens nothing', () => {
		const { world, pair, one, two } = makePair();
		const heard: Uint8Array[] = [];
		world.watch = (message) => {
			heard.push(message.payload.slice());
			return true;
		};
		const { near, far } = openPair(pair);
		near.send(utf8('once'));
		near.end();
		world.run(100);
		far.end();
		expect(world.run(60_000, () => two.made.streams.size === 0)).toBe(true);
		const again = new ScriptedPeer(world, createDestinationKeys(seededRandom('replayer')), pair.b.destination.key);
		const third = makeStage();
		const before = [...two.notes];
		for (const bytes of heard) {
			again.sendBytes(bytes.slice());
			third.peer.sendBytes(bytes.slice());
		}
		world.run(1000);
		third.world.run(1000);
		expect(far.events.filter((event) => event === 'readable')).toHaveLength(1);
		expect(two.made.streams.size).toBe(0);
		expect(two.notes.get('stream-accepted')).toBe(new Map(before).get('stream-accepted'));
		expect(two.notes.get('syn-replayed')).toBe(1);
		// To another destination the hash in it gives it away.
		expect([third.incoming.length, third.count('syn-for-another')]).toEqual([0, 1]);
		expect(one.made.streams.size).toBe(0);
	});

	it('with early packets of no stream is forgotten', () => {
		const { two } = disturbed((peer, step) => {
			for (let id = 1; id <= 20; id++)
				peer.say({ sendStreamId: 0, receiveStreamId: step * 20 + id, sequence: 1, payload: new Uint8Array(1800) });
		});
		expect(two.notes.get('packet-before-syn-dropped')).toBeGreaterThan(1800);
	});
});

describe('data outside of any window', () => {
	it('is not kept, whatever its number', () => {
		const { peer, world, near, count } = openToPeer();
		const sequences = [1 + maxHeldPackets + 1, 5000, 0x7fff_ffff, 0xffff_ffff];
		for (const sequence of sequences) peer.say({ sequence, payload: new Uint8Array(1812) });
		world.run(100);
		expect(count('packet-beyond-window')).toBe(sequences.length);
		peer.say({ sequence: 1, payload: utf8('in order') });
		world.run(100);
		expect(near.text).toBe('in order');
	});

	it('is acknowledged no further than it came, and acknowledges no more than was sent', () => {
		const { peer, world, near, count } = openToPeer();
		near.send(utf8('x'));
		world.run(30);
		for (const ackThrough of [2, 77, 0xffff_ffff]) peer.say({ ackThrough, nacks: [1, 2, 3, 0xffff_ffff] });
		world.run(100);
		expect(count('ack-of-unsent')).toBe(3);
		peer.say({ sequence: 0xffff_ffff, payload: utf8('x') });
		const acks = peer.after(100);
		expect(Math.max(...acks.map(({ packet }) => packet.ackThrough))).toBe(0);
	});
});

describe('streams that nobody reads', () => {
	it('hold what is agreed, all together, while another stream goes on', () => {
		const budget = new ByteBudget(2 * mebibyte);
		const { world, pair, two } = makePair({ latencyMs: 5 }, {}, { budget });
		const unread: StreamRecorder[] = [];
		let read: StreamRecorder | undefined;
		pair.b.accept({
			onStream(stream) {
				const recorder = new StreamRecorder();
				recorder.stream = stream;
				if (stream.remotePort === 1) read = recorder;
				else unread.push(recorder);
				recorder.holds = stream.remotePort !== 1;
				return recorder;
			},
		});
		const senders = Array.from({ length: 60 }, () => {
			const near = new StreamRecorder();
			near.stream = pair.a.connect(pair.b.destination.key, {}, near);
			near.send(new Uint8Array(mebibyte));
			return near;
		});
		world.run(20_000);
		expect(unread).toHaveLength(60);
		const held = unread.reduce((sum, { stream }) => sum + stream!.readable, 0);
		expect(held).toBeLessThan(2 * mebibyte + 60 * 32_768);
		expect(budget.heldBytes).toBeLessThan(2.2 * mebibyte + 60 * 40_000);
		const near = new StreamRecorder();
		near.stream = pair.a.connect(pair.b.destination.key, { fromPort: 1 }, near);
		const data = seededRandom('read').bytes(mebibyte);
		near.send(data);
		near.end();
		expect(world.run(60_000, () => read?.events.includes('end') === true)).toBe(true);
		expect(sha256(concatBytes(...read!.received))).toEqual(sha256(data));
		for (const { stream } of unread) stream!.reset();
		read!.end();
		expect(world.run(120_000, () => two.made.streams.size === 0)).toBe(true);
		expect(budget.heldBytes).toBe(0);
		expect(senders.every(({ ended }) => ended === 'reset')).toBe(true);
	});

	it('give back what they held when it is taken at last', () => {
		const budget = new ByteBudget(budgetBytes);
		const { world, pair } = makePair({ latencyMs: 5 }, {}, { budget });
		const { near, far } = openPair(pair);
		far.holds = true;
		near.send(new Uint8Array(200_000));
		near.end();
		world.run(2000);
		expect(budget.heldBytes).toBeGreaterThan(200_000);
		far.holds = false;
		far.drain();
		expect(budget.heldBytes).toBe(0);
	});
});

describe('options that do not parse', () => {
	it('are counted and change nothing, each cut anywhere', () => {
		const { peer, world, near, incoming, count } = openToPeer();
		const { destination, signing } = peer.keys;
		const offline = signOffline(signing, seededRandom('transient').bytes(32), 2_000_000_000);
		const syn = signPacket(
			{
				...{ sendStreamId: 0, receiveStreamId: 5, sequence: 0, ackThrough: 0, flags: flag.synchronize | flag.noAck },
				...{ from: destination.bytes, maxPacketSize: 1812, delayMs: 7, payloadBytes: 0 },
			},
			{ signer: signing, offline },
			() => undefined,
		);
		const optionBytes = syn.length - 22;
		for (let kept = 0; kept < optionBytes; kept++) {
			const cut = syn.slice(0, 22 + kept);
			cut[20] = kept >>> 8;
			cut[21] = kept;
			peer.sendBytes(cut);
		}
		world.run(1000);
		expect(incoming).toHaveLength(0);
		expect(count('packet-malformed') + count('packet-forged')).toBe(optionBytes);
		for (const flags of [flag.delay, flag.from, flag.maxPacketSize, flag.signature, flag.offline | flag.signature]) {
			const bytes = framePacket({
				...{ sendStreamId: peer.remoteId, receiveStreamId: peer.localId, sequence: 1, ackThrough: 0 },
				...{ flags, payloadBytes: 0 },
			}).bytes;
			peer.sendBytes(bytes);
		}
		world.run(100);
		expect(near.events).toEqual(['open']);
		peer.say({ sequence: 1, payload: utf8('still there') });
		world.run(100);
		expect(near.text).toBe('still there');
	});
});
