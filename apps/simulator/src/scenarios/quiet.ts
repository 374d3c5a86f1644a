// Nothing happens but life: routers integrate, applications talk.
import { BuildChecker } from '../checkers/builds.js';
import type { Scenario } from '../scenario.js';

/** The network at rest. */
export const quiet: Scenario = {
	name: 'quiet',
	line: 'routers integrate, applications talk, nothing goes wrong',
	routers: 40,
	seconds: 60,
	checkers: () => [new BuildChecker()],
	play: (world, ms) => world.run(ms),
};
