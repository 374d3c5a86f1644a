// What arrives for a `for await`: kept in order until it is asked for, the oldest given up when there is too much.

/** A bounded queue with an asynchronous end. */
export class Arrivals<T> implements AsyncIterableIterator<T> {
	readonly #capacity: number;
	readonly #onDropped: (item: T) => void;
	readonly #onReturn: () => void;
	readonly #items: T[] = [];
	#waiting: ((result: IteratorResult<T>) => void)[] = [];
	#ended = false;

	/**
	 * @param capacity most items that wait
	 * @param onDropped told of each that was given up
	 * @param onReturn the loop was left
	 */
	constructor(capacity: number, onDropped: (item: T) => void, onReturn: () => void) {
		this.#capacity = capacity;
		this.#onDropped = onDropped;
		this.#onReturn = onReturn;
	}

	/** One more. */
	readonly push = (item: T): void => {
		if (this.#ended) return;
		const waiting = this.#waiting.shift();
		if (waiting !== undefined) {
			waiting({ done: false, value: item });
			return;
		}
		this.#items.push(item);
		if (this.#items.length > this.#capacity) this.#onDropped(this.#items.shift()!);
	};

	/** No more follow; those that wait are still given. */
	readonly end = (): void => {
		this.#ended = true;
		for (const waiting of this.#waiting.splice(0)) waiting({ done: true, value: undefined });
	};

	next(): Promise<IteratorResult<T>> {
		if (this.#items.length > 0) return Promise.resolve({ done: false, value: this.#items.shift()! });
		if (this.#ended) return Promise.resolve({ done: true, value: undefined });
		return new Promise((resolve) => this.#waiting.push(resolve));
	}

	return(): Promise<IteratorResult<T>> {
		this.end();
		for (const item of this.#items.splice(0)) this.#onDropped(item);
		this.#onReturn();
		return Promise.resolve({ done: true, value: undefined });
	}

	[Symbol.asyncIterator](): this {
		return this;
	}
}
