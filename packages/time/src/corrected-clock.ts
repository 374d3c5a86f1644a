// A clock set right while it runs: its wall time is another clock's and a correction; its monotonic time is that clock's, untouched.
// Knows nothing of who says what time it is.
import type { Clock } from './clock.js';
import { slewPart } from './constants.js';
import { type Mono, type Wall, wall } from './instants.js';

/** A {@link Clock} that can be corrected: at once (`step`), or little by little so that it never goes back (`slew`). */
export class CorrectedClock implements Clock {
	/** What it corrects. */
	readonly base: Clock;
	#from = 0;
	#to = 0;
	#since: Mono;

	constructor(base: Clock) {
		this.base = base;
		this.#since = base.now();
	}

	now(): Mono {
		return this.base.now();
	}

	wall(): Wall {
		return wall(this.base.wall() + Math.round(this.#correction()));
	}

	/** Milliseconds that are to be added to the other clock's wall time, once it has come to that. */
	get correctionMs(): number {
		return this.#to;
	}

	/** Corrects at once. */
	step(correctionMs: number): void {
		this.#from = correctionMs;
		this.#to = correctionMs;
	}

	/** Corrects by a tenth of the time that passes: a second takes ten. */
	slew(correctionMs: number): void {
		this.#from = this.#correction();
		this.#to = correctionMs;
		this.#since = this.base.now();
	}

	#correction(): number {
		const left = this.#to - this.#from;
		if (left === 0) return this.#to;
		const done = (this.base.now() - this.#since) * slewPart;
		return done >= Math.abs(left) ? this.#to : this.#from + Math.sign(left) * done;
	}
}
