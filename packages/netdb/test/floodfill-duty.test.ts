// Becoming a floodfill by oneself: every reason against it, the hours it takes, and what is published when it changes.
import { hours, minutes } from '@i2p/time';
import { describe, expect, it } from 'vitest';
import { type FitnessFacts, NetDb, type Unfitness, unfitness } from '../src/index.js';
import { World } from './world.js';

const fit: FitnessFacts = {
	reachable: true,
	hidden: false,
	shareKBps: 1024,
	congested: false,
	clockOffMs: 0,
};
const around = { uptimeMs: hours(3), lagMs: 5, routers: 1000, floodfills: 40, serving: false };

describe('fitness', () => {
	it.each<[Unfitness | undefined, Partial<FitnessFacts>, Partial<typeof around>]>([
		[undefined, {}, {}],
		['unreachable', { reachable: false }, {}],
		['hidden', { hidden: true }, {}],
		['slow', { shareKBps: 127 }, {}],
		['congested', { congested: true }, {}],
		['clock', { clockOffMs: -6000 }, {}],
		['lagging', {}, { lagMs: 501 }],
		['young', {}, { uptimeMs: hours(1.9) }],
		['plentiful', {}, { floodfills: 60 }],
		[undefined, {}, { floodfills: 19, routers: 20 }],
		[undefined, {}, { floodfills: 500, serving: true }],
	])('%s', (reason, facts, surroundings) => {
		expect(unfitness({ ...fit, ...facts }, { ...around, ...surroundings })).toBe(reason);
	});
});

describe('an automatic floodfill', () => {
	function scene() {
		const world = new World('auto');
		const facts = { ...fit };
		const changes: [boolean, number][] = [];
		const router = world.router(
			{},
			{ floodfill: 'auto' },
			{
				fitness: () => facts,
				onFloodfill: (serves) => changes.push([serves, world.clock.now() / minutes(1)]),
			},
		);
		router.netdb.offerRouterInfo(world.router({ floodfill: true }).info(), world.turn());
		router.netdb.publishRouterInfo(world.turn());
		return { world, router, facts, changes };
	}

	it('serves after two and a half good hours, publishes so at once, and gives it up after five bad minutes', () => {
		const { world, router, facts, changes } = scene();
		world.run(hours(2.4));
		expect(changes).toEqual([]);
		expect(router.netdb.counts()).toMatchObject({ serves: false, unfit: undefined });
		const published = router.count('publish-router-sent');
		world.run(minutes(8));
		expect(changes).toEqual([[true, 150]]);
		expect(router.netdb.counts().serves).toBe(true);
		expect(router.count('publish-router-sent')).toBeGreaterThan(published);
		facts.congested = true;
		world.run(minutes(4));
		expect(router.netdb.counts()).toMatchObject({ serves: true, unfit: 'congested' });
		world.run(minutes(3));
		expect(changes.length).toBe(2);
		expect(router.netdb.counts().serves).toBe(false);
	});

	it('does not flutter: a short trouble changes nothing, and after a long one an hour passes', () => {
		const { world, router, facts, changes } = scene();
		world.run(hours(3));
		for (let i = 0; i < 20; i++) {
			facts.reachable = i % 2 === 0;
			world.run(minutes(3));
		}
		expect(changes.length).toBe(1);
		facts.reachable = false;
		world.run(minutes(7));
		facts.reachable = true;
		world.run(minutes(50));
		expect(changes.length).toBe(2);
		world.run(minutes(10));
		expect(changes.length).toBe(3);
		router.netdb.stop();
		facts.reachable = false;
		world.run(hours(1));
		expect(changes.length).toBe(3);
	});

	it('must be told what it is judged by', () => {
		const world = new World('auto-misuse');
		expect(() => world.router({}, { floodfill: 'auto' })).toThrow(TypeError);
		expect(NetDb).toBeDefined();
	});
});
