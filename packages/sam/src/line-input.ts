// What a client has sent and nobody has taken yet: lines, and bytes that follow a line. SAM V3 "General Message Format".
import { after, type Mono, never } from '@i2p/time';
import { ByteQueue, fromUtf8 } from '@i2p/util';
import { helloTimeoutMs, inputCapacityBytes, maxLineBytes, pauseAtBytes } from './constants.js';

const lineFeed = 0x0a;

/** A line; `unreadable` when it is no UTF-8, `too-long` when it does not end, nothing while it is not whole. */
export type NextLine = { readonly text: string } | 'unreadable' | 'too-long' | undefined;

/** The bytes of one client socket before it is a stream. */
export class LineInput {
	readonly #bytes = new ByteQueue(inputCapacityBytes);
	#lineSince: Mono = never;

	/** Keeps bytes; answers false when there are more than a client may send ahead. */
	offer(lent: Uint8Array): boolean {
		return this.#bytes.offer(lent) === lent.length;
	}

	/** Whether no more should be read until some of it is taken. */
	get isFull(): boolean {
		return this.#bytes.length > pauseAtBytes;
	}

	/** Takes the next line. */
	nextLine(now: Mono): NextLine {
		const bytes = this.#bytes.peek(maxLineBytes);
		const at = bytes.indexOf(lineFeed);
		if (at < 0) {
			if (bytes.length === maxLineBytes) return 'too-long';
			if (bytes.length > 0 && this.#lineSince === never) this.#lineSince = now;
			return undefined;
		}
		const text = fromUtf8(bytes.subarray(0, at));
		this.#bytes.skip(at + 1);
		this.#lineSince = never;
		return text === undefined ? 'unreadable' : { text };
	}

	/** Takes so many bytes; nothing while there are fewer. */
	takeExactly(count: number): Uint8Array | undefined {
		return this.#bytes.length < count ? undefined : this.#bytes.take(count);
	}

	/** Takes everything. */
	takeAll(): Uint8Array {
		return this.#bytes.take(this.#bytes.length);
	}

	/** When an unfinished line has lasted too long. */
	due(): Mono {
		return this.#lineSince === never ? never : after(this.#lineSince, helloTimeoutMs);
	}
}
