// Wires that lose one segment in twenty: everything comes later, and by fits and starts.
import { BuildChecker } from '../checkers/builds.js';
import type { Scenario } from '../scenario.js';

/** Loss all the time. */
export const loss: Scenario = {
	name: 'loss',
	line: 'the wires lose 5 % of all segments',
	routers: 30,
	seconds: 60,
	world: { loss: 0.05 },
	checkers: () => [new BuildChecker()],
	play: (world, ms) => world.run(ms),
};
