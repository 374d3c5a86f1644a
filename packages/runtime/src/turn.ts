// One breath of the router: what a turn tells every room, and what a room owes the breath.
import type { Mono, Wall } from '@i2p/time';

/** One turn: the time is read once, at its beginning. */
export interface Turn {
	/** Monotonic time of this turn. */
	readonly now: Mono;
	/** Skew-corrected Unix time of this turn. */
	readonly wall: Wall;
}

/**
 * What a room still holds after an exhale, and what will bring it back.
 * `empty`: nothing is left. `turn`: serve it in the next turn. The others name what it waits for.
 */
export type Waiting = 'empty' | 'turn' | 'credit' | 'writable' | 'deadline' | 'job';

const pressure: Readonly<Record<Waiting, number>> = {
	empty: 0,
	job: 1,
	credit: 2,
	writable: 3,
	deadline: 4,
	turn: 5,
};

/** Which of two answers a room made of several gives: the one that is looked at sooner or by the room itself. */
export function morePressing(a: Waiting, b: Waiting): Waiting {
	return b !== 'empty' && pressure[b] > pressure[a] ? b : a;
}

/** A machine, or a floor of machines, that takes part in the breath. */
export interface Room {
	/** For logs, counters and guards. */
	readonly name: string;
	/** When it must be told the time next; `never` if it awaits nothing. */
	due(): Mono;
	/** Think: its deadline has come. Called only when `due() <= turn.now`. */
	onTime(turn: Turn): void;
	/** Exhale: hands down what was put aside, from this room to the one below. Offers nothing upward. */
	flush(turn: Turn): Waiting;
}

/** Something that holds arrivals for the next inhale: a loop to ourselves, bytes beyond the last turn's budget. */
export interface Source {
	readonly name: string;
	/** False while a pull would be in vain, as most are when arrivals come one by one; who does not tell is asked each time. */
	readonly holds?: boolean;
	/** Inhale: gives what it holds to the rooms, within its budget. Answers whether something is left. */
	pull(turn: Turn): boolean;
}
