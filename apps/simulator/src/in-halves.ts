// Plays a scenario: on two threads, half of its world on each, if it is a large one.
import { MessageChannel, Worker } from 'node:worker_threads';
import { leastInHalves } from './half.js';
import type { HalfTask } from './play-half.js';
import { type Measured, measureScale } from './scale.js';
import { type Outcome, runScenario, type Scenario, type Size } from './scenario.js';
import { sharedMemory } from './thread-half.js';

/** What each thread runs. */
const worker = new URL('./play-half.js', import.meta.url);

/** Plays one half; answers what it says when its thread has ended, throws when it ends without. */
function play(worker: Worker, name: string): Promise<unknown> {
	return new Promise((resolve, reject) => {
		let outcome: unknown;
		worker.on('message', (given) => {
			outcome = given;
		});
		worker.on('error', reject);
		worker.on('exit', (status) => {
			if (outcome === undefined)
				reject(new Error(`half of the scenario ${name} ended with status ${status} and no figures`));
			else resolve(outcome);
		});
	});
}

/**
 * Runs the scenario of this name. When one half fails the other is ended, wherever it waits, and what the first said is thrown.
 * @param program a module that plays one half, as `play-half.ts` does
 */
export async function runInHalves(name: string, size: Size, program: URL = worker): Promise<Outcome> {
	return (await playBoth(name, size, program)) as Outcome;
}

/** Runs a scenario at this size, in halves if that is worth it. */
export async function playScenario(scenario: Scenario, size: Size): Promise<Outcome> {
	return size.routers < leastInHalves ? runScenario(scenario, size) : runInHalves(scenario.name, size);
}

/** Measures one size of the network, in halves if that is worth it. */
export async function playScale(routers: number, seed: string): Promise<Measured> {
	const size = { routers, seconds: 0, seed };
	return routers < leastInHalves ? measureScale(size) : ((await playBoth('scale', size, worker)) as Measured);
}

async function playBoth(name: string, size: Size, program: URL): Promise<unknown> {
	const { port1, port2 } = new MessageChannel();
	const shared = sharedMemory();
	const workers = [port1, port2].map((port, index) => {
		const workerData: HalfTask = { name, size, index, port, shared };
		return new Worker(program, { workerData, transferList: [port] });
	});
	try {
		const [first] = await Promise.all(workers.map((worker) => play(worker, name)));
		return first;
	} finally {
		await Promise.all(workers.map((worker) => worker.terminate()));
	}
}
