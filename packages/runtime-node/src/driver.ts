// Runs breaths on libuv: one setImmediate after the poll phase in which something arrived, one timer for the next deadline.
import type { Breath, Driver } from '@i2p/runtime';
import { Ring } from '@i2p/util';
import { nodeClock } from './clock.js';
import { longestSleepMs, mostBreaths } from './constants.js';
import { Rests, standStill } from './rests.js';

/** A breath in the care of a driver. */
interface Attached {
	readonly breath: Breath;
	/** It stands among those that run next. */
	woken: boolean;
}

/** How a {@link NodeDriver} behaves. */
export interface NodeDriverOptions {
	/**
	 * Whether it may block the thread for a millisecond between two turns while many peers talk: what arrives meanwhile shares one turn, and
	 * the process wakes up less often. For processes that do nothing else; false unless given.
	 */
	readonly rests?: boolean;
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
	readonly #rests: Rests | undefined;
	/** When what runs next was woken, and what had arrived at those that ran by the last rest. */
	#wokenAt = 0;
	#arrivals = 0;

	constructor({ rests = false }: NodeDriverOptions = {}) {
		this.#rests = rests ? new Rests() : undefined;
	}

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
		if (this.#immediate !== undefined) return;
		if (this.#rests !== undefined) this.#wokenAt = this.clock.now();
		this.#immediate = setImmediate(this.#onImmediate);
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
		if (this.#rests !== undefined) this.#rest(this.#rests);
	}

	#rest(rests: Rests): void {
		let arrivals = 0;
		for (const breath of this.#breaths.keys()) arrivals += breath.arrivals;
		const ended = this.clock.now();
		const ms = rests.afterTurn({ began: this.#wokenAt, ended, arrivals: arrivals - this.#arrivals });
		this.#arrivals = arrivals;
		// Who is woken already waits for nothing, and nobody who is due waits longer for it.
		if (ms === 0 || this.#immediate !== undefined || ended + ms > this.#timerDue) return;
		standStill(ms);
		rests.over(this.clock.now());
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
