// Heavy work done in place: each job waits for a later inhale and runs there. Pure; the default of every router.
import { Ring } from '@i2p/util';
import type { Breath } from './breath.js';
import { waitingJobs } from './constants.js';
import type { Job, Jobs } from './jobs.js';
import type { Source, Turn } from './turn.js';

/** What each kind of work does: bytes in, bytes out; must not throw on a peer's bytes. */
export type JobTable = Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>>;

interface WaitingJob {
	readonly job: Job;
	readonly onJob: (result: Uint8Array, generation: number, turn: Turn) => void;
}

/**
 * A {@link Jobs} that does one job in each inhale of the breath, so that a turn stays short.
 * `offer` throws RangeError for a kind that the table does not know.
 */
export function inlineJobs(breath: Breath, table: JobTable, capacity: number = waitingJobs): Jobs {
	const waiting = new Ring<WaitingJob>(capacity);
	const source: Source = {
		name: 'jobs',
		pull(turn) {
			const next = waiting.take();
			if (next !== undefined) next.onJob(table[next.job.kind]!(next.job.bytes), next.job.generation, turn);
			return waiting.length > 0;
		},
	};
	breath.addSource(source);
	return {
		offer(job, onJob) {
			if (!Object.hasOwn(table, job.kind)) throw new RangeError(`no such job: ${job.kind}`);
			if (!waiting.offer({ job, onJob })) return false;
			breath.arm();
			return true;
		},
	};
}
