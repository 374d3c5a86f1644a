// Memory in which messages grow, one after the other, until each is whole. Must not know what they are.
import { copyBytes } from '@i2p/util';

/** Bytes of a block; what holds on to one message holds on to no more than this. */
const blockBytes = 65_536;
/** A longer message gets memory of its own: it would leave little of a block. */
const mostSharedBytes = blockBytes / 8;

/** A block of memory that is written from its beginning to its end once, and one more after it. */
export class GrowingMemory {
	#block = new Uint8Array(0);
	#start = 0;
	#length = 0;

	/** Bytes of the message that grows. */
	get length(): number {
		return this.#length;
	}

	/** Begins a message; what grew and was not finished is forgotten. */
	begin(): void {
		this.#length = 0;
	}

	/** What has grown so far, lent until anything else is called. */
	grown(): Uint8Array {
		return this.#block.subarray(this.#start, this.#start + this.#length);
	}

	/** Adds bytes to it; one message has at most 65,536. */
	append(lentBytes: Uint8Array): void {
		const at = this.#start + this.#length;
		if (at + lentBytes.length > this.#block.length) this.#turnOver();
		this.#block.set(lentBytes, this.#start + this.#length);
		this.#length += lentBytes.length;
	}

	/** The message as it has grown; it is written no more. */
	finish(): Uint8Array {
		const grown = this.grown();
		const { length } = grown;
		this.#length = 0;
		if (length > mostSharedBytes) return copyBytes(grown);
		this.#start += length;
		return grown;
	}

	#turnOver(): void {
		const block = new Uint8Array(blockBytes);
		block.set(this.grown());
		this.#block = block;
		this.#start = 0;
	}
}
