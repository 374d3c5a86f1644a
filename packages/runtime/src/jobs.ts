// Heavy work as a port: done in place by default, by worker threads if configured; the machine cannot tell.
import type { Turn } from './turn.js';

/** A kind of work and its input; the result carries the same `generation`. */
export interface Job {
	readonly kind: string;
	readonly bytes: Uint8Array;
	readonly generation: number;
}

/** Where heavy work is offered. */
export interface Jobs {
	/** Takes the job, or answers false when too many wait. The result comes in a later inhale. */
	offer(job: Job, onJob: (result: Uint8Array, generation: number, turn: Turn) => void): boolean;
}
