// Bytes of a connection to messages: length 4, type 1, body. I2CP "I2CP message header".
// Must not know what bodies say.
import { ByteQueue, WireError } from '@i2p/util';
import { headerBytes, inputCapacityBytes, maxBodyBytes } from './constants.js';

/** One message; the body is a view that is valid until the framer is called again. */
export interface Frame {
	readonly type: number;
	readonly body: Uint8Array;
}

/** Cuts a stream of bytes into messages; keeps at most two of them. */
export class Framer {
	readonly #queue = new ByteQueue(inputCapacityBytes);

	/** Bytes that wait. */
	get length(): number {
		return this.#queue.length;
	}

	/** Takes bytes from the front and answers how many: the rest is to be offered again once {@link next} has nothing more. */
	offer(lent: Uint8Array): number {
		return this.#queue.offer(lent);
	}

	/** One byte that is no message, if it is there. */
	takeByte(): number | undefined {
		return this.#queue.length === 0 ? undefined : this.#queue.take(1)[0];
	}

	/** The next message that is complete. Throws WireError `too-large` for one above 65,535 bytes, as soon as its header is there. */
	next(): Frame | undefined {
		const queue = this.#queue;
		if (queue.length < headerBytes) return undefined;
		const head = queue.peek(headerBytes);
		const length = ((head[0]! << 24) | (head[1]! << 16) | (head[2]! << 8) | head[3]!) >>> 0;
		if (length > maxBodyBytes) throw new WireError('too-large', 'I2CP message', 0);
		const whole = headerBytes + length;
		if (queue.length < whole) return undefined;
		const bytes = queue.peek(whole);
		queue.skip(whole);
		return { type: bytes[4]!, body: bytes.subarray(headerBytes) };
	}
}
