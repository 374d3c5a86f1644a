// Bytes offered to a stream, kept until they are acknowledged. Positions count from the stream's first byte.
// Memory is taken in blocks as it is needed: an idle stream holds none.
import { sendBlockBytes } from './constants.js';

/** A bounded ring of bytes that can be read anywhere between what was released and what was offered. */
export class SendRing {
	readonly #capacityBytes: number;
	readonly #blocks: Uint8Array[] = [];
	#firstBlock = 0;
	#start = 0;
	#end = 0;

	constructor(capacityBytes: number) {
		this.#capacityBytes = capacityBytes;
	}

	/** Position after the last byte offered. */
	get end(): number {
		return this.#end;
	}

	/** Bytes that `offer` would take now. */
	room(): number {
		return this.#capacityBytes - (this.#end - this.#start);
	}

	/** Copies bytes in; answers how many. */
	offer(lent: Uint8Array): number {
		const count = Math.min(lent.length, this.room());
		let taken = 0;
		while (taken < count) {
			const offset = this.#end % sendBlockBytes;
			const part = lent.subarray(taken, Math.min(count, taken + sendBlockBytes - offset));
			this.#blockAt(this.#end).set(part, offset);
			taken += part.length;
			this.#end += part.length;
		}
		return count;
	}

	#blockAt(position: number): Uint8Array {
		const index = Math.floor(position / sendBlockBytes) - this.#firstBlock;
		let block = this.#blocks[index];
		if (block === undefined) {
			block = new Uint8Array(sendBlockBytes);
			this.#blocks[index] = block;
		}
		return block;
	}

	/** Copies the bytes from a position into the whole target; they must be there. */
	copy(position: number, target: Uint8Array): void {
		if (position < this.#start || position + target.length > this.#end) throw new RangeError('not in the ring');
		let done = 0;
		while (done < target.length) {
			const at = position + done;
			const offset = at % sendBlockBytes;
			const length = Math.min(target.length - done, sendBlockBytes - offset);
			target.set(this.#blockAt(at).subarray(offset, offset + length), done);
			done += length;
		}
	}

	/** Forgets everything before a position. */
	release(position: number): void {
		if (position <= this.#start) return;
		this.#start = Math.min(position, this.#end);
		const block = Math.floor(this.#start / sendBlockBytes);
		this.#blocks.splice(0, block - this.#firstBlock);
		this.#firstBlock = block;
		if (this.#start === this.#end) this.#blocks.length = 0;
	}
}
