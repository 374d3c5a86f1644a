// A bounded first-in-first-out queue of items: where rooms put things aside.
import { checkInteger } from './arguments.js';
import { mostQueued, ringFirstSlots } from './constants.js';

/** A queue that refuses when full; memory grows with use up to `capacity` items. */
export class Ring<T> {
	/** Most items it holds. */
	readonly capacity: number;
	#slots: (T | undefined)[];
	#first = 0;
	#length = 0;

	/** @param capacity most items, from 1 to 2^30; throws RangeError otherwise */
	constructor(capacity: number) {
		checkInteger('ring capacity', capacity, 1, mostQueued);
		this.capacity = capacity;
		this.#slots = new Array<T | undefined>(Math.min(capacity, ringFirstSlots)).fill(undefined);
	}

	/** Items it holds now. */
	get length(): number {
		return this.#length;
	}

	/** Puts the item last; answers false, and keeps nothing, when full. */
	offer(item: T): boolean {
		if (this.#length === this.capacity) return false;
		if (this.#length === this.#slots.length) this.#grow();
		const at = this.#first + this.#length;
		this.#slots[at < this.#slots.length ? at : at - this.#slots.length] = item;
		this.#length++;
		return true;
	}

	/** The first item, left where it is; `undefined` when empty. */
	peek(): T | undefined {
		return this.#length === 0 ? undefined : this.#slots[this.#first];
	}

	/** The item that so many stand before, left where it is; `undefined` when there is none. */
	at(index: number): T | undefined {
		if (!(index >= 0 && index < this.#length)) return undefined;
		const at = this.#first + index;
		return this.#slots[at < this.#slots.length ? at : at - this.#slots.length];
	}

	/** Removes and answers the first item; `undefined` when empty. */
	take(): T | undefined {
		if (this.#length === 0) return undefined;
		const item = this.#slots[this.#first];
		this.#slots[this.#first] = undefined;
		this.#first = this.#first + 1 === this.#slots.length ? 0 : this.#first + 1;
		this.#length--;
		return item;
	}

	/** Forgets everything. */
	clear(): void {
		this.#slots.fill(undefined);
		this.#first = 0;
		this.#length = 0;
	}

	#grow(): void {
		const larger = new Array<T | undefined>(Math.min(this.capacity, this.#slots.length * 2)).fill(undefined);
		for (let i = 0; i < this.#length; i++) larger[i] = this.#slots[(this.#first + i) % this.#slots.length];
		this.#slots = larger;
		this.#first = 0;
	}
}
