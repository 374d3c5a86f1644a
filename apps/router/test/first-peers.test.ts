// The first peers of a router: links that stand before anything needs them.
import { afterEach, describe, expect, it } from 'vitest';
import { RouterWorld } from './network.js';

let world: RouterWorld;

afterEach(() => {
	world.expectSane();
	world.end();
});

/** Links of a newcomer among sixteen routers, after so short a time that only its first peers and its first tunnels made any. */
function linksOf(firstPeers: number): number {
	world = new RouterWorld({ seed: 'first peers' });
	const quiet = { inboundTunnels: 1, outboundTunnels: 1, tunnelLength: 1, firstPeers: 0 };
	for (let i = 0; i < 16; i++) world.node(quiet);
	const newcomer = world.node({ ...quiet, firstPeers });
	newcomer.start();
	for (const node of world.nodes) if (node !== newcomer) node.start([]);
	world.driver.runFor(2500);
	return newcomer.router.snapshot().links.open;
}

describe('a router that needs few links yet', () => {
	it('has links to as many first peers as it was told', () => {
		expect(linksOf(12)).toBeGreaterThanOrEqual(12);
	});

	it('has those of its tunnels only when it was told of none', () => {
		expect(linksOf(0)).toBeLessThan(8);
	});
});
