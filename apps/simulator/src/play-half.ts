// One thread of a world in halves: plays one of them and says how it went.
import { parentPort, workerData } from 'node:worker_threads';
import { measureScale } from './scale.js';
import { runScenario, type Size } from './scenario.js';
import { scenarios } from './scenarios/index.js';
import { type HalfParts, ThreadHalf } from './thread-half.js';

/** What the thread is given: the name of a scenario, or `scale`. */
export interface HalfTask extends HalfParts {
	readonly name: string;
	readonly size: Size;
}

const { name, size, ...parts } = workerData as HalfTask;
const half = new ThreadHalf(parts);
const scenario = scenarios.find((one) => one.name === name);
parentPort!.postMessage(scenario ? runScenario(scenario, size, { half }) : measureScale(size, half));
