// When to stand still between two turns. A wake-up costs a process some thirty microseconds whatever it is for, and finds the caches cold;
// peers that know nothing of one another wake it once for each message. So network cards gather what arrives, and so does a driver that
// may: a turn that serves ten peers at once costs much less than ten.
import {
	closeTurnsBeforeRest,
	closeTurnsMs,
	mostCloseTurnsBeforeRest,
	restMs,
	worthwhileArrivals,
} from './constants.js';

/** One turn, as a driver saw it; instants in milliseconds. */
export interface TurnSeen {
	/** When the first arrival woke it. */
	readonly began: number;
	readonly ended: number;
	readonly arrivals: number;
}

/** Decides after each turn. A rest that gathered little makes the next wait twice as long: who asks one question at a time is hardly ever held up. */
export class Rests {
	/** When the last turn ended, or the rest after it. */
	#over = Number.NEGATIVE_INFINITY;
	#closeTurns = 0;
	#needed = closeTurnsBeforeRest;
	#rested = false;

	/** Milliseconds to stand still now; 0 for none. A turn that took longer than a rest has let enough arrive by itself. */
	afterTurn({ began, ended, arrivals }: TurnSeen): number {
		if (this.#rested) this.#learn(arrivals >= worthwhileArrivals);
		this.#closeTurns = began - this.#over < closeTurnsMs ? this.#closeTurns + 1 : 0;
		this.#over = ended;
		return this.#closeTurns >= this.#needed && ended - began < restMs ? restMs : 0;
	}

	/** The rest that was advised was taken, and is over. */
	over(now: number): void {
		this.#over = now;
		this.#rested = true;
	}

	#learn(worthwhile: boolean): void {
		this.#rested = false;
		if (worthwhile) {
			this.#needed = closeTurnsBeforeRest;
			return;
		}
		this.#closeTurns = 0;
		this.#needed = Math.min(2 * this.#needed, mostCloseTurnsBeforeRest);
	}
}

const never = new Int32Array(new SharedArrayBuffer(4));

/** Blocks the thread for so many milliseconds. */
export function standStill(ms: number): void {
	Atomics.wait(never, 0, 0, ms);
}
