// Bytes offered to a stream, kept until they are acknowledged. Positions count from the stream's first byte.
// Memory is taken in blocks as it is needed: an idle stream holds none.
import type { ByteBudget } from './budget.js';
import { sendBlockBytes, tightSendBytes } from './constants.js';

/** A bounded ring of bytes that can be read anywhere between what was released and what was offered. */
export class SendRing {
	readonly #budget: ByteBudget;
	#capacityBytes: number;
	readonly #blocks: Uint8Array[] = [];
	#firstBlock = 0;
	#start = 0;
	#end = 0;

	constructor(capacityBytes: number, budget: ByteBudget) {
		this.#capacityBytes = capacityBytes;
		this.#budget = budget;
	}

	/** Position after the last byte offered. */
	get end(): number {
		return this.#end;
	}

	/** Bytes that `offer` would take now. */
	room(): number {
		const capacity = this.#budget.isTight ? Math.min(tightSendBytes, this.#capacityBytes) : this.#capacityBytes;
		return Math.max(0, capacity - (this.#end - this.#start));
	}

	/** From now on it holds so many bytes. */
	widen(capacityBytes: number): void {
		this.#capacityBytes = capacityBytes;
	}

	/** Copies bytes in; answers how many. */
	offer(lent: Uint8Array): number {
		const count = Math.min(lent.length, this.room());
		let taken = 0;
		while (taken < count) {
			const offset = this.#end % sendBlockBytes;
			const length = Math.min(count - taken, sendBlockBytes - offset);
			const whole = length === lent.length;
			this.#blockAt(this.#end).set(whole ? lent : lent.subarray(taken, taken + length), offset);
			taken += length;
			this.#end += length;
		}
		return count;
	}

	#blockAt(position: number): Uint8Array {
		const index = Math.floor(position / sendBlockBytes) - this.#firstBlock;
		let block = this.#blocks[index];
		if (block === undefined) {
			block = new Uint8Array(sendBlockBytes);
			this.#blocks[index] = block;
			this.#budget.add(sendBlockBytes);
		}
		return block;
	}

	/** Copies so many bytes from a position into the target at an offset; they must be there. */
	copy(position: number, length: number, target: Uint8Array, at: number): void {
		if (position < this.#start || position + length > this.#end) throw new RangeError('not in the ring');
		let done = 0;
		while (done < length) {
			const from = position + done;
			const offset = from % sendBlockBytes;
			const part = Math.min(length - done, sendBlockBytes - offset);
			target.set(this.#blockAt(from).subarray(offset, offset + part), at + done);
			done += part;
		}
	}

	/** Forgets everything before a position. */
	release(position: number): void {
		if (position <= this.#start) return;
		this.#start = Math.min(position, this.#end);
		const block = Math.floor(this.#start / sendBlockBytes);
		const before = this.#blocks.length;
		if (this.#start === this.#end) this.#blocks.length = 0;
		else this.#blocks.splice(0, block - this.#firstBlock);
		this.#firstBlock = block;
		this.#budget.add((this.#blocks.length - before) * sendBlockBytes);
	}
}
