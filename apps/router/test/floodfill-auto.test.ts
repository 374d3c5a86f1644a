// A whole router that is left to decide whether it is a floodfill: what it says of itself follows.
import { hours, minutes } from '@i2p/time';
import { afterEach, expect, it } from 'vitest';
import { frugal, RouterWorld } from './network.js';

let world: RouterWorld;
afterEach(() => world.end());

it('becomes one after some good hours, and says so', () => {
	world = new RouterWorld({ seed: 'auto' });
	const fit = world.node({ ...frugal, floodfill: 'auto' });
	const slow = world.node({ ...frugal, floodfill: 'auto', shareKBps: 100 });
	for (const node of [fit, slow]) node.start([]);
	world.driver.runFor(hours(2.4));
	const caps = () => [fit, slow].map(({ router }) => router.routerInfo().caps.floodfill);
	expect(caps()).toEqual([false, false]);
	world.driver.runFor(minutes(10));
	expect(caps()).toEqual([true, false]);
	expect(fit.router.snapshot().netDb).toMatchObject({ floodfill: true, unfit: undefined });
	expect(slow.router.snapshot().netDb).toMatchObject({ floodfill: false, unfit: 'slow' });
	expect(fit.router.routerInfo().options.get('netdb.knownRouters')).toBe('0');
});
