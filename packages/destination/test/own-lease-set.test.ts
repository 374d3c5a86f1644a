// The own lease set: asked when tunnels change, never dated back, published at most every twenty seconds, renewed in time.
import { utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import type { Neighbour } from '../src/index.js';
import { TestHost, World } from './world.js';

describe('the own lease set', () => {
	it('is asked for once when tunnels come in a burst, and dated later each time', () => {
		const world = new World('burst');
		const host = new TestHost(world, 'host', { tunnels: 1 });
		world.driver.runFor(100);
		expect(host.requests.length).toBe(1);
		for (let i = 0; i < 3; i++) {
			host.addInbound(600_000);
			host.changed();
			world.driver.runFor(50);
		}
		world.driver.runFor(3000);
		expect(host.requests.length).toBe(2);
		expect(host.requests[1]! - host.requests[0]!).toBeGreaterThanOrEqual(1000);
		expect(host.destination.snapshot().leases).toBe(4);
		host.changed();
		world.driver.runFor(3000);
		expect(host.requests.length).toBe(2);
		expect(host.ready).toBe(1);
	});

	it('is published at once first, then every twenty seconds at most', () => {
		const world = new World('publish');
		const host = new TestHost(world, 'host', { tunnels: 1 });
		world.driver.runFor(100);
		expect(host.directory.published.length).toBe(1);
		host.addInbound(600_000);
		host.changed();
		world.driver.runFor(10_000);
		expect(host.directory.published.length).toBe(1);
		world.driver.runFor(12_000);
		expect(host.directory.published.length).toBe(2);
		host.tunnels.inbound = [host.addInbound(600_000)];
		host.changed();
		world.driver.runFor(3000);
		expect(host.directory.published.length).toBe(3);
	});

	it('is published sooner when a tunnel that the network knows of has failed, not when there is one more', () => {
		const world = new World('failed lease');
		const host = new TestHost(world, 'host', { tunnels: 3 });
		world.driver.runFor(3000);
		const { published } = host.directory;
		expect(published.length).toBe(1);
		host.tunnels.inbound.shift();
		host.addInbound(600_000);
		host.changed();
		world.driver.runFor(3000);
		expect(published.length).toBe(2);
		host.addInbound(600_000);
		host.changed();
		world.driver.runFor(15_000);
		expect(published.length).toBe(2);
		world.driver.runFor(5000);
		expect(published.length).toBe(3);
	});

	it('leaves out leases that end soon, but not the last', () => {
		const world = new World('short');
		const host = new TestHost(world, 'host', { tunnels: 1 });
		world.driver.runFor(3000);
		host.addInbound(60_000);
		host.changed();
		world.driver.runFor(3000);
		expect(host.requests.length).toBe(1);
		host.tunnels.inbound.shift();
		host.changed();
		world.driver.runFor(3000);
		expect(host.destination.snapshot().leases).toBe(1);
	});

	it('is looked after even if nobody says that tunnels changed', () => {
		const world = new World('quiet');
		const host = new TestHost(world, 'host', { tunnels: 1 });
		world.driver.runFor(300_000);
		host.addInbound(600_000);
		world.driver.runFor(300_000);
		expect(host.requests.length).toBe(2);
	});

	it('makes the host ready only with an outbound tunnel, and with the owner’s signature', () => {
		const world = new World('ready');
		const host = new TestHost(world, 'host', { signs: false });
		world.driver.runFor(1000);
		expect(host.ready).toBe(0);
		host.tunnels.outbound = [];
		host.sign(host.tunnels.inbound, world.driver.clock.wall());
		world.driver.runFor(5000);
		expect(host.ready).toBe(0);
		expect(host.destination.snapshot().state).toBe('starting');
		host.tunnels.outbound = [1];
		world.driver.runFor(1000);
		expect(host.ready).toBe(1);
	});

	it('is awaited by messages that are offered before', () => {
		const world = new World('before');
		const bob = new TestHost(world, 'bob');
		const alice = new TestHost(world, 'alice', { signs: false });
		world.driver.runFor(1000);
		alice.send(bob.key, utf8('x'));
		world.driver.runFor(2000);
		expect(bob.received.length).toBe(0);
		alice.sign(alice.tunnels.inbound, world.driver.clock.wall());
		world.driver.runUntil(() => bob.received.length === 1, 2000);
	});
});

describe('neighbours', () => {
	it('reach each other without the network', () => {
		const living = new Map<string, Neighbour>();
		const neighbours = { find: (hash: string) => living.get(hash), leaseSet: () => undefined };
		const world = new World('neighbours');
		const alice = new TestHost(world, 'alice', { neighbours });
		const bob = new TestHost(world, 'bob', { neighbours, tunnels: 0 });
		living.set(alice.key, alice.destination);
		living.set(bob.key, bob.destination);
		world.driver.runFor(1000);
		expect(alice.send(bob.key, utf8('x'))).toBe('taken');
		expect(alice.send(alice.key, utf8('self'))).toBe('taken');
		world.driver.runFor(1);
		expect(bob.received).toMatchObject([{ from: alice.key, fromPort: 1, toPort: 2 }]);
		expect(alice.received[0]!.from).toBe(alice.key);
		expect(world.sent).toBe(0);
		let found: string | undefined;
		alice.destination.lookup(bob.key, ({ destination }) => {
			found = destination?.key;
		});
		world.driver.runFor(1);
		expect(found).toBe(bob.key);
		let taken = 0;
		while (alice.send(bob.key, utf8('x')) === 'taken') taken++;
		expect(taken).toBe(512);
		world.driver.runFor(10);
		expect(alice.rooms).toBe(1);
		bob.destination.close();
		expect(
			bob.destination.offerLocal({ ...bob.received[0]!, from: alice.key, sender: alice.keys.destination, protocol: 6 }),
		).toBe(false);
	});
});
