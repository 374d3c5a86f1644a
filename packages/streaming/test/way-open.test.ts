// A way that was silent is open again, and the carrier says so: what waits for a long timeout need not.
import { protocolNumber } from '@i2p/client-core';
import { describe, expect, it } from 'vitest';
import { openPair } from '../../client-core/test/stream-recorder.js';
import { makePair } from './pair.js';

const latencyMs = 100;

/** A stream whose messages were lost for half a minute, so that its timeouts are nine seconds apart. */
function afterOutage() {
	const { world, pair, one, two } = makePair({ latencyMs });
	const { near, far } = openPair(pair);
	expect(world.run(5000, () => far.stream !== undefined && near.events.includes('open'))).toBe(true);
	near.send(new Uint8Array(1000));
	expect(world.run(5000, () => far.receivedBytes === 1000)).toBe(true);
	world.run(1000);
	world.watch = () => false;
	near.send(new Uint8Array(1000));
	world.run(30_000);
	const resent = () => one.notes.get('packet-resent') ?? 0;
	const before = resent();
	expect(world.run(20_000, () => resent() > before)).toBe(true);
	const tell = () =>
		world.breath.inhale('carrier', (turn) =>
			one.host.wayOpens(protocolNumber.streaming, two.keys.destination.key, turn),
		);
	return { world, near, far, one, resent, tell };
}

describe('a way that is open again', () => {
	it('carries at once what would have waited for the timeout', () => {
		const { world, far, one, tell } = afterOutage();
		world.run(2000);
		world.watch = () => true;
		tell();
		expect(world.run(2 * latencyMs, () => far.receivedBytes === 2000)).toBe(true);
		expect(one.notes.get('way-open')).toBe(1);
	});

	it('is not used sooner than a timeout that was never put off would have it, however often it is told', () => {
		const { world, resent, tell } = afterOutage();
		const before = resent();
		for (let ms = 0; ms < 300; ms += 10) {
			tell();
			world.run(10);
		}
		expect(resent()).toBe(before);
		world.run(1000);
		expect(resent()).toBe(before + 1);
	});

	it('makes timeouts double anew if it was not open after all', () => {
		const { world, resent, tell } = afterOutage();
		world.run(2000);
		const before = resent();
		tell();
		world.run(9000);
		const sent = resent() - before;
		expect(sent).toBeGreaterThanOrEqual(4);
		expect(sent).toBeLessThan(8);
	});

	it('means nothing to a stream that waits for nothing', () => {
		const { world, pair, one, two } = makePair({ latencyMs });
		openPair(pair);
		world.run(10_000);
		const before = world.sent;
		world.breath.inhale('carrier', (turn) =>
			one.host.wayOpens(protocolNumber.streaming, two.keys.destination.key, turn),
		);
		world.run(5000);
		expect(world.sent).toBe(before);
	});

	it('lets a SYN be said again after two seconds, not nine', () => {
		const { world, pair, one, two } = makePair({ latencyMs });
		world.watch = () => false;
		const { near } = openPair(pair);
		world.run(2500);
		world.watch = () => true;
		world.breath.inhale('carrier', (turn) =>
			one.host.wayOpens(protocolNumber.streaming, two.keys.destination.key, turn),
		);
		expect(world.run(3 * latencyMs, () => near.events.includes('open'))).toBe(true);
	});
});
