// Memory that all sockets of a thread write from at once: new memory for each write costs more than the write of a few messages.
import { longOutgoingBytes, shortOutgoingBytes } from './constants.js';

/** One memory, lent to whoever writes next. */
export class OutgoingMemory {
	/** Bytes of a write at most. */
	readonly bytes: number;
	#memory: Buffer | undefined;

	constructor(bytes: number) {
		this.bytes = bytes;
	}

	take(bytes: number): Uint8Array {
		this.#memory ??= Buffer.allocUnsafeSlow(this.bytes);
		return this.#memory.subarray(0, bytes);
	}

	holds(given: Uint8Array): boolean {
		return given.buffer === this.#memory?.buffer;
	}

	/** The system reads from it later: the next who writes gets other memory. */
	giveUp(): void {
		this.#memory = undefined;
	}
}

const short = new OutgoingMemory(shortOutgoingBytes);
const long = new OutgoingMemory(longOutgoingBytes);

/** So many bytes, to be filled and written before the next are taken; of their own if they are more than a socket takes. */
export function outgoingMemory(bytes: number): Uint8Array {
	if (bytes <= short.bytes) return short.take(bytes);
	return bytes <= long.bytes ? long.take(bytes) : new Uint8Array(bytes);
}

/** The memory that these bytes are of; `undefined` if they are anyone's own. */
export function memoryOf(given: Uint8Array): OutgoingMemory | undefined {
	if (short.holds(given)) return short;
	return long.holds(given) ? long : undefined;
}
