// Heavy work on the virtual clock: a job takes the virtual microseconds that it is said to cost, on so many virtual threads.
import { type Breath, checkJobKind, type Job, type Jobs, type JobTable, runJob, waitingJobs } from '@i2p/runtime';
import { checkInteger } from '@i2p/util';
import type { VirtualDriver } from './virtual-driver.js';

/** How long jobs take, and how many at once. */
export interface VirtualJobsOptions {
	/** Microseconds that a job costs. */
	readonly costMicros: (job: Job) => number;
	/** Threads; 1 unless given. */
	readonly workers?: number;
	/** Jobs that wait or are being done at most; 1,000 unless given. */
	readonly capacity?: number;
}

/** A {@link Jobs} whose results come as late as real ones would, and always at the same instant. */
export function virtualJobs(driver: VirtualDriver, breath: Breath, table: JobTable, options: VirtualJobsOptions): Jobs {
	const workers = options.workers ?? 1;
	checkInteger('virtual workers', workers, 1, 1024);
	const capacity = options.capacity ?? waitingJobs;
	const kinds = Object.keys(table);
	const freeAt = new Array<number>(workers).fill(0);
	let held = 0;
	return {
		offer(job, handler) {
			checkJobKind(job.kind, kinds);
			if (held >= capacity) return false;
			held++;
			const first = freeAt.indexOf(Math.min(...freeAt));
			const doneAt = Math.max(driver.clock.now(), freeAt[first]!) + options.costMicros(job) / 1000;
			freeAt[first] = doneAt;
			driver.at(doneAt, () => {
				held--;
				breath.inhale('jobs', (turn) => runJob(table, job, handler, turn));
			});
			return true;
		},
	};
}
