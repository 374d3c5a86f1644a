// What happens when, on the virtual clock: events in the order of their instants, each of which may be called off.
// A heap of its own: what arrives over a simulated network is seldom called off, and need not be found again.

interface Entry {
	readonly at: number;
	readonly order: number;
	/** Gone once it was called off. */
	event: (() => void) | undefined;
}

/** Place in the order of the first of those that come last: no run adds so many others. */
const firstOfLast = 2 ** 52;

/** Events to come, soonest first; those of one instant in the order in which they were added. */
export class EventQueue {
	readonly #heap: Entry[] = [];
	#order = 0;
	#orderOfLast = firstOfLast;

	/** Adds one for an instant. Answers how to call it off. */
	add(at: number, event: () => void): () => void {
		const entry: Entry = { at, order: this.#order++, event };
		this.#rise(entry, this.#heap.length);
		return () => {
			entry.event = undefined;
		};
	}

	/** Adds one that comes after all others of its instant, but for those that were added so before. */
	addLast(at: number, event: () => void): void {
		this.#rise({ at, order: this.#orderOfLast++, event }, this.#heap.length);
	}

	/** The instant of the first event; infinite when there is none. */
	next(): number {
		for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
			if (first.event !== undefined) return first.at;
			this.#drop();
		}
		return Number.POSITIVE_INFINITY;
	}

	/** Removes and answers the first event whose instant is not after `now`. */
	takeDue(now: number): (() => void) | undefined {
		if (this.next() > now) return undefined;
		const { event } = this.#heap[0]!;
		this.#drop();
		return event;
	}

	/** Takes the first away; the last stands in for it, and sinks to its place. */
	#drop(): void {
		const heap = this.#heap;
		const last = heap.pop()!;
		if (heap.length === 0) return;
		let place = 0;
		for (;;) {
			let below = 2 * place + 1;
			if (below + 1 < heap.length && before(heap[below + 1]!, heap[below]!)) below++;
			if (below >= heap.length || !before(heap[below]!, last)) break;
			heap[place] = heap[below]!;
			place = below;
		}
		heap[place] = last;
	}

	#rise(entry: Entry, from: number): void {
		const heap = this.#heap;
		let place = from;
		while (place > 0) {
			const above = (place - 1) >> 1;
			if (!before(entry, heap[above]!)) break;
			heap[place] = heap[above]!;
			place = above;
		}
		heap[place] = entry;
	}
}

function before(a: Entry, b: Entry): boolean {
	return a.at < b.at || (a.at === b.at && a.order < b.order);
}
