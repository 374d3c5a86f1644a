// Who may come in, and how many: lists, limits in a minute, an hour, a day; what is said to who is over; other options and their effect.
import { createDestinationKeys } from '@i2p/data-core';
import { SettingFault, streamSettings } from '@i2p/streaming';
import { seededRandom } from '@i2p/testkit';
import { utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { openPair, StreamRecorder } from '../../client-core/test/stream-recorder.js';
import { flag, lingerMs, maxStreamsPerPeer } from '../src/constants.js';
import { makePair } from './pair.js';
import { makeStage, openToPeer } from './stage.js';

const peerKeys = createDestinationKeys(seededRandom('peer'));
const strangerKeys = createDestinationKeys(seededRandom('stranger'));
const minuteMs = 60_000;

/** A machine with these options, and how many of so many SYNs of the peer it lets in. */
function gate(options: Record<string, string>) {
	const stage = makeStage({}, { options });
	let id = 100;
	const knock = (times: number) => {
		const before = stage.incoming.length;
		for (let i = 0; i < times; i++) {
			id++;
			stage.peer.localId = id;
			stage.peer.synchronize();
		}
		stage.world.run(100);
		return stage.incoming.length - before;
	};
	return { ...stage, knock };
}

describe('streams that only linger', () => {
	it('make place for more of the same peer, and what of them comes late opens nothing', () => {
		const { world, one, two, pair } = makePair({ latencyMs: 5 });
		const far: StreamRecorder[] = [];
		pair.b.accept({
			onStream(stream) {
				const recorder = new StreamRecorder();
				recorder.stream = stream;
				far.push(recorder);
				return recorder;
			},
		});
		const call = () => {
			const near = new StreamRecorder();
			near.stream = pair.a.connect(pair.b.destination.key, {}, near);
			near.send(utf8('word'));
			near.end();
			world.run(20);
			far.at(-1)?.end();
			world.run(20);
			return near;
		};
		for (let i = 1; i <= maxStreamsPerPeer + 40; i++) {
			expect(call().ended).toBe('closed');
			expect(far).toHaveLength(i);
		}
		expect(two.made.streams.size).toBe(maxStreamsPerPeer);
		world.run(2 * lingerMs);
		expect([one.made.streams.size, two.made.streams.size, far.length]).toEqual([0, 0, maxStreamsPerPeer + 40]);
	});

	it('are all that makes place: a peer has no more than its streams that live', () => {
		const { knock, count } = gate({});
		expect(knock(maxStreamsPerPeer + 10)).toBe(maxStreamsPerPeer);
		expect([count('stream-limit'), count('linger-cut-short')]).toEqual([10, 0]);
	});
});

describe('limits of incoming streams', () => {
	it('of one peer hold for a minute, an hour, a day', () => {
		const { knock, world, count } = gate({
			'i2p.streaming.maxConnsPerMinute': '3',
			'i2p.streaming.maxConnsPerHour': '5',
			'i2p.streaming.maxConnsPerDay': '7',
		});
		expect(knock(10)).toBe(3);
		expect(count('stream-limit')).toBe(7);
		world.run(minuteMs);
		expect(knock(1)).toBe(0);
		world.run(60 * minuteMs);
		// What knocked in vain was counted too: eleven on that day.
		expect(knock(1)).toBe(0);
		world.run(24 * 60 * minuteMs);
		expect(knock(4)).toBe(3);
	});

	it('of all peers do not count who is over its own', () => {
		const { knock, world } = gate({
			'i2p.streaming.maxConnsPerMinute': '2',
			'i2p.streaming.maxTotalConnsPerHour': '5',
			'i2p.streaming.maxTotalConnsPerDay': '100',
		});
		expect(knock(50)).toBe(2);
		world.run(minuteMs);
		expect(knock(50)).toBe(2);
		world.run(minuteMs);
		expect(knock(50)).toBe(1);
	});

	it('are not used up by forged SYNs', () => {
		const { knock, peer, count } = gate({ 'i2p.streaming.maxConnsPerMinute': '1' });
		for (let id = 1; id <= 20; id++) {
			const bytes = peer.synchronize({ receiveStreamId: id });
			bytes[bytes.length - 1]! ^= 1;
		}
		expect(knock(1)).toBe(1);
		expect(count('packet-forged')).toBe(20);
	});

	it('are told by RESET unless it is to be dropped, and each SYN once', () => {
		const { peer, count } = gate({ 'i2p.streaming.maxConnsPerMinute': '1' });
		peer.synchronize({ receiveStreamId: 1 });
		peer.after(50);
		const second = peer.synchronize({ receiveStreamId: 2 });
		const [reset] = peer.after(50);
		expect(reset!.packet).toMatchObject({ sendStreamId: 2, receiveStreamId: 0, sequence: 0 });
		expect(reset!.packet.flags & flag.reset).toBe(flag.reset);
		peer.sendBytes(second);
		expect(peer.after(50)).toHaveLength(0);
		expect(count('syn-replayed')).toBe(1);
		const silent = gate({ 'i2p.streaming.maxConnsPerMinute': '1', 'i2p.streaming.limitAction': 'drop' });
		expect(silent.knock(5)).toBe(1);
		expect(silent.peer.heard).toHaveLength(1);
	});

	it('end in a refusal, or a text, at the other side', () => {
		for (const [action, said] of [
			['reset', ''],
			['http', 'HTTP/1.1 429 '],
			['busy\\n', 'busy\n'],
		] as const) {
			const options = { 'i2p.streaming.maxConnsPerMinute': '1', 'i2p.streaming.limitAction': action };
			const { world, pair, two } = makePair({}, {}, { options });
			pair.b.accept({
				onStream(stream) {
					const far = new StreamRecorder();
					far.stream = stream;
					return far;
				},
			});
			const open = () => {
				const near = new StreamRecorder();
				near.stream = pair.a.connect(pair.b.destination.key, {}, near);
				near.send(utf8('GET / HTTP/1.0\r\n\r\n'));
				near.end();
				return near;
			};
			open();
			world.run(100);
			const near = open();
			expect(world.run(10_000, () => near.ended !== undefined)).toBe(true);
			expect(near.ended).toBe(said === '' ? 'refused' : 'closed');
			expect(near.text!.startsWith(said)).toBe(true);
			world.run(30_000);
			expect(two.made.streams.size).toBe(1);
		}
	});

	it('of streams at once count both ways', () => {
		const options = { 'i2p.streaming.maxConcurrentStreams': '3' };
		const { knock, made, peer, world, incoming } = gate(options);
		const near = new StreamRecorder();
		near.stream = made.connect(peer.keys.destination.key, {}, near);
		expect(knock(5)).toBe(2);
		const late = new StreamRecorder();
		late.stream = made.connect(peer.keys.destination.key, {}, late);
		world.run(20);
		expect(late.ended).toBe('limit');
		incoming[0]!.stream!.reset();
		world.run(20);
		expect(knock(1)).toBe(1);
	});
});

describe('lists of peers', () => {
	const list = (...keys: { destination: { key: string } }[]) => keys.map(({ destination }) => destination.key).join();

	it('let in the listed only, or all but the listed, and answer nobody else', () => {
		const cases: [Record<string, string>, number][] = [
			[{ 'i2cp.accessList': list(peerKeys), 'i2cp.enableAccessList': 'true' }, 1],
			[{ 'i2cp.accessList': list(strangerKeys), 'i2cp.enableAccessList': 'true' }, 0],
			[{ 'i2cp.accessList': list(peerKeys), 'i2cp.enableBlackList': 'true' }, 0],
			[{ 'i2cp.accessList': list(strangerKeys), 'i2cp.enableBlackList': 'true' }, 1],
			[{ 'i2cp.accessList': list(peerKeys) }, 1],
			[{ 'i2p.streaming.blacklist': list(strangerKeys, peerKeys) }, 0],
		];
		for (const [options, letIn] of cases) {
			const { knock, peer, count } = gate(options);
			expect(knock(1)).toBe(letIn);
			expect(peer.heard.length).toBe(letIn);
			expect(count('stream-not-allowed')).toBe(1 - letIn);
		}
	});
});

describe('other options', () => {
	it('say how long connecting may take, and when the SYN is said again', () => {
		const options = { 'i2p.streaming.connectTimeout': '10000', 'i2p.streaming.initialRTO': '3000' };
		const { made, peer, world } = makeStage({}, { options });
		const near = new StreamRecorder();
		near.stream = made.connect(peer.keys.destination.key, {}, near);
		world.run(9900);
		expect(peer.heard).toHaveLength(4);
		expect(near.ended).toBeUndefined();
		world.run(200);
		expect(near.ended).toBe('timeout');
	});

	it('let a SYN wait for bytes, but no longer than said', () => {
		const options = { 'i2p.streaming.connectDelay': '500' };
		const waits = makeStage({}, { options });
		const near = new StreamRecorder();
		near.stream = waits.made.connect(waits.peer.keys.destination.key, {}, near);
		expect(waits.peer.after(300)).toHaveLength(0);
		near.send(utf8('late'));
		expect(waits.peer.after(20).map(({ packet }) => packet.payload)).toEqual([utf8('late')]);
		const alone = makeStage({}, { options });
		const other = new StreamRecorder();
		other.stream = alone.made.connect(alone.peer.keys.destination.key, {}, other);
		expect(alone.peer.after(500)).toHaveLength(0);
		expect(alone.peer.after(20)).toHaveLength(1);
	});

	it('end a silent stream, leave it alone, or say something', () => {
		for (const [action, heard, ended] of [
			['disconnect', 1, 'timeout'],
			['nothing', 0, undefined],
			['send', 1, undefined],
		] as const) {
			const options = { 'i2p.streaming.inactivityAction': action, 'i2p.streaming.inactivityTimeout': '20000' };
			const { peer, near, count } = openToPeer({}, { options });
			const said = peer.after(21_000).map(({ packet }) => packet.flags & flag.reset);
			expect(said).toHaveLength(heard);
			expect(near.ended).toBe(ended);
			expect(count('stream-idle')).toBe(ended ? 1 : 0);
		}
	});

	it('announce the packet size and keep to it; mark interactive streams and acknowledge theirs at once', () => {
		const options = { 'i2p.streaming.maxMessageSize': '1000', 'i2p.streaming.profile': 'interactive' };
		const { peer, near, syn } = openToPeer({}, { options });
		expect(syn.packet.maxPacketSize).toBe(1000);
		expect(syn.packet.flags & flag.interactive).toBe(flag.interactive);
		near.send(new Uint8Array(3000));
		expect(peer.after(15).map(({ packet }) => packet.payload.length)).toEqual([1000, 1000, 1000]);
		peer.say({ sequence: 1, payload: utf8('a'), ackThrough: 3 });
		expect(peer.after(24)).toHaveLength(1);
	});

	it('bound windows and sendings', () => {
		const options = {
			'i2p.streaming.initialWindowSize': '2',
			'i2p.streaming.maxWindowSize': '4',
			'i2p.streaming.maxResends': '2',
		};
		const { peer, near, world } = openToPeer({}, { options });
		near.send(new Uint8Array(100_000));
		expect(peer.after(40).length).toBeLessThanOrEqual(4);
		world.run(60_000);
		expect(near.ended).toBe('timeout');
	});

	it('leave pings unanswered', () => {
		const { peer } = makeStage({}, { options: { 'i2p.streaming.answerPings': 'false' } });
		const from = peer.keys.destination.bytes;
		peer.say({ sendStreamId: 9, receiveStreamId: 0, flags: flag.echo | flag.noAck, from }, true);
		expect(peer.after(50)).toHaveLength(0);
	});
});

describe('limits of speed', () => {
	const speed = (name: string, bytes: number) => ({ options: { [`i2p.streaming.${name}`]: String(bytes) } });
	const bytesIn = (near: StreamRecorder) => near.received.reduce((sum, { length }) => sum + length, 0);

	it('hold for what a stream sends', () => {
		const { world, pair } = makePair({ latencyMs: 20 }, speed('maxOutboundSpeed', 50_000));
		const { near, far } = openPair(pair);
		near.send(new Uint8Array(2_000_000));
		world.run(5000);
		const had = bytesIn(far);
		world.run(10_000);
		expect((bytesIn(far) - had) / 10).toBeGreaterThan(48_000);
		expect((bytesIn(far) - had) / 10).toBeLessThan(51_000);
	});

	it('hold for what a stream takes, over some time, by choking', () => {
		const { world, pair } = makePair({ latencyMs: 20 }, {}, speed('maxInboundSpeed', 50_000));
		const { near, far } = openPair(pair);
		near.send(new Uint8Array(4_000_000));
		world.run(20_000);
		const had = bytesIn(far);
		world.run(60_000);
		const rate = (bytesIn(far) - had) / 60;
		expect(rate).toBeGreaterThan(40_000);
		expect(rate).toBeLessThan(60_000);
		expect(near.ended).toBeUndefined();
	});

	it('are none when they are not said, and as i2pd writes that', () => {
		expect(streamSettings().mostSpeedIn).toBe(Number.POSITIVE_INFINITY);
		expect(streamSettings(new Map([['i2p.streaming.maxOutboundSpeed', '0']])).mostSpeedOut).toBe(
			Number.POSITIVE_INFINITY,
		);
		expect(streamSettings(new Map([['i2p.streaming.maxInboundSpeed', '1730000000']])).mostSpeedIn).toBe(1_730_000_000);
		expect(() => streamSettings(new Map([['i2p.streaming.maxInboundSpeed', '999']]))).toThrow(SettingFault);
	});
});
