// How a router goes: others' tunnels first if there is time, then doors, so that streams and peers hear of it over links that still stand, then links.
// Knows no room by name; counts on the breath, not on timers of its own.
import type { Room, Turn, Waiting } from '@i2p/runtime';
import { after, type Mono, mono, never } from '@i2p/time';

/** Time that streams get to say goodbye, and links after them; and how often is looked whether all have. */
const doorsMs = 250;
const linksMs = 500;
const lookEveryMs = 10;
/** How often is looked whether the tunnels of others have run out. */
const graceLookMs = 500;

/** What goes, and whether it is gone. */
export interface FarewellWants {
	/** Takes on nothing more for others. */
	closeTransit(turn: Turn): void;
	transitClosed(): boolean;
	closeDoors(turn: Turn): void;
	doorsClosed(): boolean;
	closeLinks(turn: Turn): void;
	linksClosed(): boolean;
	/** Told once; nothing needs to breathe any more. */
	onDone(turn: Turn): void;
}

/** The last room that a router needs: asleep until it begins. */
export class Farewell implements Room {
	readonly name = 'farewell';
	readonly #wants: FarewellWants;
	#stage: 'asleep' | 'leave' | 'grace' | 'begin' | 'doors' | 'links' = 'asleep';
	#graceMs = 0;
	#next: Mono = never;
	#until: Mono = never;

	constructor(wants: FarewellWants) {
		this.#wants = wants;
	}

	/**
	 * Begins in the next turn; the caller arms the breath. During the grace another call without one ends it.
	 * @param graceMs longest time for others' tunnels to run out
	 */
	begin(graceMs = 0): void {
		if (this.#stage !== 'asleep' && (this.#isOver || graceMs > 0)) return;
		this.#stage = graceMs > 0 ? 'leave' : 'begin';
		this.#graceMs = graceMs;
		this.#next = mono(0);
	}

	get #isOver(): boolean {
		return this.#stage !== 'leave' && this.#stage !== 'grace';
	}

	due(): Mono {
		return this.#next;
	}

	onTime(turn: Turn): void {
		const wants = this.#wants;
		const late = turn.now >= this.#until;
		if (this.#stage === 'leave') {
			this.#stage = 'grace';
			this.#until = after(turn.now, this.#graceMs);
			wants.closeTransit(turn);
		} else if (this.#stage === 'grace') {
			if (late || wants.transitClosed()) this.#stage = 'begin';
		} else if (this.#stage === 'begin') {
			this.#stage = 'doors';
			this.#until = after(turn.now, doorsMs);
			wants.closeDoors(turn);
		} else if (this.#stage === 'doors' && (late || wants.doorsClosed())) {
			this.#stage = 'links';
			this.#until = after(turn.now, linksMs);
			wants.closeLinks(turn);
		} else if (this.#stage === 'links' && (late || wants.linksClosed())) {
			this.#next = never;
			wants.onDone(turn);
			return;
		}
		this.#next = after(turn.now, this.#stage === 'grace' ? Math.min(graceLookMs, this.#graceMs) : lookEveryMs);
	}

	flush(): Waiting {
		return this.#next === never ? 'empty' : 'deadline';
	}
}
