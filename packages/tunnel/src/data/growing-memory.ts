// Memory in which messages grow, one after the other: each over the one before. Must not know what they are.

/** Memory of one message, written again and again. */
export class GrowingMemory {
	readonly #memory: Uint8Array;
	#grown: Uint8Array;
	#length = 0;

	/** @param mostBytes of a message */
	constructor(mostBytes: number) {
		this.#memory = new Uint8Array(mostBytes);
		this.#grown = this.#memory;
	}

	/** Bytes of the message that grows. */
	get length(): number {
		return this.#length;
	}

	/** Begins a message; what has grown is forgotten. */
	begin(): void {
		this.#length = 0;
	}

	/** What has grown so far, lent until the next message begins. */
	grown(): Uint8Array {
		// Messages of a stream are alike, and a view costs more than its garbage shows.
		if (this.#grown.length !== this.#length) this.#grown = this.#memory.subarray(0, this.#length);
		return this.#grown;
	}

	/** Adds bytes, no more than there is memory for. */
	append(lentBytes: Uint8Array): void {
		this.#memory.set(lentBytes, this.#length);
		this.#length += lentBytes.length;
	}
}
