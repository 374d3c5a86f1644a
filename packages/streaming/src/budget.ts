// How many bytes all streams together may hold: many small streams, or few large ones.

/** Bytes held, and whether they are so many that each stream must be content with little. */
export class ByteBudget {
	readonly #mostBytes: number;
	#heldBytes = 0;

	/** @param mostBytes from here on streams hold only what they need to go on at all */
	constructor(mostBytes: number) {
		this.#mostBytes = mostBytes;
	}

	/** Bytes held now. */
	get heldBytes(): number {
		return this.#heldBytes;
	}

	/** Whether each must be content with little. */
	get isTight(): boolean {
		return this.#heldBytes >= this.#mostBytes;
	}

	/** So many more are held, or fewer. */
	add(bytes: number): void {
		this.#heldBytes += bytes;
	}
}
