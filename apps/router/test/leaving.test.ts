// How a router goes gracefully, and how one lives that nobody can dial: hidden, or without a host to publish.
import { describe, expect, it } from 'vitest';
import { frugal, integrated, type RouterNode, type RouterWorld } from './network.js';
import { connect, ping, session } from './play.js';

const minute = 60_000;

const transit = (node: RouterNode): number => node.router.snapshot().tunnels.transit;

const caps = (node: RouterNode): string => node.router.routerInfo().options.get('caps') ?? '';

/** The router that carries most for others. */
function busiest(world: RouterWorld): RouterNode {
	return world.nodes.reduce((most, node) => (transit(node) > transit(most) ? node : most));
}

function small(seed: string): RouterWorld {
	return integrated({ seed, count: 5, ...frugal });
}

describe('a graceful stop', () => {
	it('takes no more tunnels of others, says so, and ends when theirs have run out', () => {
		const world = small('graceful');
		const node = busiest(world);
		expect(transit(node)).toBeGreaterThan(0);
		const before = node.counters['tunnels-transit-accepted'];
		void node.router.stop({ graceful: true, graceSeconds: 1200 });
		world.driver.runFor(30_000);
		expect(node.events.at(-1)).toEqual({ event: 'leaving', transit: expect.any(Number), seconds: 1200 });
		expect(caps(node)).toMatch(/G$/);
		expect(transit(node)).toBeGreaterThan(0);
		world.driver.runUntil(() => node.events.at(-1)?.event === 'stopped', 15 * minute);
		expect(transit(node)).toBe(0);
		expect(node.counters['tunnels-transit-accepted']).toBe(before);
		expect(node.store.read('peers.dat')!.length).toBeGreaterThan(0);
		node.host?.down();
		node.alive = false;
		world.end();
	});

	it('lasts no longer than its grace, and another stop ends it at once', () => {
		const world = small('short grace');
		const [one, other] = world.nodes.slice(2) as [RouterNode, RouterNode];
		void one.router.stop({ graceful: true, graceSeconds: 5 });
		void other.router.stop({ graceful: true });
		world.driver.runFor(4000);
		expect(one.events.at(-1)).toMatchObject({ event: 'leaving', seconds: 5 });
		expect(other.events.at(-1)).toMatchObject({ event: 'leaving', seconds: 660 });
		void other.router.stop();
		world.driver.runFor(3000);
		for (const node of [one, other]) {
			expect(node.events.at(-1)).toEqual({ event: 'stopped' });
			node.host?.down();
			node.alive = false;
		}
		world.end();
	});
});

describe('a hidden router', () => {
	it('is ready and carries streams, publishes no host, is told to nobody, and carries nothing for others', () => {
		const world = small('hidden');
		const node = world.node({ hidden: true, ...frugal });
		world.begin([node]);
		expect(caps(node)).toBe('XHG');
		expect(node.router.routerInfo().ntcp2()[0]!.host).toBeUndefined();
		expect(node.router.snapshot()).toMatchObject({ ready: true, reachable: false });
		const client = session(world, node, 'client');
		const server = session(world, world.nodes[0]!, 'server');
		ping(connect(world, client, server));
		ping(connect(world, server, client));
		world.driver.runFor(minute);
		expect(transit(node)).toBe(0);
		const published = Object.keys(node.counters).filter((name) => name.startsWith('netdb-publish-router'));
		expect(published).toEqual([]);
		world.end();
	});
});

describe('a router without a host to publish', () => {
	it('is ready, carries streams both ways, and says that it dials out only, and why', () => {
		const world = small('outbound only');
		const node = world.node({ host: '0.0.0.0', ...frugal });
		world.begin([node]);
		expect(caps(node)).toBe('XU');
		expect(node.events).toContainEqual(expect.objectContaining({ event: 'listening', published: false }));
		expect(node.router.snapshot()).toMatchObject({ reachable: false, published: undefined });
		expect(node.router.snapshot().reachability).toMatchObject({
			state: 'outbound-only',
			why: expect.stringContaining('--publish-host'),
		});
		const client = session(world, node, 'client');
		const server = session(world, world.nodes[0]!, 'server');
		ping(connect(world, client, server));
		ping(connect(world, server, client));
		expect(node.router.snapshot().links.each.every(({ inbound }) => !inbound)).toBe(true);
		world.end();
	});
});
