// The rules of the specification and the habits of other routers, one by one, against a peer that keeps to a script.
import { createDestinationKeys } from '@i2p/data-core';
import { decodePacket } from '@i2p/streaming';
import { seededRandom } from '@i2p/testkit';
import { fromUtf8, utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { StreamRecorder } from '../../client-core/test/stream-recorder.js';
import { flag } from '../src/constants.js';
import { makeStage, openToPeer } from './stage.js';

const strangerKeys = createDestinationKeys(seededRandom('stranger'));

describe('opening', () => {
	it('says SYN with the hash it is meant for, 1730 bytes of data at most, and the rest after the answer', () => {
		const { made, peer, world } = makeStage();
		const near = new StreamRecorder();
		near.stream = made.connect(peer.keys.destination.key, { fromPort: 3, toPort: 4 }, near);
		near.send(new Uint8Array(5000));
		const [syn, ...more] = peer.after(1000);
		expect(more).toHaveLength(0);
		expect(syn!.packet.targetHash).toEqual(peer.keys.destination.hash);
		expect(syn!.packet.payload).toHaveLength(1730);
		expect([syn!.packet.maxPacketSize, syn!.fromPort, syn!.toPort]).toEqual([1812, 3, 4]);
		peer.accept({ maxPacketSize: 1000 });
		world.run(50);
		const rest = peer.heard.slice(1).map(({ packet }) => packet.payload.length);
		expect(rest.filter((length) => length > 0)).toEqual([1000, 1000, 1000, 270]);
	});

	it('has a SYN deflated only if it is longer than one tunnel message, and never what is no SYN', () => {
		for (const length of [0, 1730]) {
			const { made, host, peer, world } = makeStage();
			const deflated: boolean[] = [];
			const { offer } = host;
			host.offer = (message) => {
				deflated.push(message.compress);
				return offer.call(host, message);
			};
			const near = new StreamRecorder();
			near.stream = made.connect(peer.keys.destination.key, {}, near);
			near.send(new Uint8Array(length));
			world.run(20);
			peer.accept();
			near.send(new Uint8Array(1812));
			world.run(50);
			expect([deflated[0], deflated.length > 1, deflated.slice(1).includes(true)]).toEqual([length > 0, true, false]);
		}
	});

	it('says the SYN again after 9 s, byte for byte, and gives up after 60 s', () => {
		const { made, peer, world } = makeStage();
		const near = new StreamRecorder();
		near.stream = made.connect(peer.keys.destination.key, {}, near);
		const start = world.now;
		world.run(59_000);
		expect(peer.heard.map(({ at }) => Math.round((at - start) / 1000))).toEqual([0, 9, 18, 27, 36, 45, 54]);
		for (const { bytes } of peer.heard) expect(bytes).toEqual(peer.heard[0]!.bytes);
		world.run(2000);
		expect(near.ended).toBe('timeout');
		peer.accept();
		expect(peer.after(1000).map(({ packet }) => packet.flags & flag.reset)).toEqual([flag.reset]);
	});

	it('acknowledges the answer at once', () => {
		const { peer, near } = openToPeer();
		expect(near.events).toEqual(['open']);
		const ack = peer.heard[1]!.packet;
		expect([ack.sequence, ack.ackThrough, ack.flags, ack.sendStreamId]).toEqual([0, 0, 0, peer.localId]);
	});

	it('believes no answer of another destination, none without FROM, none with a broken signature', () => {
		const { made, peer, world, count } = makeStage();
		const near = new StreamRecorder();
		near.stream = made.connect(peer.keys.destination.key, {}, near);
		world.run(20);
		peer.accept({ from: strangerKeys.destination.bytes });
		peer.say({ flags: flag.synchronize });
		const good = peer.accept();
		good[good.length - 1]! ^= 1;
		world.run(100);
		expect([near.events, count('packet-other-sender')]).toEqual([[], 1]);
		expect([count('syn-without-from'), count('packet-forged')]).toEqual([1, 1]);
	});

	it('tells a refusal, once the signature of the RESET is found good by the lease set of the peer', () => {
		const { made, peer, world, count } = makeStage();
		const near = new StreamRecorder();
		near.stream = made.connect(peer.keys.destination.key, {}, near);
		world.run(20);
		const forged = peer.say({ flags: flag.reset });
		forged[forged.length - 1]! ^= 1;
		peer.say({ flags: flag.reset }, false);
		world.run(100);
		expect([near.ended, count('packet-forged'), count('packet-unsigned')]).toEqual([undefined, 1, 1]);
		peer.say({ flags: flag.reset });
		world.run(100);
		expect(near.ended).toBe('refused');
	});

	it('looks for a lease set three times before it says unreachable', () => {
		const { made, world, count } = makeStage();
		const near = new StreamRecorder();
		near.stream = made.connect(strangerKeys.destination.key, {}, near);
		const start = world.now;
		expect(world.run(60_000, () => near.ended !== undefined)).toBe(true);
		expect([near.ended, count('undeliverable')]).toEqual(['unreachable', 3]);
		expect(world.now - start).toBeLessThan(6000);
	});

	it('refuses itself, and everything after it was closed', () => {
		const { made, keys, world } = makeStage();
		const [self, late] = [new StreamRecorder(), new StreamRecorder()];
		self.stream = made.connect(keys.destination.key, {}, self);
		world.run(10);
		made.close();
		late.stream = made.connect(strangerKeys.destination.key, {}, late);
		world.run(10);
		expect([self.ended, late.ended]).toEqual(['unreachable', 'destroyed']);
	});
});

describe('letting in', () => {
	it('answers a SYN with a SYN-ACK at once, data of its user inside', () => {
		const { made, peer } = makeStage();
		made.accept({
			onStream(stream) {
				const recorder = new StreamRecorder();
				recorder.stream = stream;
				stream.offer(utf8('welcome'));
				return recorder;
			},
		});
		peer.synchronize({ payload: utf8('hi') });
		const heard = peer.after(50).map(({ packet }) => packet);
		expect(heard).toHaveLength(1);
		expect(heard[0]!.flags).toBe(flag.synchronize | flag.from | flag.signature | flag.maxPacketSize);
		expect([heard[0]!.ackThrough, heard[0]!.nacks, fromUtf8(heard[0]!.payload)]).toEqual([0, [], 'welcome']);
	});

	it('drops a SYN for another destination, without FROM, forged, or unsigned', () => {
		const { peer, world, incoming, count } = makeStage();
		peer.synchronize({ targetHash: strangerKeys.destination.hash });
		peer.say({ flags: flag.synchronize });
		peer.synchronize({ from: strangerKeys.destination.bytes });
		peer.synchronize({}, false);
		world.run(100);
		expect(incoming).toHaveLength(0);
		expect([count('syn-for-another'), count('syn-without-from')]).toEqual([1, 1]);
		expect([count('packet-forged'), count('packet-unsigned')]).toEqual([1, 1]);
	});

	it('takes an unsigned SYN and CLOSE only from a session that proves the sender', () => {
		const { peer, world, incoming, count } = makeStage({ bound: true });
		peer.synchronize({}, false);
		world.run(100);
		expect(incoming).toHaveLength(1);
		peer.say({ flags: flag.close, sequence: 1 }, false);
		world.run(100);
		expect(incoming[0]!.events).toContain('end');
		peer.localId++;
		peer.synchronize({ from: strangerKeys.destination.bytes }, false);
		world.run(100);
		expect([incoming.length, count('packet-other-sender')]).toEqual([1, 1]);
	});

	it('takes packets that came before their SYN', () => {
		const { peer, world, incoming, count } = makeStage();
		peer.say({ sendStreamId: 0, sequence: 2, payload: utf8('c') });
		peer.say({ sendStreamId: 0, sequence: 1, payload: utf8('b') });
		world.run(3000);
		expect(count('packet-before-syn')).toBe(2);
		peer.synchronize({ payload: utf8('a') });
		world.run(50);
		expect(incoming[0]!.text).toBe('abc');
		peer.say({ sendStreamId: 0, sequence: 3, payload: utf8('d') });
		world.run(50);
		expect(incoming[0]!.text).toBe('abcd');
	});

	it('holds early packets for 10 s, and not many', () => {
		const { peer, world, incoming, count } = makeStage();
		peer.say({ sendStreamId: 0, sequence: 1, payload: utf8('late') });
		world.run(10_100);
		peer.synchronize();
		world.run(50);
		expect(incoming[0]!.text).toBe('');
		peer.localId = 5;
		for (let i = 1; i < 40; i++) peer.say({ sendStreamId: 0, sequence: i, payload: new Uint8Array(1000) });
		for (let id = 100; id < 400; id++)
			peer.say({ sendStreamId: 0, receiveStreamId: id, payload: new Uint8Array(1800) });
		world.run(100);
		expect(count('packet-before-syn-dropped')).toBeGreaterThan(7);
	});

	it('opens nothing for a SYN said again, during the stream or after it', () => {
		const { peer, world, incoming, count } = makeStage();
		const syn = peer.synchronize();
		world.run(50);
		peer.sendBytes(syn);
		expect(peer.after(50)).toHaveLength(1);
		incoming[0]!.stream!.reset();
		world.run(60_000);
		peer.sendBytes(syn);
		world.run(50);
		expect([incoming.length, count('syn-repeated'), count('syn-replayed')]).toEqual([1, 1, 1]);
	});

	it('says the SYN-ACK again until it is acknowledged, then stops', () => {
		const { peer, world } = makeStage();
		peer.synchronize();
		world.run(20_000);
		expect(peer.heard.length).toBe(3);
		peer.say({});
		expect(peer.after(60_000)).toHaveLength(0);
	});

	it('lets one peer have 256 streams', () => {
		const { peer, world, incoming, count } = makeStage();
		for (let id = 1; id <= 260; id++) peer.synchronize({ receiveStreamId: id });
		world.run(1000);
		expect([incoming.length, count('stream-limit')]).toEqual([256, 4]);
	});
});

describe('acknowledging', () => {
	it('acknowledges two packets at once, one after a delay, one within 3 ms when asked', () => {
		const { peer, world } = openToPeer();
		peer.say({ sequence: 1, payload: utf8('a') });
		peer.say({ sequence: 2, payload: utf8('b') });
		expect(peer.after(21).map(({ packet }) => packet.ackThrough)).toEqual([2]);
		peer.say({ sequence: 3, payload: utf8('c') });
		expect(peer.after(21)).toHaveLength(0);
		expect(peer.after(100).map(({ packet }) => packet.ackThrough)).toEqual([3]);
		peer.say({ sequence: 4, payload: utf8('d'), delayMs: 0 });
		expect(peer.after(24).map(({ packet }) => packet.ackThrough)).toEqual([4]);
		world.run(10_000);
	});

	it('names what is missing, at once', () => {
		const { peer, near } = openToPeer();
		for (const sequence of [1, 3, 4, 7]) peer.say({ sequence, payload: utf8(String(sequence)) });
		const acks = peer.after(30);
		expect(acks[acks.length - 1]!.packet).toMatchObject({ ackThrough: 7, nacks: [2, 5, 6] });
		for (const sequence of [2, 6, 5]) peer.say({ sequence, payload: utf8(String(sequence)) });
		const last = peer.after(30);
		expect(last[last.length - 1]!.packet).toMatchObject({ ackThrough: 7, nacks: [] });
		expect(near.text).toBe('1234567');
	});

	it('names no more than 255 gaps and takes nothing from far beyond', () => {
		const { peer, count } = openToPeer();
		for (let sequence = 2; sequence <= 514; sequence += 2) peer.say({ sequence, payload: utf8('x') });
		peer.say({ sequence: 700, payload: utf8('y') });
		const acks = peer.after(60);
		const { nacks, ackThrough } = acks[acks.length - 1]!.packet;
		expect(nacks.length).toBeLessThanOrEqual(255);
		expect(ackThrough).toBeLessThanOrEqual(512);
		expect(count('packet-beyond-window')).toBeGreaterThan(0);
	});

	it('says something after 90 s of silence', () => {
		const { peer } = openToPeer();
		expect(peer.after(89_000)).toHaveLength(0);
		expect(peer.after(2000).map(({ packet }) => packet.flags)).toEqual([0]);
	});

	it('ignores packets with another id, of another sender, and acknowledgements of what was never sent', () => {
		const { peer, world, near, count } = openToPeer();
		peer.say({ receiveStreamId: 77, sequence: 1, payload: utf8('x') });
		peer.say({ sendStreamId: 78, sequence: 1, payload: utf8('x') });
		peer.say({ ackThrough: 9 });
		peer.sendBytes(new Uint8Array(10));
		world.run(50);
		expect(near.text).toBe('');
		expect([count('packet-wrong-id'), count('packet-unknown-stream')]).toEqual([1, 1]);
		expect([count('ack-of-unsent'), count('packet-malformed')]).toEqual([1, 1]);
	});
});

describe('sending again', () => {
	it('sends a packet again on its second NACK', () => {
		const { peer, near, count } = openToPeer();
		for (const text of ['a', 'b', 'c']) {
			near.stream!.offer(utf8(text));
			peer.after(1);
		}
		expect(peer.after(10).map(({ packet }) => packet.sequence)).toEqual([1, 2, 3]);
		peer.say({ ackThrough: 2, nacks: [1] });
		expect(peer.after(21)).toHaveLength(0);
		peer.say({ ackThrough: 3, nacks: [1] });
		const again = peer.after(21);
		expect(again.map(({ packet }) => [packet.sequence, fromUtf8(packet.payload)])).toEqual([[1, 'a']]);
		expect(count('packet-resent-fast')).toBe(1);
		peer.say({ ackThrough: 3 });
		expect(peer.after(5000)).toHaveLength(0);
	});

	it('sends again after two round trips to hear something, then by the measured timeout, twice as long each time up to 9 s, fourteen times', () => {
		const { peer, near, world } = openToPeer();
		near.stream!.offer(utf8('x'));
		const start = world.now;
		world.run(600_000);
		const times = peer.heard.filter(({ packet }) => packet.sequence === 1).map(({ at }) => Math.round(at - start - 10));
		expect(times).toHaveLength(16);
		expect(times[1]).toBeLessThan(90);
		expect(times.slice(-6).map((at, i) => at - times[times.length - 7 + i]!)).toEqual(new Array(6).fill(9000));
		expect(times.at(-1)! - start).toBeGreaterThan(70_000);
		expect(times[2]! - times[1]!).toBeGreaterThanOrEqual(100);
		expect((times[4]! - times[3]!) / (times[3]! - times[2]!)).toBeCloseTo(2, 1);
		expect(near.ended).toBe('timeout');
		expect(peer.heard[peer.heard.length - 1]!.packet.flags & flag.reset).toBe(flag.reset);
	});

	it('learns a round trip that has grown although every answer comes after the second sending', () => {
		const { peer, near, count } = openToPeer();
		for (let sequence = 1; sequence <= 16; sequence++) {
			near.stream!.offer(utf8('x'));
			peer.after(300);
			peer.say({ ackThrough: sequence });
			peer.after(500);
		}
		expect(count('packet-resent')).toBeLessThan(16);
		const before = count('packet-resent');
		near.stream!.offer(utf8('y'));
		peer.after(300);
		expect(count('packet-resent')).toBe(before);
	});

	it('stops when choked, probes, and goes on when freed', () => {
		const { peer, near, world } = openToPeer();
		peer.say({ delayMs: 61_000 });
		world.run(20);
		near.send(new Uint8Array(20_000));
		const probes = peer.after(60_000);
		expect(probes.length).toBeGreaterThan(1);
		expect(probes.length).toBeLessThan(12);
		expect(new Set(probes.map(({ packet }) => packet.sequence))).toEqual(new Set([1]));
		peer.say({ ackThrough: 1, delayMs: 60_001 });
		world.run(5000);
		expect(near.ended).toBeUndefined();
		peer.say({ ackThrough: 1, delayMs: 60_000 });
		const freed = peer.after(21).map(({ packet }) => packet.payload.length);
		expect(freed.length).toBeGreaterThan(5);
	});

	it('chokes a peer whose bytes nobody takes, and frees it', () => {
		const { peer, near, world } = openToPeer();
		near.holds = true;
		for (let sequence = 1; sequence <= 200; sequence++) peer.say({ sequence, payload: new Uint8Array(1812) });
		world.run(300);
		const last = peer.heard[peer.heard.length - 1]!.packet;
		expect(last.delayMs).toBe(65_535);
		for (let sequence = 201; sequence <= 800; sequence++) peer.say({ sequence, payload: new Uint8Array(1812) });
		world.run(300);
		expect(near.stream!.readable).toBeLessThanOrEqual(1_310_720);
		const before = peer.heard.length;
		near.drain();
		world.run(30);
		expect(peer.heard[before]!.packet.delayMs).toBe(100);
	});
});

describe('ending', () => {
	it('does not believe a CLOSE or RESET that is not signed by the peer', () => {
		const { peer, world, near, count } = openToPeer();
		peer.say({ flags: flag.close, sequence: 1 }, false);
		peer.say({ flags: flag.reset, sequence: 1 }, false);
		for (const flags of [flag.close, flag.reset]) {
			const forged = peer.say({ flags, sequence: 1 });
			forged[forged.length - 1]! ^= 1;
		}
		world.run(50);
		expect(near.events).toEqual(['open']);
		expect([count('packet-unsigned'), count('packet-forged')]).toEqual([2, 2]);
		peer.say({ flags: flag.reset, sequence: 1 });
		world.run(50);
		expect(near.ended).toBe('reset');
	});

	it('sends CLOSE with the last bytes, and RESET with the next sequence number', () => {
		const { peer, near } = openToPeer();
		near.send(utf8('bye'));
		near.end();
		const [close] = peer.after(20);
		expect([close!.packet.sequence, close!.packet.flags & flag.close]).toEqual([1, flag.close]);
		expect(near.stream!.room()).toBe(0);
		near.stream!.reset();
		const [reset] = peer.after(20);
		expect([reset!.packet.sequence, reset!.packet.flags & flag.reset]).toEqual([2, flag.reset]);
	});

	it('goes on receiving after its own CLOSE', () => {
		const { peer, near, world } = openToPeer();
		near.end();
		world.run(20);
		peer.say({ ackThrough: 1, sequence: 1, payload: utf8('still') });
		world.run(1000);
		peer.say({ ackThrough: 1, sequence: 2, payload: utf8(' here'), flags: flag.close });
		world.run(50);
		expect([near.text, near.ended]).toEqual(['still here', 'closed']);
	});

	it('acknowledges a second CLOSE of i2pd, and says its own no more than five times to who has forgotten the stream', () => {
		const { peer, near, world } = openToPeer();
		peer.say({ flags: flag.close, sequence: 1 });
		world.run(50);
		near.end();
		peer.say({ flags: flag.close, sequence: 2 });
		const acks = peer.after(120_000).map(({ packet }) => packet);
		expect(acks.filter((packet) => packet.flags & flag.close)).toHaveLength(5);
		expect(Math.max(...acks.map((packet) => packet.ackThrough))).toBe(2);
		expect(near.ended).toBe('closed');
	});

	it('still acknowledges a CLOSE said again after the end', () => {
		const { peer, near, world, made } = openToPeer();
		near.end();
		world.run(20);
		const close = peer.say({ flags: flag.close, sequence: 1, ackThrough: 1 });
		world.run(50);
		expect(near.ended).toBe('closed');
		peer.sendBytes(close);
		expect(peer.after(50)).toHaveLength(1);
		expect(made.streams.size).toBe(1);
		world.run(20_000);
		expect(made.streams.size).toBe(0);
	});

	it('forgets a stream that was reset while its SYN had no answer, and tells a late answer', () => {
		const { made, peer, world } = makeStage();
		const near = new StreamRecorder();
		near.stream = made.connect(peer.keys.destination.key, {}, near);
		near.stream.reset();
		world.run(50);
		expect([near.ended, peer.heard.length, made.streams.size]).toEqual(['destroyed', 0, 0]);
	});

	it('ends with its host', () => {
		const { made, world, peer, near } = openToPeer();
		near.stream!.offer(utf8('x'));
		made.close();
		made.close();
		world.run(50);
		expect(near.ended).toBe('destroyed');
		expect(peer.heard.some(({ packet }) => packet.flags & flag.reset)).toBe(true);
		expect(made.due()).toBe(Number.POSITIVE_INFINITY);
	});
});

describe('a destination that is closed', () => {
	/** A stream that both sides have ended; what this one says last is not acknowledged yet. */
	function ended() {
		const stage = openToPeer();
		const { near, peer, world } = stage;
		peer.say({ sequence: 1, flags: flag.close, payload: utf8('PONG') });
		world.run(50);
		near.send(utf8('thanks'));
		near.end();
		return stage;
	}

	it('lets streams part that both sides have ended: their last bytes go, and no RESET', () => {
		const { made, host, world, peer, near } = ended();
		made.close();
		const heard = peer.after(100).map(({ packet }) => packet);
		expect(heard.some(({ flags }) => flags & flag.reset)).toBe(false);
		expect([near.ended, host.closed]).toEqual([undefined, false]);
		const last = heard.at(-1)!;
		expect(last.flags & flag.close).toBeTruthy();
		peer.say({ sequence: 0, ackThrough: last.sequence });
		world.run(50);
		expect([near.text, near.ended, host.closed]).toEqual(['PONG', 'closed', true]);
		expect(made.streams.parting).toBe(false);
	});

	it('does so for two seconds: then they are reset', () => {
		const { made, host, world, peer, near } = ended();
		made.close();
		world.run(1990);
		expect([near.ended, host.closed, made.streams.parting]).toEqual([undefined, false, true]);
		expect(peer.after(100).some(({ packet }) => packet.flags & flag.reset)).toBe(true);
		expect([near.ended, host.closed, made.due()]).toEqual(['destroyed', true, Number.POSITIVE_INFINITY]);
	});

	it('resets at once what only one side has ended', () => {
		const { made, host, world, peer, near } = openToPeer();
		near.end();
		made.close();
		expect(peer.after(50).some(({ packet }) => packet.flags & flag.reset)).toBe(true);
		world.run(50);
		expect([near.ended, host.closed]).toEqual(['destroyed', true]);
	});

	it('gives no stream time when it is to be gone at once', () => {
		const { made, host, world, peer, near } = ended();
		made.close();
		world.run(50);
		made.abort();
		expect(peer.after(50).some(({ packet }) => packet.flags & flag.reset)).toBe(true);
		expect([near.ended, host.closed]).toEqual(['destroyed', true]);
	});
});

describe('ping', () => {
	it('is answered with 32 bytes at most, when it is signed', () => {
		const { peer, count } = makeStage();
		const ping = { sendStreamId: 99, receiveStreamId: 0, flags: flag.echo | flag.noAck };
		const payload = utf8('0123456789'.repeat(4));
		const { bytes } = peer.keys.destination;
		peer.say({ ...ping, from: bytes, payload }, true);
		const [pong] = peer.after(50);
		expect(pong!.packet).toMatchObject({ sendStreamId: 0, receiveStreamId: 99, flags: flag.echo });
		expect(fromUtf8(pong!.packet.payload)).toBe('01234567890123456789012345678901');
		expect([pong!.fromPort, pong!.toPort]).toEqual([10, 9]);
		peer.say({ ...ping, from: bytes }, false);
		peer.say(ping, true);
		peer.say({ ...ping, sendStreamId: 0, receiveStreamId: 4 });
		expect(peer.after(50)).toHaveLength(0);
		expect([count('packet-unsigned'), count('packet-unverifiable'), count('pong-unexpected')]).toEqual([1, 1, 1]);
		for (let i = 0; i < 40; i++) peer.say({ ...ping, from: bytes }, true);
		expect(peer.after(50).length).toBeLessThan(30);
		expect(count('ping-limit')).toBeGreaterThan(10);
	});

	it('asks and measures', () => {
		const { peer, world, made } = makeStage();
		const answers: (number | undefined)[] = [];
		const onPong = (roundTripMs: number | undefined) => answers.push(roundTripMs);
		expect(made.streams.ping(peer.keys.destination.key, {}, onPong)).toBe(true);
		const [ping] = peer.after(11);
		expect(ping!.packet.sendStreamId).toBeGreaterThan(0);
		peer.say({ sendStreamId: 0, receiveStreamId: ping!.packet.sendStreamId, flags: flag.echo });
		world.run(11);
		expect(answers[0]).toBeCloseTo(21, 0);
		for (let i = 0; i < 40; i++) made.streams.ping(peer.keys.destination.key, {}, onPong);
		world.run(31_000);
		expect(answers).toEqual([answers[0], ...Array.from({ length: 32 }, () => undefined)]);
	});
});

describe('hostile packets', () => {
	it('never bring a machine down or make it speak much', () => {
		const { peer, world, near, made } = openToPeer();
		const random = seededRandom('noise');
		const model = peer.say({ sequence: 1, payload: utf8('model'), flags: flag.close, delayMs: 3, nacks: [1, 2, 3] });
		world.run(20);
		for (let i = 0; i < 600; i++) {
			const bytes = new Uint8Array(model);
			for (let flips = random.below(4); flips >= 0; flips--) bytes[random.below(bytes.length)] = random.below(256);
			if (random.below(2)) bytes.set(model.subarray(0, 8));
			peer.sendBytes(bytes.subarray(0, 1 + random.below(bytes.length)));
			if (i % 50 === 0) world.run(5);
		}
		world.run(1000);
		for (let i = 0; i < 200; i++) peer.sendBytes(random.bytes(random.below(300)));
		world.run(1000);
		expect(peer.heard.length).toBeLessThan(1000);
		near.stream!.offer(utf8('x'));
		world.run(300_000);
		expect(made.streams.size).toBeLessThan(3);
		expect(() => decodePacket(model)).not.toThrow();
	});
});
