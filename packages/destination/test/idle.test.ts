// A destination that nobody uses: fewer tunnels after a while, closed after another, if its options say so; and what else they change.
import type { OutboundMessage } from '@i2p/client-core';
import { minutes } from '@i2p/time';
import { fromUtf8, utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { usualConduct } from '../src/index.js';
import { TestHost, World } from './world.js';

function pair(seed: string, conduct: Partial<typeof usualConduct>) {
	const world = new World(seed);
	const alice = new TestHost(world, 'alice', { conduct: { ...usualConduct, ...conduct } });
	const bob = new TestHost(world, 'bob');
	world.driver.runFor(1000);
	return { world, alice, bob };
}

describe('a destination without payloads', () => {
	it('stays as it is unless its options say otherwise', () => {
		const { world, alice } = pair('usual', {});
		world.driver.runFor(minutes(60));
		expect(alice.tunnels.rests).toEqual([]);
		expect(alice.closed).toBeUndefined();
	});

	it('rests with few tunnels until it sends or hears again', () => {
		const { world, alice, bob } = pair('rest', { restAfterMs: minutes(5) });
		world.driver.runFor(minutes(4));
		alice.send(bob.key, utf8('still here'));
		world.driver.runFor(minutes(4.5));
		expect(alice.tunnels.rests).toEqual([]);
		world.driver.runFor(minutes(1));
		expect(alice.tunnels.rests).toEqual([true]);
		world.driver.runFor(minutes(4));
		expect(alice.tunnels.rests).toEqual([true]);
		bob.addInbound(600_000);
		bob.changed();
		alice.addInbound(600_000);
		alice.changed();
		world.driver.runFor(30_000);
		bob.send(alice.key, utf8('wake up'));
		world.driver.runUntil(() => alice.received.length === 1, 20_000);
		world.driver.runFor(10);
		expect(alice.tunnels.rests).toEqual([true, false]);
	});

	it('closes, and says why', () => {
		const { world, alice } = pair('close', { restAfterMs: minutes(5), closeAfterMs: minutes(10) });
		world.driver.runFor(minutes(9));
		expect(alice.closed).toBeUndefined();
		world.driver.runFor(minutes(2));
		expect(alice.closed).toBe('idle for as long as its options say');
		expect(alice.tunnels.rests).toEqual([true]);
	});
});

describe('options', () => {
	it('may forbid that sets go along with messages', () => {
		const { world, alice, bob } = pair('no bundle', { bundles: false });
		alice.send(bob.key, utf8('x'));
		world.driver.runUntil(() => bob.received.length === 1, 5000);
		expect(alice.count('bundled')).toBe(0);
	});

	it('of one message may forbid it too, and the next one brings the set', () => {
		const { world, alice, bob } = pair('no bundle for one', {});
		const offer = (text: string, more: Partial<OutboundMessage>) => {
			const payload = utf8(text);
			const where = { to: bob.key, protocol: 6, fromPort: 0, toPort: 0 };
			alice.destination.offer({ ...where, payload, compress: false, ...more });
			world.driver.runUntil(() => bob.received.some((got) => fromUtf8(got.payload) === text), 5000);
		};
		offer('first', { bundlesLeaseSet: false });
		expect(alice.count('bundled')).toBe(0);
		offer('second', { bundlesLeaseSet: true });
		expect(alice.count('bundled')).toBe(1);
	});

	it('of one message may say how long it is worth something: then it is given up, and only it', () => {
		const { world, alice, bob } = pair('lifetime', {});
		alice.tunnels.capacity = 0;
		const offer = (text: string, more: Partial<OutboundMessage>) => {
			const where = { to: bob.key, protocol: 6, fromPort: 0, toPort: 0 };
			alice.destination.offer({ ...where, payload: utf8(text), compress: false, ...more });
		};
		offer('short', { lifetimeMs: 1000 });
		offer('long', { lifetimeMs: 10_000 });
		offer('short too', { lifetimeMs: 1500 });
		offer('usual', {});
		world.driver.runFor(900);
		expect(alice.undeliverable).toEqual([]);
		world.driver.runFor(2000);
		expect(alice.undeliverable).toMatchObject([{ reason: 'expired' }]);
		alice.tunnels.capacity = 1000;
		world.driver.runUntil(() => bob.received.length === 2, 5000);
		world.driver.runFor(5000);
		expect(bob.received.map(({ payload }) => fromUtf8(payload))).toEqual(['long', 'usual']);
		expect(alice.count('undeliverable-expired')).toBe(2);
		expect(alice.destination.snapshot().queued).toBe(0);
	});

	it('may forbid deflation', () => {
		const sizes = [true, false].map((deflates) => {
			const { world, alice, bob } = pair('gzip', { deflates });
			let bytes = 0;
			world.passes = (message) => {
				bytes += message.body.length;
				return true;
			};
			alice.send(bob.key, new Uint8Array(20_000), true);
			world.driver.runUntil(() => bob.received.length === 1, 5000);
			return bytes;
		});
		expect(sizes[0]!).toBeLessThan(5000);
		expect(sizes[1]!).toBeGreaterThan(20_000);
	});
});
