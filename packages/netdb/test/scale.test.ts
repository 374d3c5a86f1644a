// Networks of 50, 200 and 800 routers: what a lookup costs and how much each router holds. Tables of ordinary routers are given a bound
// of their own here, so that most of the network is unknown to each; the figures are printed. Large networks only with I2P_LONG=1.
import { I2np } from '@i2p/data-i2np';
import { minutes, seconds } from '@i2p/time';
import { describe, expect, it } from 'vitest';
import type { RouterResult } from '../src/index.js';
import { type TestRouter, World } from './world.js';

const sizes = process.env['I2P_LONG'] === '1' ? [50, 200, 800] : [50];
const lookups = 60;

interface Figures {
	readonly routers: number;
	readonly found: number;
	/** Questions sent for one lookup, hints followed included: mean and most. */
	readonly mean: number;
	readonly most: number;
	/** RouterInfos in an ordinary router, in a floodfill: means. */
	readonly ordinary: number;
	readonly floodfill: number;
}

/** Floodfills know one another and whoever published at them; an ordinary router knows as many as a logarithm allows. */
function network(size: number): { world: World; ordinary: TestRouter[]; floodfills: TestRouter[] } {
	const world = new World(`scale ${size}`);
	const capacity = Math.ceil(6 * Math.log2(size));
	const floodfills = Array.from({ length: Math.ceil(size / 8) }, () => world.router({ floodfill: true }));
	const ordinary = Array.from({ length: size - floodfills.length }, () => world.router({}, { capacity }));
	world.introduce(floodfills);
	for (const router of ordinary) {
		for (let i = 0; i < 5; i++)
			router.netdb.offerRouterInfo(floodfills[world.random.below(floodfills.length)]!.info(), world.turn());
		router.netdb.publishRouterInfo(world.turn());
	}
	world.run(seconds(30));
	for (const router of ordinary) router.netdb.startExploring(world.turn());
	world.run(minutes(2));
	for (const router of ordinary) router.netdb.stop();
	world.run(seconds(30));
	return { world, ordinary, floodfills };
}

const isQuestion = (type: number): boolean => type === I2np.DatabaseLookup || type === I2np.Garlic;

function measure(size: number): Figures {
	const { world, ordinary, floodfills } = network(size);
	const costs: number[] = [];
	let found = 0;
	for (let i = 0; i < lookups; i++) {
		const asker = ordinary[(i * 7) % ordinary.length]!;
		const target = ordinary.find(({ key }) => key !== asker.key && asker.netdb.routerInfo(key) === undefined)!;
		asker.sent.length = 0;
		let result: RouterResult | undefined;
		asker.netdb.lookupRouter(target.hash, (given) => (result = given), world.turn());
		world.run(seconds(10));
		expect(result).toBeDefined();
		if (result!.found) found++;
		costs.push(asker.sent.filter(({ message }) => isQuestion(message.type)).length);
		expect(asker.netdb.counts().lookups).toBe(0);
	}
	const mean = (of: readonly number[]): number => of.reduce((sum, n) => sum + n, 0) / of.length;
	return {
		routers: size,
		found,
		mean: mean(costs),
		most: Math.max(...costs),
		ordinary: mean(ordinary.map(({ netdb }) => netdb.counts().routers)),
		floodfill: mean(floodfills.map(({ netdb }) => netdb.counts().routers)),
	};
}

describe('lookups and tables', () => {
	it('grow with the logarithm of the network', () => {
		const figures = sizes.map(measure);
		for (const { routers, found, mean, most, ordinary, floodfill } of figures) {
			process.stdout.write(
				`${routers} routers: ${found} of ${lookups} found, ${mean.toFixed(1)} questions a lookup (most ${most}), ` +
					`${ordinary.toFixed(0)} RouterInfos in a router, ${floodfill.toFixed(0)} in a floodfill\n`,
			);
			expect(found).toBeGreaterThanOrEqual(0.95 * lookups);
			expect(mean).toBeLessThanOrEqual(1.5 * Math.log2(routers));
			expect(ordinary).toBeLessThanOrEqual(6 * Math.log2(routers) + 1);
		}
	});
});
