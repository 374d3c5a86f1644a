// Heavy work as a port: done in place by default, by worker threads if configured; the machine cannot tell.
import type { Turn } from './turn.js';

/** A kind of work and its input, which belongs to the port from now on; the result carries the same `generation`. */
export interface Job {
	readonly kind: string;
	readonly bytes: Uint8Array;
	readonly generation: number;
}

/** Why there is no result. `failed`: the work threw. `crashed`: its thread is gone. `timeout`: it took too long and was stopped. */
export type JobFault = 'failed' | 'crashed' | 'timeout';

/** Who waits for a result; told one of the two, once, in a later inhale. */
export interface JobHandler {
	onJob(given: Uint8Array, generation: number, turn: Turn): void;
	onJobFailed(code: JobFault, generation: number, turn: Turn): void;
}

/** What each kind of work does: bytes in, bytes out. What it throws is a `failed` job: a bug, as bad bytes are an answer. */
export type JobTable = Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>>;

/** Where heavy work is offered. */
export interface Jobs {
	/** Takes the job, or answers false when too many wait. RangeError for a kind that nobody does. */
	offer(job: Job, handler: JobHandler): boolean;
}
