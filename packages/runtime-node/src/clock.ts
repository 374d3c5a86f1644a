// The process's clocks: monotonic, and wall-clock with a correction that peers' answers suggest.
import { type Clock, mono, wall } from '@i2p/time';

/** A clock whose wall time can be corrected. */
export interface NodeClock extends Clock {
	/** Milliseconds added to the system's time; 0 at first. */
	skewMs: number;
}

/** Monotonic time of the process and the system's time corrected by `skewMs`. */
export function nodeClock(): NodeClock {
	return {
		skewMs: 0,
		now: () => mono(performance.now()),
		wall() {
			return wall(Date.now() + Math.round(this.skewMs));
		},
	};
}
