// Whole routers on a network in memory: integration and streams, every run the same.
import { describe, expect, it } from 'vitest';
import { integrated } from './network.js';

describe('eight routers, two of them floodfills', () => {
	it('integrate and are ready', () => {
		const world = integrated({ seed: 'integration', count: 8 });
		const t = world.driver.clock.now();
		console.log(t, world.nodes[3]!.router.snapshot());
		world.expectSane();
		world.end();
		expect(t).toBeLessThan(10_000);
	});
});
