// Runs breaths on libuv: one setImmediate after the poll phase in which something arrived, one timer for the next deadline.
import type { Breath, Driver } from '@i2p/runtime';
import { Ring } from '@i2p/util';
import { nodeClock } from './clock.js';
import { longestSleepMs, mostBreaths } from './constants.js';

/** A breath in the care of a driver. */
interface Attached {
	readonly breath: Breath;
	/** It stands among those that run next. */
	woken: boolean;
}

/** The driver of a process. It holds the process open while a breath has a deadline, and by its sockets. */
export class NodeDriver implements Driver {
	readonly clock = nodeClock();
	readonly #breaths = new Map<Breath, Attached>();
	/** Those that run next, first those that were woken first; each stands here once. */
	readonly #woken = new Ring<Attached>(mostBreaths);
	#immediate: NodeJS.Immediate | undefined;
	#timer: NodeJS.Timeout | undefined;
	#timerDue = Number.POSITIVE_INFINITY;
	/** The timer has fired: some breath may be due though nothing woke it. */
	#timed = false;

	attach(makeBreath: (wake: () => void) => Breath): Breath {
		let made: Attached | undefined;
		const breath = makeBreath(() => {
			if (made !== undefined) this.#wake(made);
		});
		made = { breath, woken: false };
		this.#breaths.set(breath, made);
		this.#wake(made);
		return breath;
	}

	detach(breath: Breath): void {
		this.#breaths.delete(breath);
		if (this.#breaths.size > 0) return;
		if (this.#immediate !== undefined) clearImmediate(this.#immediate);
		if (this.#timer !== undefined) clearTimeout(this.#timer);
		this.#immediate = undefined;
		this.#timer = undefined;
		this.#timerDue = Number.POSITIVE_INFINITY;
	}

	#wake(attached: Attached): void {
		if (attached.woken || !this.#breaths.has(attached.breath)) return;
		attached.woken = true;
		this.#woken.offer(attached);
		this.#runSoon();
	}

	#runSoon(): void {
		this.#immediate ??= setImmediate(this.#onImmediate);
	}

	readonly #onImmediate = (): void => {
		this.#immediate = undefined;
		this.#run();
	};

	// One turn of each breath that was woken or is due.
	#run(): void {
		if (this.#timed) this.#wakeDue();
		try {
			for (let left = this.#woken.length; left > 0; left--) {
				const attached = this.#woken.take()!;
				attached.woken = false;
				if (this.#breaths.has(attached.breath)) attached.breath.run();
			}
		} finally {
			if (this.#woken.length > 0) this.#runSoon();
			this.#sleep();
		}
	}

	#wakeDue(): void {
		this.#timed = false;
		const now = this.clock.now();
		for (const attached of this.#breaths.values()) if (attached.breath.nextDue() <= now) this.#wake(attached);
	}

	// The timer is lazy: one that fires too early only looks and sleeps again.
	#sleep(): void {
		let next = Number.POSITIVE_INFINITY;
		for (const breath of this.#breaths.keys()) next = Math.min(next, breath.nextDue());
		if (next >= this.#timerDue || this.#breaths.size === 0) return;
		if (this.#timer !== undefined) clearTimeout(this.#timer);
		const inMs = Math.min(longestSleepMs, Math.max(1, Math.ceil(next - this.clock.now())));
		this.#timerDue = next;
		this.#timer = setTimeout(() => {
			this.#timer = undefined;
			this.#timerDue = Number.POSITIVE_INFINITY;
			this.#timed = true;
			// What arrived while the process stood still is inhaled first: it may be what a deadline waits for.
			this.#runSoon();
		}, inMs);
	}
}
