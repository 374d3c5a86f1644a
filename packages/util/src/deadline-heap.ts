// Who is due when: a binary heap of deadlines with one entry for each item.

interface Entry<T> {
	readonly item: T;
	due: number;
	order: number;
	index: number;
}

/** Items with a deadline each, soonest first; equal deadlines come in the order in which they were set. */
export class DeadlineHeap<T> {
	readonly #heap: Entry<T>[] = [];
	readonly #entries = new Map<T, Entry<T>>();
	#order = 0;

	/** Items that have a deadline. */
	get size(): number {
		return this.#heap.length;
	}

	/** Gives the item a deadline (milliseconds of the caller's clock), in place of the one it had; infinite removes it. */
	set(item: T, due: number): void {
		if (Number.isNaN(due)) throw new RangeError('deadline: expected milliseconds, got NaN');
		if (due === Number.POSITIVE_INFINITY) {
			this.delete(item);
			return;
		}
		const known = this.#entries.get(item);
		if (known !== undefined) {
			if (known.due === due) return;
			known.due = due;
			known.order = this.#order++;
			this.#settle(known);
			return;
		}
		const entry: Entry<T> = { item, due, order: this.#order++, index: this.#heap.length };
		this.#heap.push(entry);
		this.#entries.set(item, entry);
		this.#up(entry);
	}

	/** Takes the item's deadline away; nothing happens if it has none. */
	delete(item: T): void {
		const entry = this.#entries.get(item);
		if (entry !== undefined) this.#remove(entry);
	}

	/** The soonest deadline; infinite when there is none. */
	nextDue(): number {
		return this.#heap.length === 0 ? Number.POSITIVE_INFINITY : this.#heap[0]!.due;
	}

	/** Removes and answers the item that is due first, if its deadline is not after `now`. */
	takeDue(now: number): T | undefined {
		const first = this.#heap[0];
		if (first === undefined || first.due > now) return undefined;
		this.#remove(first);
		return first.item;
	}

	#remove(entry: Entry<T>): void {
		this.#entries.delete(entry.item);
		const last = this.#heap.pop()!;
		if (last === entry) return;
		last.index = entry.index;
		this.#heap[last.index] = last;
		this.#settle(last);
	}

	#settle(entry: Entry<T>): void {
		this.#up(entry);
		this.#down(entry);
	}

	#up(entry: Entry<T>): void {
		while (entry.index > 0) {
			const above = this.#heap[(entry.index - 1) >> 1]!;
			if (!before(entry, above)) return;
			this.#swap(entry, above);
		}
	}

	#down(entry: Entry<T>): void {
		for (;;) {
			const left = this.#heap[2 * entry.index + 1];
			if (left === undefined) return;
			const right = this.#heap[2 * entry.index + 2];
			const lesser = right !== undefined && before(right, left) ? right : left;
			if (!before(lesser, entry)) return;
			this.#swap(entry, lesser);
		}
	}

	#swap(a: Entry<T>, b: Entry<T>): void {
		[a.index, b.index] = [b.index, a.index];
		this.#heap[a.index] = a;
		this.#heap[b.index] = b;
	}
}

function before<T>(a: Entry<T>, b: Entry<T>): boolean {
	return a.due < b.due || (a.due === b.due && a.order < b.order);
}
