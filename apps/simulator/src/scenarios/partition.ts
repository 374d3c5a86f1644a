// The network falls into two halves that hear nothing of each other, and becomes one again.
import type { Scenario } from '../scenario.js';

/** Part of the time that passes before the cut, and while it lasts. */
const before = 0.3;
const apart = 0.2;

/** Two halves, healed. */
export const partition: Scenario = {
	name: 'partition',
	line: 'two halves hear nothing of each other, then the cut heals',
	routers: 30,
	seconds: 130,
	play(world, ms) {
		world.run(before * ms);
		const half = (rest: number) =>
			world.everyone.filter(({ index }) => index % 2 === rest).map(({ address }) => address);
		world.disturb();
		const heal = world.network.cut(half(0), half(1));
		world.run(apart * ms);
		heal();
		world.calm();
		world.run((1 - before - apart) * ms);
	},
};
