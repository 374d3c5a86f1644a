// The power fails at a third of all routers at once, half of the floodfills among them; they come back one by one, knowing what their stores remember.
import { shuffle } from '@i2p/util';
import type { Scenario } from '../scenario.js';

/** Part of the time that passes before the power fails, while it is off, and until all are back. */
const before = 0.3;
const dark = 0.1;
const returning = 0.1;

/** Many go at once and come back. */
export const massRestart: Scenario = {
	name: 'mass-restart',
	line: 'a third of the routers lose power at once and come back',
	routers: 30,
	seconds: 130,
	play(world, ms) {
		world.run(before * ms);
		const floodfills = world.everyone.filter(({ floodfill }) => floodfill);
		const others = shuffle(
			world.everyone.filter(({ floodfill }) => !floodfill),
			world.random,
		);
		const victims = [
			...floodfills.slice(0, Math.floor(floodfills.length / 2)),
			...others.slice(0, Math.floor(others.length / 3)),
		];
		world.disturb();
		for (const router of victims) world.crash(router);
		world.run(dark * ms);
		for (const router of victims) {
			world.after(world.random.below(Math.ceil(returning * ms)), () => world.restart(router));
		}
		world.run(returning * ms);
		world.calm();
		world.run((1 - before - dark - returning) * ms);
	},
};
