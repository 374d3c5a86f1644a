// Who runs the breaths: libuv in a process, a heap of virtual deadlines in tests.
import type { Clock } from '@i2p/time';
import type { Breath } from './breath.js';

/** Runs breaths when they were woken or are due; several share one driver and take turns. */
export interface Driver {
	/** The clock that decides when a breath is due. */
	readonly clock: Clock;
	/** Makes a breath with the `wake` of this driver and runs it from now on. */
	attach(makeBreath: (wake: () => void) => Breath): Breath;
	/** Runs it no more. */
	detach(breath: Breath): void;
}
