// Routers that come, go, die and age: what was agreed survives it.
import { sha256 } from '@i2p/crypto-sha256';
import { seededRandom } from '@i2p/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { frugal, integrated, type RouterWorld } from './network.js';
import { connect, ping, session, transfer } from './play.js';

let world: RouterWorld;

let crowded = false;

afterEach(() => {
	if (!crowded) world.expectSane();
	world.end();
	if (!crowded) world.expectSane();
	crowded = false;
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

	it.each([
		{ seed: 'soak 12', latencyMs: 1, jitterMs: 0, hops: 1 },
		{ seed: 'soak 1', latencyMs: 5, jitterMs: 20, hops: 2 },
		{ seed: 'soak 3', latencyMs: 150, jitterMs: 0, hops: 1 },
	])('under way comes through whoever dies or comes back ($seed)', ({ seed, latencyMs, jitterMs, hops }) => {
		world = integrated({ seed, count: 10, latencyMs, jitterMs });
		const random = seededRandom(seed);
		const [, , a, b, c, ...others] = world.nodes;
		const ends = [a!, b!, c!].map((node, i) => session(world, node, `end${i}`, { hops }));
		const pairs = [0, 1, 2, 0, 1, 2].map((i) => connect(world, ends[i]!, ends[(i + 1 + random.below(2)) % 3]!));
		for (let round = 0; round < 4; round++) {
			const victim = others[random.below(others.length)]!;
			if (round > 0 && victim.alive) victim.kill();
			const sent = pairs.map(() => random.bytes(20_000 + random.below(200_000)));
			for (const [i, { near, far }] of pairs.entries()) (i % 2 === 0 ? near : far).send(sent[i]!);
			for (const [i, { near, far }] of pairs.entries()) {
				const got = (i % 2 === 0 ? far : near).read(sent[i]!.length, 180_000);
				expect(sha256(got)).toEqual(sha256(sent[i]!));
			}
			if (!victim.alive && random.below(2) === 0) victim.restart();
			world.driver.runFor(random.below(20_000));
		}
		// What a crowded link dropped was counted and sent again.
		crowded = true;
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
