// Our tunnels fail while a remote writes to us: it is told without being asked. And what it learns by it is told upward.
import type { MessageHandler } from '@i2p/client-core';
import type { HashKey } from '@i2p/data-core';
import { utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { TestHost, World } from './world.js';

/** Two that have talked, and know each other's lease set; the network database answers no more. */
function talked(seed: string) {
	const world = new World(seed);
	const alice = new TestHost(world, 'alice');
	const bob = new TestHost(world, 'bob');
	const opened: HashKey[] = [];
	const onWayOpen: MessageHandler['onWayOpen'] = (to) => void opened.push(to);
	alice.destination.attach(6, Object.assign(Object.create(alice) as TestHost, { onWayOpen }));
	world.driver.runFor(2000);
	for (let round = 0; round < 3; round++) {
		alice.send(bob.key, utf8('question'));
		world.driver.runFor(500);
		bob.send(alice.key, utf8('answer'));
		world.driver.runFor(500);
	}
	expect([alice.received.length, bob.received.length]).toEqual([3, 3]);
	world.driver.runFor(20_000);
	alice.directory.answers = false;
	return { world, alice, bob, opened };
}

/** All inbound tunnels are others from now on. */
function replaceTunnels(host: TestHost): void {
	host.tunnels.inbound = [];
	for (let i = 0; i < 2; i++) host.addInbound(600_000);
	host.changed();
}

describe('leases that failed', () => {
	it('are told to whoever may write to us, who uses the others at once', () => {
		const { world, alice, bob } = talked('told');
		replaceTunnels(bob);
		world.driver.runFor(1000);
		expect(bob.count('leases-told')).toBe(1);
		alice.send(bob.key, utf8('more'));
		world.driver.runUntil(() => bob.received.length === 4, 500);
	});

	it('are told again while that is lost, ever more seldom, until it is confirmed', () => {
		const { world, alice, bob } = talked('again');
		world.passes = () => false;
		replaceTunnels(bob);
		world.driver.runFor(20_000);
		expect(bob.count('leases-told')).toBeGreaterThan(2);
		expect(bob.count('leases-told')).toBeLessThan(5);
		world.passes = () => true;
		world.driver.runFor(9000);
		const told = bob.count('leases-told');
		alice.send(bob.key, utf8('more'));
		world.driver.runUntil(() => bob.received.length === 4, 500);
		world.driver.runFor(60_000);
		expect(bob.count('leases-told')).toBe(told);
	});

	it('are not told to whoever was silent for a minute', () => {
		const { world, bob } = talked('silent');
		world.driver.runFor(60_000);
		replaceTunnels(bob);
		world.driver.runFor(10_000);
		expect(bob.count('leases-told')).toBe(0);
	});

	it('are not told for long to whoever says nothing', () => {
		const { world, bob } = talked('lost');
		world.passes = () => false;
		replaceTunnels(bob);
		world.driver.runFor(60_000);
		const told = bob.count('leases-told');
		world.driver.runFor(120_000);
		expect(bob.count('leases-told')).toBe(told);
		expect(told).toBeLessThan(9);
	});

	it('are what is told: tunnels that come in addition are not worth a message', () => {
		const { world, bob } = talked('more');
		const before = world.sent;
		bob.addInbound(600_000);
		bob.changed();
		world.driver.runFor(10_000);
		expect([bob.count('leases-told'), world.sent - before]).toEqual([0, 0]);
	});
});

describe('a way that is open again is told upward', () => {
	it('when other leases are known than the one that was written to in vain', () => {
		const { world, alice, bob, opened } = talked('newer');
		world.passes = () => false;
		alice.send(bob.key, utf8('lost'));
		world.driver.runFor(2000);
		world.passes = () => true;
		replaceTunnels(bob);
		world.driver.runUntil(() => opened.length > 0, 1000);
		expect(new Set(opened)).toEqual(new Set([bob.key]));
	});

	it('when a remote is heard after six seconds of silence; not in a talk', () => {
		const { world, alice, bob, opened } = talked('heard');
		alice.send(bob.key, utf8('question'));
		world.driver.runFor(3000);
		bob.send(alice.key, utf8('answer'));
		world.driver.runFor(1000);
		expect(opened).toEqual([]);
		world.passes = () => false;
		alice.send(bob.key, utf8('lost'));
		world.driver.runFor(7000);
		world.passes = () => true;
		bob.send(alice.key, utf8('anybody there?'));
		world.driver.runUntil(() => opened.length > 0, 1000);
		expect(opened).toEqual([bob.key]);
	});
});
