// What the handler of a stream is told, each thing once: there is something to read, there is room, the peer has ended.
// Knows nothing of packets.
import type { StreamEnd, StreamHandler } from '@i2p/client-core';
import type { Turn } from '@i2p/runtime';
import { sendCapacityBytes, writableShare } from './constants.js';

/** Speaks to the handler of one stream. */
export class Telling {
	#handler: StreamHandler | undefined;
	#awaitsRoom = false;
	#toldReadable = false;
	#toldEnd = false;

	/** Who is told from now on. */
	attach(handler: StreamHandler): void {
		this.#handler = handler;
	}

	/** Whether it was refused room and was not told of any since. */
	get awaitsRoom(): boolean {
		return this.#awaitsRoom;
	}

	/** It was refused room. */
	onRefused(): void {
		this.#awaitsRoom = true;
	}

	/** It has taken everything that there was: more is news. */
	onEmptied(): void {
		this.#toldReadable = false;
	}

	/** The peer has answered. */
	opened(turn: Turn): void {
		this.#handler?.onOpen(turn);
	}

	/** So many bytes have room now. */
	room(bytes: number, turn: Turn): void {
		if (!this.#awaitsRoom || bytes < sendCapacityBytes * writableShare) return;
		this.#awaitsRoom = false;
		this.#handler?.onWritable(turn);
	}

	/** So many bytes wait to be taken. */
	readable(bytes: number, turn: Turn): void {
		if (bytes === 0 || this.#toldReadable) return;
		this.#toldReadable = true;
		this.#handler?.onReadable(turn);
	}

	/** The peer has ended. */
	ended(turn: Turn): void {
		if (this.#toldEnd) return;
		this.#toldEnd = true;
		this.#handler?.onEnd(turn);
	}

	/** The stream is over. */
	closed(reason: StreamEnd, turn: Turn): void {
		this.#handler?.onClose(reason, turn);
	}
}
