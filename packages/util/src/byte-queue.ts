// A bounded queue of bytes whose front can always be looked at in one piece: send buffers, receive buffers.
import { checkInteger } from './arguments.js';
import { byteQueueFirstBytes, byteQueueKeptBytes, mostQueued } from './constants.js';

const nothing = new Uint8Array(0);

/** Bytes in order, at most `capacityBytes` of them; each byte is copied in once, memory grows with use. */
export class ByteQueue {
	readonly #capacity: number;
	#bytes: Uint8Array = nothing;
	#start = 0;
	#end = 0;

	/** @param capacityBytes most bytes held, from 1 to 2^30; throws RangeError otherwise */
	constructor(capacityBytes: number) {
		checkInteger('byte queue capacity', capacityBytes, 1, mostQueued);
		this.#capacity = capacityBytes;
	}

	/** Bytes held now. */
	get length(): number {
		return this.#end - this.#start;
	}

	/** Bytes that {@link offer} would take now. */
	room(): number {
		return this.#capacity - this.length;
	}

	/** Copies in as many bytes as there is room for, from the front; answers how many. */
	offer(lent: Uint8Array): number {
		const count = Math.min(lent.length, this.room());
		if (count === 0) return 0;
		if (this.#end + count > this.#bytes.length) this.#makeRoom(count);
		this.#bytes.set(count === lent.length ? lent : lent.subarray(0, count), this.#end);
		this.#end += count;
		return count;
	}

	/** A view of the first bytes, `max` at most and all of them in one piece; valid until the next call. */
	peek(max: number): Uint8Array {
		return this.#bytes.subarray(this.#start, Math.min(this.#end, this.#start + max));
	}

	/** Forgets the first `count` bytes; throws RangeError if there are fewer. */
	skip(count: number): void {
		checkInteger('bytes to skip', count, 0, this.length);
		this.#start += count;
		if (this.#start === this.#end) {
			this.#start = 0;
			this.#end = 0;
			if (this.#bytes.length > byteQueueKeptBytes) this.#bytes = nothing;
		}
	}

	/** Removes and answers a copy of the first bytes, at most `count`. */
	take(count: number): Uint8Array {
		const taken = new Uint8Array(this.peek(count));
		this.skip(taken.length);
		return taken;
	}

	// The memory is up to twice the capacity: bytes are moved only after as many were consumed, so that
	// moving costs a constant part of each byte.
	#makeRoom(count: number): void {
		const length = this.length;
		if (2 * (length + count) <= this.#bytes.length) {
			this.#bytes.copyWithin(0, this.#start, this.#end);
		} else {
			const wanted = Math.max(byteQueueFirstBytes, 2 * (length + count));
			const larger = new Uint8Array(Math.min(wanted, 2 * this.#capacity));
			larger.set(this.#bytes.subarray(this.#start, this.#end));
			this.#bytes = larger;
		}
		this.#start = 0;
		this.#end = length;
	}
}
