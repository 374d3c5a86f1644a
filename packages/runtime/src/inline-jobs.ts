// Heavy work done in place: each job waits for a later inhale and runs there. Pure; the default of every router.
import { Ring } from '@i2p/util';
import type { Breath } from './breath.js';
import { waitingJobs } from './constants.js';
import type { Job, JobHandler, Jobs, JobTable } from './jobs.js';
import type { Source, Turn } from './turn.js';

/**
 * A {@link Jobs} that does one job in each inhale of the breath, so that a turn stays short.
 * @param capacity most jobs that wait; 1,000 unless given
 */
export function inlineJobs(breath: Breath, table: JobTable, capacity: number = waitingJobs): Jobs {
	const waiting = new Ring<{ readonly job: Job; readonly handler: JobHandler }>(capacity);
	const source: Source = {
		name: 'jobs',
		get holds() {
			return waiting.length > 0;
		},
		pull(turn) {
			const next = waiting.take();
			if (next !== undefined) runJob(table, next.job, next.handler, turn);
			return waiting.length > 0;
		},
	};
	breath.addSource(source);
	const kinds = Object.keys(table);
	return {
		offer(job, handler) {
			checkJobKind(job.kind, kinds);
			if (!waiting.offer({ job, handler })) return false;
			breath.arm();
			return true;
		},
	};
}

/** Does a job here and now and tells its handler. */
export function runJob(table: JobTable, job: Job, handler: JobHandler, turn: Turn): void {
	let result: Uint8Array;
	try {
		result = table[job.kind]!(job.bytes);
	} catch {
		handler.onJobFailed('failed', job.generation, turn);
		return;
	}
	handler.onJob(result, job.generation, turn);
}

/** Throws RangeError unless the kind is one of those that are done. */
export function checkJobKind(kind: string, kinds: readonly string[]): void {
	if (!kinds.includes(kind)) throw new RangeError(`job kind: expected one of ${kinds.join(', ')}, got ${kind}`);
}
