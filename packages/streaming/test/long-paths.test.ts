// Round trips of seconds, with losses and jitter: every byte arrives, windows are used, little is sent twice.
import { decodePacket } from '@i2p/streaming';
import { describe, expect, it } from 'vitest';
import type { MessageWorld } from '../../client-core/test/message-world.js';
import { openPair, StreamRecorder } from '../../client-core/test/stream-recorder.js';
import { passOver } from './long-paths.js';
import { makePair } from './pair.js';

const mebibyte = 1 << 20;

describe('four mebibytes over a long path', () => {
	const cases = [300, 1000, 5000, 10_000].flatMap((roundTripMs) =>
		[0, 0.01, 0.05, 0.1].map((loss) => ({ roundTripMs, loss, jitter: 0.2 })),
	);

	it.each(cases)('take few round trips, byte for byte: $roundTripMs ms, $loss lost', (path) => {
		const { exact, roundTrips, sentAgain } = passOver(path, 4 * mebibyte);
		expect(exact).toBe(true);
		// A window that doubles from 16 packets to 300 or more passes them in 12 to 14.
		expect(roundTrips).toBeLessThan(path.loss === 0 ? 18 : path.loss < 0.1 ? 32 : 50);
		expect(sentAgain).toBeLessThan(0.02 + path.loss * 1.5);
	});
});

/** Drops what a peer would that keeps only so many packets behind a gap. */
function keepingFew(world: MessageWorld, most: number): void {
	let next = 1;
	const held = new Set<number>();
	const watched = world.watch;
	world.watch = (message, from) => {
		const packet = decodePacket(message.payload);
		if (packet.payload.length === 0) return watched(message, from);
		if (packet.sequence > next + most || !watched(message, from)) return false;
		held.add(packet.sequence);
		while (held.delete(next)) next++;
		return true;
	};
}

describe('a peer that keeps 128 packets behind a gap', () => {
	it('is found out, sent no more than that, and not timed out', () => {
		const path = { roundTripMs: 400, loss: 0, jitter: 0 };
		const lose = (world: MessageWorld) => {
			let count = 0;
			world.watch = (message) => message.payload.length < 1000 || ++count % 397 !== 0;
			keepingFew(world, 128);
		};
		const { exact, notes, roundTrips } = passOver(path, 8 * mebibyte, lose);
		expect(exact).toBe(true);
		expect(notes.get('peer-keeps-little')).toBe(1);
		// 4629 packets at 128 a round trip are 37.
		expect(roundTrips).toBeLessThan(90);
		expect(notes.get('timeout-retransmission') ?? 0).toBeLessThan(6);
	});
});

describe('the next stream to the same remote', () => {
	it('begins with what the one before has learnt', () => {
		const { world, pair } = makePair({ latencyMs: 250 });
		const { near, far } = openPair(pair);
		near.send(new Uint8Array(2 * mebibyte));
		near.end();
		expect(world.run(60_000, () => far.events.includes('end'))).toBe(true);
		const start = world.now;
		const next = new StreamRecorder();
		next.stream = pair.a.connect(pair.b.destination.key, {}, next);
		next.send(new Uint8Array(100_000));
		next.end();
		let got: StreamRecorder | undefined;
		pair.b.accept({
			onStream(stream) {
				got = new StreamRecorder();
				got.stream = stream;
				return got;
			},
		});
		expect(world.run(60_000, () => got?.events.includes('end') === true)).toBe(true);
		// One round trip to open, one half for 55 packets at once, and their pace.
		expect(world.now - start).toBeLessThan(1250);
	});

	it('waits for a lost SYN no longer than the path takes', () => {
		const { world, pair } = makePair({ latencyMs: 50 });
		const { near, far } = openPair(pair);
		near.send(new Uint8Array(100_000));
		expect(world.run(60_000, () => far.receivedBytes === 100_000)).toBe(true);
		const start = world.now;
		world.watch = () => false;
		const next = new StreamRecorder();
		next.stream = pair.a.connect(pair.b.destination.key, {}, next);
		world.run(100);
		world.watch = () => true;
		expect(world.run(60_000, () => next.events.includes('open'))).toBe(true);
		expect(world.now - start).toBeLessThan(1500);
	});
});
