// Runs breaths on libuv: one setImmediate after the poll phase in which something arrived, one timer for the next deadline.
import type { Breath, Driver } from '@i2p/runtime';
import { nodeClock } from './clock.js';
import { longestSleepMs } from './constants.js';

/** The driver of a process. It holds the process open while a breath has a deadline, and by its sockets. */
export class NodeDriver implements Driver {
	readonly clock = nodeClock();
	readonly #breaths = new Set<Breath>();
	readonly #woken = new Set<Breath>();
	#immediate: NodeJS.Immediate | undefined;
	#timer: NodeJS.Timeout | undefined;
	#timerDue = Number.POSITIVE_INFINITY;
	/** The timer has fired: some breath may be due though nothing woke it. */
	#timed = false;

	attach(makeBreath: (wake: () => void) => Breath): Breath {
		let made: Breath | undefined;
		const wake = () => {
			if (made !== undefined) this.#wake(made);
		};
		const breath = makeBreath(wake);
		made = breath;
		this.#breaths.add(breath);
		this.#wake(breath);
		return breath;
	}

	detach(breath: Breath): void {
		this.#breaths.delete(breath);
		this.#woken.delete(breath);
		if (this.#breaths.size > 0) return;
		if (this.#immediate !== undefined) clearImmediate(this.#immediate);
		if (this.#timer !== undefined) clearTimeout(this.#timer);
		this.#immediate = undefined;
		this.#timer = undefined;
		this.#timerDue = Number.POSITIVE_INFINITY;
	}

	#wake(breath: Breath): void {
		if (!this.#breaths.has(breath)) return;
		this.#woken.add(breath);
		this.#immediate ??= setImmediate(this.#onImmediate);
	}

	readonly #onImmediate = (): void => {
		this.#immediate = undefined;
		this.#run();
	};

	// One turn of each breath that was woken or is due, first those that were woken first.
	#run(): void {
		const now = this.clock.now();
		if (this.#timed) for (const breath of this.#breaths) if (breath.nextDue() <= now) this.#woken.add(breath);
		this.#timed = false;
		const ready = [...this.#woken];
		this.#woken.clear();
		try {
			for (let breath = ready.shift(); breath !== undefined; breath = ready.shift())
				if (this.#breaths.has(breath)) breath.run();
		} finally {
			for (const breath of ready) this.#wake(breath);
			this.#sleep();
		}
	}

	// The timer is lazy: one that fires too early only looks and sleeps again.
	#sleep(): void {
		let next = Number.POSITIVE_INFINITY;
		for (const breath of this.#breaths) next = Math.min(next, breath.nextDue());
		if (next >= this.#timerDue || this.#breaths.size === 0) return;
		if (this.#timer !== undefined) clearTimeout(this.#timer);
		const inMs = Math.min(longestSleepMs, Math.max(1, Math.ceil(next - this.clock.now())));
		this.#timerDue = next;
		this.#timer = setTimeout(() => {
			this.#timer = undefined;
			this.#timerDue = Number.POSITIVE_INFINITY;
			this.#timed = true;
			// What arrived while the process stood still is inhaled first: it may be what a deadline waits for.
			this.#immediate ??= setImmediate(this.#onImmediate);
		}, inMs);
	}
}
