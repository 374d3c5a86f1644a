// A clock that stands still until it is told to move.
import { type Clock, type Mono, mono, type Wall, wall } from '@i2p/time';

/** Wall-clock time at which virtual clocks begin: 2026-01-01 00:00:00 UTC. */
export const virtualStart: Wall = wall(1_767_225_600_000);

/** Monotonic time from 0, in whole microseconds; wall-clock time runs beside it, in whole milliseconds. */
export class VirtualClock implements Clock {
	#nowMicros = 0;
	/** Milliseconds by which this router's wall clock is wrong; a test sets it. */
	skewMs = 0;
	readonly #start: number;

	/** @param start wall-clock time at monotonic 0 */
	constructor(start: Wall = virtualStart) {
		this.#start = start;
	}

	now(): Mono {
		return mono(this.#nowMicros / 1000);
	}

	wall(): Wall {
		return wall(Math.floor(this.#start + this.#nowMicros / 1000 + this.skewMs));
	}

	/** Moves on by `ms`, whole microseconds of it. */
	advance(ms: number): void {
		if (!(ms >= 0)) throw new RangeError('time does not go backwards');
		this.#nowMicros += Math.round(ms * 1000);
	}

	/** Moves on to an instant; stays where it is if that is over. */
	advanceTo(instant: number): void {
		let micros = Math.ceil(instant * 1000 - 1e-6);
		while (micros / 1000 < instant) micros++;
		this.#nowMicros = Math.max(this.#nowMicros, micros);
	}
}
