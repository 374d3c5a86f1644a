// What was learnt of peers is kept every few minutes, so that a router that is killed forgets little.
// Must not know what the book holds.
import type { Room, Turn, Waiting } from '@i2p/runtime';
import { after, type Mono } from '@i2p/time';
import { keepBookEveryMs } from '../constants.js';

/** Keeps the peer book from time to time. */
export class BookKeeping implements Room {
	readonly name = 'book';
	readonly #keep: (turn: Turn) => void;
	#dueAt: Mono;

	/** @param keep writes it down */
	constructor(keep: (turn: Turn) => void, { now }: Turn) {
		this.#keep = keep;
		this.#dueAt = after(now, keepBookEveryMs);
	}

	due(): Mono {
		return this.#dueAt;
	}

	onTime(turn: Turn): void {
		if (turn.now < this.#dueAt) return;
		this.#dueAt = after(turn.now, keepBookEveryMs);
		this.#keep(turn);
	}

	flush(): Waiting {
		return 'deadline';
	}
}
