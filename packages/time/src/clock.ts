// The clock as an argument.
import type { Mono, Wall } from './instants.js';

/** What can be asked for the time. Machines are given instants instead; only drivers and wiring hold a clock. */
export interface Clock {
	/** Monotonic now. */
	now(): Mono;
	/** Skew-corrected wall-clock now. */
	wall(): Wall;
}
