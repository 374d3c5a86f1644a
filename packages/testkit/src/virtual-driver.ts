// Runs breaths on a virtual clock: no waiting, every run the same. Fails when time stands still or nothing comes any more.
import type { Breath, Driver } from '@i2p/runtime';
import { DeadlineHeap } from '@i2p/util';
import { EventQueue } from './event-queue.js';
import { VirtualClock } from './virtual-clock.js';

/** Milliseconds that a turn costs at least on the virtual clock. */
export const turnCostMs = 0.001;
/** Turns without an event or a jump of the clock after which a test fails: something arms itself for ever. */
export const mostTurnsAtOnce = 10_000;

/** A {@link Driver} that jumps to the next deadline or event when every breath rests. */
export class VirtualDriver implements Driver {
	readonly clock: VirtualClock;
	/** Each breath and its place in the order of attaching. */
	readonly #breaths = new Map<Breath, number>();
	readonly #woken = new Set<Breath>();
	/** When those that rest are due: asked once after each turn, as nothing changes it without waking the breath. */
	readonly #due = new DeadlineHeap<Breath>();
	readonly #events = new EventQueue();
	readonly #afterTurn: ((breath: Breath) => void)[] = [];
	#attached = 0;
	#turnsAtOnce = 0;
	#turns = 0;

	constructor(clock: VirtualClock = new VirtualClock()) {
		this.clock = clock;
	}

	/** Turns of all breaths so far. */
	get turns(): number {
		return this.#turns;
	}

	attach(makeBreath: (wake: () => void) => Breath): Breath {
		let breath: Breath | undefined;
		let early = false;
		const wake = () => {
			if (breath === undefined) early = true;
			else if (this.#breaths.has(breath)) this.#woken.add(breath);
		};
		breath = makeBreath(wake);
		this.#breaths.set(breath, this.#attached++);
		this.#due.set(breath, breath.nextDue());
		if (early) this.#woken.add(breath);
		return breath;
	}

	detach(breath: Breath): void {
		this.#breaths.delete(breath);
		this.#woken.delete(breath);
		this.#due.delete(breath);
	}

	/** Lets something happen outside the breaths after `ms`: an arrival, a step of the test. Answers how to call it off. */
	after(ms: number, event: () => void): () => void {
		return this.at(this.clock.now() + ms, event);
	}

	/** Lets something happen at an instant; events of one instant happen in the order in which they were named. */
	at(instant: number, event: () => void): () => void {
		return this.#events.add(Math.max(instant, this.clock.now()), event);
	}

	/**
	 * Lets something happen at an instant, after all else that happens then: what is told by a clock beside this one, so that it does not
	 * matter when it was told.
	 */
	lastAt(instant: number, event: () => void): void {
		this.#events.addLast(Math.max(instant, this.clock.now()), event);
	}

	/** Registers a check that runs after every turn of every breath. */
	afterTurn(check: (breath: Breath) => void): void {
		this.#afterTurn.push(check);
	}

	/** Events that are due, one turn of each breath that is woken or due, or a jump; answers false if nothing will ever happen. */
	step(): boolean {
		if (this.#runEvents() || this.#runTurns()) return true;
		const next = this.#next();
		if (next === Number.POSITIVE_INFINITY) return false;
		this.clock.advanceTo(next);
		this.#turnsAtOnce = 0;
		return true;
	}

	/** Steps until the condition holds; throws when nothing will ever happen or `limitMs` of virtual time have passed. */
	runUntil(condition: () => boolean, limitMs = 60_000): void {
		const limit = this.clock.now() + limitMs;
		while (!condition()) {
			if (!this.step()) throw new Error(`nothing happens any more at ${this.clock.now()} ms: a wake-up is lost`);
			if (this.clock.now() > limit) throw new Error(`not within ${limitMs} ms of virtual time`);
		}
	}

	/** Runs for a span of virtual time, to its end even if nothing happens. */
	runFor(ms: number): void {
		const end = this.clock.now() + ms;
		this.runWithin(end, Number.POSITIVE_INFINITY);
		this.clock.advanceTo(end);
	}

	/** Runs what happens before `horizon` and not after `end`; the clock stays at the last of it. */
	runWithin(end: number, horizon: number): void {
		for (let next = this.soonest; next <= end && next < horizon; next = this.soonest) this.step();
	}

	/** The first instant at which anything may happen: now, if a breath is woken; infinite if nothing ever will. */
	get soonest(): number {
		return Math.max(this.#next(), this.clock.now());
	}

	/** Steps until nothing is woken, due or under way; throws after `limitMs` of virtual time. */
	settle(limitMs = 3_600_000): void {
		const limit = this.clock.now() + limitMs;
		while (this.step()) if (this.clock.now() > limit) throw new Error(`still busy after ${limitMs} ms of virtual time`);
	}

	#next(): number {
		if (this.#woken.size > 0) return this.clock.now();
		return Math.min(this.#events.next(), this.#due.nextDue());
	}

	/** Breaths that are woken or due, in the order in which they were attached; one, most of the time. */
	#ready(now: number): Breath[] {
		const ready = [...this.#woken];
		for (let breath = this.#due.takeDue(now); breath !== undefined; breath = this.#due.takeDue(now))
			if (!this.#woken.has(breath)) ready.push(breath);
		if (ready.length < 2) return ready;
		const place = (breath: Breath) => this.#breaths.get(breath)!;
		return ready.sort((a, b) => place(a) - place(b));
	}

	#runEvents(): boolean {
		const now = this.clock.now();
		let any = false;
		for (let event = this.#events.takeDue(now); event !== undefined; event = this.#events.takeDue(now)) {
			event();
			any = true;
			this.#turnsAtOnce = 0;
		}
		return any;
	}

	#runTurns(): boolean {
		const now = this.clock.now();
		const ready = this.#ready(now);
		if (ready.length === 0) return false;
		for (const breath of ready) {
			if (!this.#breaths.has(breath)) continue;
			this.#woken.delete(breath);
			breath.run();
			if (this.#breaths.has(breath)) this.#due.set(breath, breath.nextDue());
			this.#turns++;
			for (const check of this.#afterTurn) check(breath);
		}
		this.clock.advance(turnCostMs);
		if (++this.#turnsAtOnce > mostTurnsAtOnce)
			throw new Error(`${mostTurnsAtOnce} turns at ${now} ms and no end: a room arms itself or is always due`);
		return true;
	}
}
