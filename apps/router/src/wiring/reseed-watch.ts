// When hosts are asked for RouterInfos: once the router may begin, and again whenever few are left, but seldom.
// Knows no hosts; it says when.
import type { Room, Turn, Waiting } from '@i2p/runtime';
import { after, days, hours, type Mono, minutes, mono, never } from '@i2p/time';
import { Backoff, type Random } from '@i2p/util';

/** How often is looked how many routers are known. */
const lookEveryMs = minutes(1);
/** So long hosts are left alone after they were asked; each time twice as long as long as it does not help. */
const shortestPauseMs = hours(1);
const longestPauseMs = days(1);

/** What it looks at, and what it begins. */
export interface ReseedWatchWants {
	/** Whether so few routers are known that others must be asked for more. */
	few(): boolean;
	/** Asks; nothing while that is under way. */
	ask(): void;
	readonly random: Random;
}

/** Watches how many routers are known. */
export class ReseedWatch implements Room {
	readonly name = 'reseed-watch';
	readonly #wants: ReseedWatchWants;
	readonly #pauses: Backoff;
	#next: Mono = mono(0);
	#askedUntil: Mono = mono(0);
	#forced: boolean;

	/** @param forced ask at first, however many are known */
	constructor(forced: boolean, wants: ReseedWatchWants) {
		this.#forced = forced;
		this.#wants = wants;
		this.#pauses = new Backoff({ firstMs: shortestPauseMs, mostMs: longestPauseMs, factor: 2, random: wants.random });
	}

	/** Nobody is asked any more. */
	stop(): void {
		this.#next = never;
	}

	due(): Mono {
		return this.#next;
	}

	onTime({ now }: Turn): void {
		this.#next = after(now, lookEveryMs);
		const few = this.#wants.few();
		if (!few) this.#pauses.reset();
		if (!this.#forced && (!few || now < this.#askedUntil)) return;
		this.#forced = false;
		this.#askedUntil = after(now, this.#pauses.next());
		this.#wants.ask();
	}

	flush(): Waiting {
		return this.#next === never ? 'empty' : 'deadline';
	}
}
