// Streams over networks that lose, delay, reorder and choke: every byte arrives once, in order, and in good time.
import { sha256 } from '@i2p/crypto-sha256';
import { seededRandom } from '@i2p/testkit';
import { concatBytes } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import type { WorldOptions } from '../../client-core/test/message-world.js';
import { openPair, StreamRecorder } from '../../client-core/test/stream-recorder.js';
import { makePair } from './pair.js';

/** Moves so many bytes one way; answers virtual seconds and what was noted. */
function move(bytes: number, options: WorldOptions, bothWays = false) {
	const { world, pair, one, two } = makePair(options);
	const { near, far } = openPair(pair);
	const data = seededRandom(`data ${bytes}`).bytes(bytes);
	expect(world.run(200_000, () => far.stream !== undefined && near.events.includes('open'))).toBe(true);
	const start = world.now;
	near.send(data);
	near.end();
	if (bothWays) far.send(data);
	if (bothWays) far.end();
	const done = () => far.events.includes('end') && (!bothWays || near.events.includes('end'));
	expect(world.run(3_600_000, done)).toBe(true);
	const seconds = (world.now - start) / 1000;
	expect(sha256(concatBytes(...far.received))).toEqual(sha256(data));
	if (bothWays) expect(sha256(concatBytes(...near.received))).toEqual(sha256(data));
	else far.end();
	expect(world.run(600_000, () => near.ended !== undefined && far.ended !== undefined)).toBe(true);
	expect([near.ended, far.ended]).toEqual(['closed', 'closed']);
	world.run(60_000);
	expect([one.made.streams.size, two.made.streams.size]).toEqual([0, 0]);
	return { seconds, world, resent: one.notes.get('packet-resent') ?? 0, one };
}

const mebibyte = 1 << 20;

describe('a mebibyte', () => {
	it('passes with a tenth of all messages lost', () => {
		for (const seed of ['a', 'b', 'c']) {
			const { seconds } = move(mebibyte, { latencyMs: 50, loss: 0.1, seed });
			expect(seconds).toBeLessThan(60);
		}
	});

	it('passes both ways at once with loss, jitter and copies', () => {
		const options = { latencyMs: 30, jitterMs: 40, loss: 0.05, duplicated: 0.05, seed: 'both' };
		expect(move(mebibyte, options, true).seconds).toBeLessThan(90);
	});

	it('passes out of order without anything lost', () => {
		const { seconds } = move(mebibyte, { latencyMs: 20, jitterMs: 30, seed: 'reorder' });
		expect(seconds).toBeLessThan(10);
	});

	it('passes with a third of all messages lost', () => {
		move(mebibyte / 8, { latencyMs: 20, loss: 0.33, seed: 'third' });
	});
});

describe('ten mebibytes', () => {
	it('fill a bottleneck of 3 MB/s whose queue holds a whole window, and lose nothing', () => {
		const bottleneck = { bytesPerMs: 3000, queueBytes: 300_000 };
		const { seconds, world, resent } = move(10 * mebibyte, { latencyMs: 12, bottleneck });
		expect(world.dropped).toBe(0);
		expect(resent).toBe(0);
		expect((10 * mebibyte) / seconds).toBeGreaterThan(2_700_000);
	});

	it('live with a short queue before the bottleneck', () => {
		const bottleneck = { bytesPerMs: 3000, queueBytes: 60_000 };
		const { seconds, world } = move(10 * mebibyte, { latencyMs: 12, bottleneck });
		expect((10 * mebibyte) / seconds).toBeGreaterThan(1_500_000);
		expect(world.dropped / world.sent).toBeLessThan(0.05);
	});

	it('take a window for each round trip on machines so busy that everything comes late', () => {
		const { seconds, resent } = move(10 * mebibyte, { latencyMs: 15, grainMs: 10 });
		const perRoundTrip = (10 * mebibyte) / (seconds / 0.04);
		expect(perRoundTrip).toBeGreaterThan(0.75 * 128 * 1812);
		expect(resent).toBe(0);
	});

	it('do not flood a bottleneck with what came late', () => {
		for (const queueBytes of [60_000, 300_000]) {
			const bottleneck = { bytesPerMs: 3000, queueBytes };
			const { seconds, world } = move(10 * mebibyte, { latencyMs: 12, grainMs: 10, bottleneck });
			expect((10 * mebibyte) / seconds).toBeGreaterThan(2_400_000);
			expect(world.dropped / world.sent).toBeLessThan(queueBytes < 100_000 ? 0.1 : 0.001);
		}
	});

	it('take a window for each round trip on a long path', () => {
		const { seconds } = move(10 * mebibyte, { latencyMs: 150 });
		const perRoundTrip = (10 * mebibyte) / (seconds / 0.3);
		expect(perRoundTrip).toBeGreaterThan(0.75 * 128 * 1812);
	});
});

describe('a path that breaks', () => {
	it('is used again when it comes back', () => {
		const { world, pair } = makePair({ latencyMs: 20 });
		const { near, far } = openPair(pair);
		near.send(seededRandom('broken').bytes(mebibyte));
		near.end();
		world.run(200);
		world.watch = () => false;
		world.run(20_000);
		world.watch = () => true;
		expect(world.run(40_000, () => far.events.includes('end'))).toBe(true);
		expect(far.receivedBytes).toBe(mebibyte);
	});

	it('ends the stream on both sides when it stays broken', () => {
		const { world, pair } = makePair({ latencyMs: 20 });
		const { near, far } = openPair(pair);
		near.send(new Uint8Array(mebibyte));
		far.send = StreamRecorder.prototype.send;
		world.run(200);
		far.send(new Uint8Array(1000));
		world.watch = () => false;
		expect(world.run(1_000_000, () => near.ended !== undefined && far.ended !== undefined)).toBe(true);
		expect([near.ended, far.ended]).toEqual(['timeout', 'timeout']);
	});
});

describe('a path that stands still', () => {
	/** Moves 4 MiB over a path that stands still for so long in between; the same without, for comparison. */
	function moveOverStandstill(stillMs: number) {
		const time = (pauseMs: number) => {
			const { world, pair, one, two } = makePair({ latencyMs: 12 });
			const { near, far } = openPair(pair);
			near.send(new Uint8Array(4 * mebibyte));
			near.end();
			world.run(300);
			world.stillUntil = world.now + pauseMs;
			expect(world.run(60_000, () => far.events.includes('end'))).toBe(true);
			expect(far.receivedBytes).toBe(4 * mebibyte);
			return { ms: world.now, one, two };
		};
		const { ms, one, two } = time(stillMs);
		return { lostMs: ms - time(0).ms - stillMs, one: one.notes, two: two.notes };
	}

	it('has one packet sent again to hear something, one by a timeout, and goes on as before', () => {
		const { lostMs, one, two } = moveOverStandstill(400);
		expect(one.get('timeout-retransmission')).toBe(1);
		expect(one.get('packet-resent')).toBe(2);
		expect(one.get('timeout-too-early')).toBe(1);
		expect(two.get('packet-duplicate')).toBe(2);
		expect(lostMs).toBeLessThan(30);
	});

	it('has a few sent again when it takes many timeouts', () => {
		const { lostMs, one } = moveOverStandstill(3000);
		expect(one.get('packet-resent')).toBeLessThan(12);
		expect(one.get('timeout-too-early')).toBe(1);
		expect(lostMs).toBeLessThan(60);
	});

	it('does not end slow start while little is sent', () => {
		const { world, pair } = makePair({ latencyMs: 2 });
		const { near, far } = openPair(pair);
		world.run(20);
		for (let ping = 1; ping <= 10; ping++) {
			near.send(new Uint8Array(4));
			if (ping > 1) world.stillUntil = world.now + 60;
			expect(world.run(200, () => far.receivedBytes === 4 * ping)).toBe(true);
			world.run(20);
		}
		const start = world.now;
		near.send(new Uint8Array(mebibyte));
		expect(world.run(10_000, () => far.receivedBytes > mebibyte)).toBe(true);
		expect(world.now - start).toBeLessThan(70);
	});

	it('has everything sent again when it lost everything', () => {
		const { world, pair, one } = makePair({ latencyMs: 12 });
		const { near, far } = openPair(pair);
		near.send(new Uint8Array(4 * mebibyte));
		near.end();
		world.run(300);
		world.watch = () => false;
		world.run(100);
		world.watch = () => true;
		const start = world.now;
		expect(world.run(60_000, () => far.events.includes('end'))).toBe(true);
		expect(one.notes.get('timeout-retransmission')).toBeGreaterThan(0);
		expect(world.now - start).toBeLessThan(1500);
	});
});

describe('many streams', () => {
	it('share two destinations', () => {
		const { world, pair, two } = makePair({ latencyMs: 10, loss: 0.02, seed: 'many' });
		const far: StreamRecorder[] = [];
		pair.b.accept({
			onStream(stream) {
				const recorder = new StreamRecorder();
				recorder.stream = stream;
				far.push(recorder);
				recorder.send(seededRandom(stream.remotePort).bytes(20_000));
				recorder.end();
				return recorder;
			},
		});
		const near = Array.from({ length: 24 }, (_, index) => {
			const recorder = new StreamRecorder();
			recorder.stream = pair.a.connect(pair.b.destination.key, { fromPort: index + 1 }, recorder);
			return recorder;
		});
		expect(world.run(120_000, () => near.every((recorder) => recorder.events.includes('end')))).toBe(true);
		for (const [index, recorder] of near.entries()) {
			expect(concatBytes(...recorder.received)).toEqual(seededRandom(index + 1).bytes(20_000));
			recorder.end();
		}
		expect(world.run(120_000, () => two.made.streams.size === 0)).toBe(true);
	});
});
