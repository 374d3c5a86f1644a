// Routers that come, go, die and age: what was agreed survives it.
import { afterEach, describe, expect, it } from 'vitest';
import { frugal, integrated, type RouterWorld } from './network.js';
import { connect, ping, session, transfer } from './play.js';

let world: RouterWorld;

afterEach(() => {
	world.expectSane();
	world.end();
	world.expectSane();
});

describe('a router that is started again', () => {
	it.each(['stop', 'kill'] as const)('after %s has its identity, and streams come back both ways', (how) => {
		world = integrated({ seed: `again ${how}`, count: 8 });
		const [, , a, b] = world.nodes;
		const identity = a!.router.snapshot().identity;
		const left = session(world, a!, 'left');
		const right = session(world, b!, 'right');
		ping(connect(world, left, right));
		a![how]();
		world.driver.runFor(10_000);
		a!.restart();
		world.driver.runUntil(() => a!.ready, 30_000);
		expect(a!.router.snapshot().identity).toBe(identity);
		const again = session(world, a!, 'left', { keys: left.keys });
		expect(again.address).toBe(left.address);
		ping(connect(world, again, right));
		ping(connect(world, right, again));
	});
});

describe('a router that is told of nobody', () => {
	it('finds the network that it knew before, also after a crash', () => {
		world = integrated({ seed: 'remembers', count: 8 });
		const [, , a, b] = world.nodes;
		world.driver.runFor(5000);
		a!.stop();
		expect([...a!.store.files.keys()].filter((name) => name.startsWith('netDb/r'))).toHaveLength(7);
		expect(a!.store.files.get('peers.dat')!.length).toBeGreaterThan(60);
		a!.restart([]);
		world.driver.runUntil(() => a!.ready, 30_000);
		a!.kill();
		world.driver.runFor(3000);
		a!.restart([]);
		world.driver.runUntil(() => a!.ready, 30_000);
		ping(connect(world, session(world, a!, 'left'), session(world, b!, 'right')));
	});
});

describe('a stream', () => {
	it('survives hops that die: pools fill up again', () => {
		world = integrated({ seed: 'dying', count: 10 });
		const [, , a, b, ...others] = world.nodes;
		const left = session(world, a!, 'left', { hops: 2, more: 'inbound.quantity=2 outbound.quantity=2' });
		const right = session(world, b!, 'right', { hops: 2, more: 'inbound.quantity=2 outbound.quantity=2' });
		const pair = connect(world, left, right);
		ping(pair);
		for (const victim of others.slice(0, 2)) {
			victim.kill();
			for (let i = 0; i < 30; i++) {
				world.driver.runFor(2000);
				ping(pair);
			}
			transfer(pair.near, pair.far, 65_536);
		}
		ping(connect(world, right, left));
		for (const node of [a!, b!]) expect(node.router.snapshot().tunnels).toMatchObject({ inbound: 3, outbound: 3 });
	});

	it('goes on for 25 minutes while tunnels expire and are renewed', () => {
		world = integrated({ seed: 'renewal', count: 6, ...frugal });
		const [, , a, b] = world.nodes;
		const left = session(world, a!, 'left', { hops: 2 });
		const right = session(world, b!, 'right', { hops: 2 });
		const pair = connect(world, left, right);
		const slowest: number[] = [];
		for (let minute = 0; minute < 25; minute++) {
			for (let i = 0; i < 4; i++) {
				world.driver.runFor(15_000);
				const began = world.driver.clock.now();
				ping(pair);
				slowest.push(world.driver.clock.now() - began);
			}
			ping(connect(world, right, left));
			for (const { router } of world.nodes) {
				const { inbound, outbound } = router.snapshot().tunnels;
				expect(Math.min(inbound, outbound)).toBeGreaterThanOrEqual(2);
			}
		}
		slowest.sort((x, y) => y - x);
		expect(slowest[0]).toBeLessThan(500);
	});
});
