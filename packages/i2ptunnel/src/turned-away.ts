// Who is not let in at a server tunnel and is told so: a few words on the stream, its end, and nothing is read of what they say.
import type { Stream, StreamHandler } from '@i2p/client-core';
import type { Turn } from '@i2p/runtime';
import { after, type Mono } from '@i2p/time';
import type { Connection, ConnectionTable } from './connection-table.js';
import { endTimeoutMs, pieceBytes } from './constants.js';

/** One who is turned away; gone when the stream is, or after a while. */
export class TurnedAway implements StreamHandler, Connection {
	readonly #table: ConnectionTable;
	readonly #stream: Stream;
	readonly #due: Mono;
	readonly #onGone: () => void;
	#isGone = false;

	/** @param words what is said: short, as what the stream does not take at once is left out @param onGone told once */
	constructor(table: ConnectionTable, stream: Stream, words: Uint8Array, turn: Turn, onGone: () => void) {
		this.#table = table;
		this.#stream = stream;
		this.#due = after(turn.now, endTimeoutMs);
		this.#onGone = onGone;
		stream.offer(words);
		stream.end();
		table.add(this);
	}

	onOpen(): void {}
	onWritable(): void {}
	onEnd(): void {}

	onReadable(): void {
		while (this.#stream.readable > 0) this.#stream.take(pieceBytes);
	}

	/** A stream that is reset here is told to be closed later once more. */
	onClose(): void {
		if (this.#isGone) return;
		this.#isGone = true;
		this.#table.remove(this);
		this.#onGone();
	}

	due(): Mono {
		return this.#due;
	}

	onTime(turn: Turn): void {
		if (this.#due <= turn.now) this.close();
	}

	flush(): 'empty' {
		return 'empty';
	}

	close(): void {
		this.#stream.reset();
		this.onClose();
	}
}
