// Nothing above transports knows which there are: a router is whole with a second one that goes by datagrams, instead of NTCP2 and beside it.
import type { HashKey } from '@i2p/data-core';
import { afterEach, describe, expect, it } from 'vitest';
import { ntcp2 } from '../src/transports.js';
import { datagrams } from './datagrams.js';
import { port, type RouterNode, RouterWorld } from './network.js';
import { connect, ping, session } from './play.js';

let world: RouterWorld;

afterEach(() => {
	world.end();
	world.expectSane();
});

const styles = ({ router }: RouterNode) => [...new Set(router.routerInfo().addresses.map(({ style }) => style))];
const links = ({ router }: RouterNode) => router.snapshot().links.each;

describe('routers without NTCP2', () => {
	it('link, build, publish, are ready and carry streams', () => {
		world = new RouterWorld({ seed: 'datagrams' });
		const transports = [datagrams(world.driver)];
		for (let i = 0; i < 8; i++) world.node({ floodfill: i < 2, transports });
		world.begin();
		const [, , a, b] = world.nodes as [RouterNode, RouterNode, RouterNode, RouterNode];
		ping(connect(world, session(world, a, 'left', { hops: 3 }), session(world, b, 'right', { hops: 3 })));
		for (const node of world.nodes) {
			const { router, address, counters, events } = node;
			expect(styles(node)).toEqual(['SSU2']);
			const [at] = router.routerInfo().ssu2();
			expect(at).toMatchObject({ host: address, port });
			expect(new Set(links(node).map(({ style }) => style))).toEqual(new Set(['memory']));
			expect(Object.keys(counters).filter((name) => /^ntcp2|no-address/.test(name))).toEqual([]);
			expect(events.filter(({ event }) => event === 'listening')).toEqual([
				{ event: 'listening', host: address, port, published: true },
			]);
		}
	});

	it('say whom their transport turned away', () => {
		world = new RouterWorld({ seed: 'turned away' });
		const transports = [datagrams(world.driver)];
		for (let i = 0; i < 6; i++) world.node({ floodfill: i < 2, transports, ...(i === 0 ? { maxConnections: 2 } : {}) });
		for (const node of world.nodes) node.start();
		world.driver.runFor(20_000);
		const { handshakes } = world.nodes[0]!.router.snapshot().failures;
		expect(handshakes['not-accepted-too-many-links']).toBeGreaterThan(0);
	});
});

describe('routers with NTCP2 and another transport', () => {
	it('say both, link by the cheaper one, and reach those that have one only', () => {
		world = new RouterWorld({ seed: 'both' });
		const transports = [ntcp2, datagrams(world.driver)];
		for (let i = 0; i < 6; i++) world.node({ floodfill: i < 2, transports });
		for (let i = 0; i < 2; i++) world.node();
		world.begin();
		const [one, both] = [world.nodes[7]!, world.nodes[2]!];
		const [left, right] = [session(world, one, 'left'), session(world, both, 'right')];
		ping(connect(world, left, right));
		ping(connect(world, right, left));
		const keysOfBoth = new Set(world.nodes.slice(0, 6).map(({ router }) => router.routerInfo().key));
		for (const node of world.nodes) {
			const hasBoth = node.options.transports !== undefined;
			expect(styles(node)).toEqual(hasBoth ? ['NTCP2', 'SSU2'] : ['NTCP2']);
			expect(links(node).length).toBeGreaterThan(0);
			for (const { peer, style } of links(node))
				expect([peer, style]).toEqual([peer, hasBoth && keysOfBoth.has(peer as HashKey) ? 'memory' : 'ntcp2']);
			expect(node.counters['links-refused-no-address']).toBeUndefined();
			expect(node.events.filter(({ event }) => event === 'listening')).toHaveLength(1);
		}
	});
});
