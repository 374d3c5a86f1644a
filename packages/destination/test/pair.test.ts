// Two destinations on a virtual clock, with a network of tunnels between them that delays, loses and reorders.
import { fromUtf8, utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { TestHost, World } from './world.js';

const texts = (host: TestHost) => host.received.map((m) => fromUtf8(m.payload));

function pair(seed: string, options = {}, hostOptions = {}) {
	const world = new World(seed, options);
	const alice = new TestHost(world, 'alice', hostOptions);
	const bob = new TestHost(world, 'bob');
	world.driver.runFor(1000);
	return { world, alice, bob };
}

describe('two destinations', () => {
	it('become ready and publish', () => {
		const { alice, bob } = pair('ready');
		expect([alice.ready, bob.ready]).toEqual([1, 1]);
		expect(alice.directory.published.length).toBe(1);
		expect(alice.destination.snapshot()).toEqual({ state: 'ready', leases: 2, remotes: 0, queued: 0 });
		expect(bob.destination.leaseSet!.verify()).toBe(true);
	});

	it('exchange messages; the answer needs no lookup', () => {
		const { world, alice, bob } = pair('exchange');
		expect(alice.send(bob.key, utf8('ping'))).toBe('taken');
		world.driver.runUntil(() => bob.received.length === 1);
		expect(bob.received[0]).toMatchObject({ from: alice.key, fromPort: 1, toPort: 2 });
		expect(bob.send(alice.key, utf8('pong'))).toBe('taken');
		world.driver.runUntil(() => alice.received.length === 1);
		expect(alice.received[0]!.from).toBe(bob.key);
		expect(bob.directory.lookups).toBe(0);
		expect(alice.directory.lookups).toBe(1);
		alice.send(bob.key, utf8('again'));
		world.driver.runUntil(() => bob.received.length === 2);
		expect(alice.count('garlic-sealed-existing')).toBeGreaterThan(0);
		expect(bob.count('garlic-sealed-reply')).toBeGreaterThan(0);
	});

	it('tell a remote of an unpublished lease set by bundling it', () => {
		const { world, alice, bob } = pair('unpublished', {}, { unpublished: true });
		expect(alice.directory.published.length).toBe(0);
		alice.send(bob.key, utf8('hidden'));
		world.driver.runUntil(() => bob.received.length === 1);
		bob.send(alice.key, utf8('seen'));
		world.driver.runUntil(() => alice.received.length === 1);
		expect(bob.directory.lookups).toBe(0);
	});

	it('pack small messages of one turn into one garlic message', () => {
		const { world, alice, bob } = pair('pack');
		alice.send(bob.key, utf8('first'));
		world.driver.runUntil(() => bob.received.length === 1);
		bob.send(alice.key, utf8('reply'));
		world.driver.runUntil(() => alice.received.length === 1);
		const before = world.sent;
		for (let i = 0; i < 20; i++) alice.send(bob.key, utf8(`${i}`));
		world.driver.runUntil(() => bob.received.length === 21);
		expect(texts(bob).slice(1)).toEqual(Array.from({ length: 20 }, (_, i) => `${i}`));
		expect(world.sent - before).toBeLessThanOrEqual(4);
	});

	it('keep new sessions apart until one is answered', () => {
		const { world, alice, bob } = pair('pace', { latencyMs: 400 });
		const at: number[] = [];
		world.passes = () => {
			at.push(world.driver.clock.now());
			return true;
		};
		for (let i = 0; i < 8; i++) alice.send(bob.key, new Uint8Array(1700).fill(i));
		world.driver.runUntil(() => bob.received.length >= 2);
		for (let i = 1; i < at.length; i++) expect(at[i]! - at[i - 1]!).toBeGreaterThanOrEqual(190);
		bob.send(alice.key, utf8('go'));
		world.driver.runUntil(() => bob.received.length === 8);
		expect(alice.undeliverable).toEqual([]);
	});

	it('stop bundling once the other side has the lease set', () => {
		const { world, alice, bob } = pair('bundle');
		alice.send(bob.key, utf8('1'));
		world.driver.runUntil(() => bob.received.length === 1);
		bob.send(alice.key, utf8('2'));
		world.driver.runFor(2000);
		const bundled = alice.count('bundled');
		for (let i = 0; i < 10; i++) {
			alice.send(bob.key, utf8(`${i}`));
			world.driver.runFor(300);
		}
		expect(alice.count('bundled')).toBe(bundled);
		alice.addInbound(600_000);
		alice.changed();
		world.driver.runFor(5000);
		alice.send(bob.key, utf8('new leases'));
		world.driver.runFor(1000);
		expect(alice.count('bundled')).toBe(bundled + 1);
		expect(bob.count('lease-set-stored')).toBe(2);
	});

	it('survive loss and reordering of an established session', () => {
		const { world, alice, bob } = pair('loss', { lossPerMille: 100, jitterMs: 300 });
		alice.send(bob.key, utf8('x'));
		let rounds = 0;
		for (; rounds < 300 && bob.received.length < 200; rounds++) {
			alice.send(bob.key, new Uint8Array(1700).fill(rounds));
			bob.send(alice.key, utf8(`ack ${rounds}`));
			world.driver.runFor(50);
		}
		world.driver.runFor(3000);
		expect(bob.received.length).toBeGreaterThan(150);
		expect(alice.received.length).toBeGreaterThan(150);
		expect(alice.count('garlic-sealed-existing')).toBeGreaterThan(200);
		expect(new Set(bob.received.map((m) => m.from))).toEqual(new Set([alice.key]));
	});

	it('find a remote again that lost its sessions and its encryption key', () => {
		const { world, alice, bob } = pair('restart');
		alice.send(bob.key, utf8('1'));
		world.driver.runUntil(() => bob.received.length === 1);
		bob.send(alice.key, utf8('2'));
		world.driver.runUntil(() => alice.received.length === 1);
		bob.encryption = new TestHost(world, 'other').encryption;
		bob.addInbound(600_000);
		bob.changed();
		world.driver.runFor(30_000);
		const count = bob.received.length;
		for (let i = 0; i < 60 && bob.received.length === count; i++) {
			alice.send(bob.key, utf8('still there?'));
			world.driver.runFor(1000);
		}
		expect(bob.received.length).toBeGreaterThan(count);
		expect(bob.received.at(-1)!.from).toBe(alice.key);
		expect(alice.count('session-restarted') + alice.count('path-changed')).toBeGreaterThan(0);
	});

	it('answer a one-way sender, so that its session stands', () => {
		const { world, alice, bob } = pair('one way');
		for (let i = 0; i < 10; i++) {
			alice.send(bob.key, utf8(`${i}`));
			world.driver.runFor(1000);
		}
		expect(bob.received.length).toBe(10);
		expect(alice.count('garlic-sealed-existing')).toBeGreaterThan(5);
	});
});
