// How many of the messages that wait go into each frame of one exhale, and how long the frames are.
// Must not know messages, keys or sockets.

/** The frames of one exhale, in their order; the next one uses it again. */
export class FramePlan {
	#frames = 0;
	/** Bytes of all of them as they are on the wire. */
	#bytes = 0;
	readonly #messages: number[] = [];
	readonly #blocks: number[] = [];

	/** Frames so far. */
	get frames(): number {
		return this.#frames;
	}

	/** Bytes that they take on the wire. */
	get bytes(): number {
		return this.#bytes;
	}

	/** Begins anew. */
	clear(): void {
		this.#frames = 0;
		this.#bytes = 0;
	}

	/** One frame more, of so many messages: bytes of its blocks, padding included, and of the whole frame. */
	add(messages: number, blockBytes: number, frameBytes: number): void {
		this.#messages[this.#frames] = messages;
		this.#blocks[this.#frames] = blockBytes;
		this.#frames++;
		this.#bytes += frameBytes;
	}

	/** Messages of a frame. */
	messagesOf(frame: number): number {
		return this.#messages[frame]!;
	}

	/** Bytes of the blocks of a frame. */
	blockBytesOf(frame: number): number {
		return this.#blocks[frame]!;
	}
}
