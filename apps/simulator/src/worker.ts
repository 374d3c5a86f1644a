// One thread of a world in halves: plays one of them and says how it went.
import { parentPort, workerData } from 'node:worker_threads';
import { runScenario, type Size } from './scenario.js';
import { scenarios } from './scenarios/index.js';
import { type HalfParts, ThreadHalf } from './thread-half.js';

/** What the thread is given. */
export interface HalfTask extends HalfParts {
	readonly scenario: string;
	readonly size: Size;
}

const { scenario: wanted, size, ...parts } = workerData as HalfTask;
const scenario = scenarios.find(({ name }) => name === wanted)!;
parentPort!.postMessage(runScenario(scenario, size, { half: new ThreadHalf(parts) }));
