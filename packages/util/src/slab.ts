// Memory for many small messages: one big block, handed out piece by piece. A block of its own for each message costs its
// allocator and its collector more than what is done with it.

/** Bytes of a block: sixty tunnel messages; what holds on to one piece holds on to no more than this. */
const blockBytes = 65_536;

/** Hands out memory that is zero and never handed out again; a block lives as long as any of its pieces. */
export class Slab {
	#block = new ArrayBuffer(0);
	#at = 0;

	/** So many bytes; of a block of their own if they are more than an eighth of one. */
	take(bytes: number): Uint8Array {
		if (bytes > blockBytes / 8) return new Uint8Array(bytes);
		if (this.#at + bytes > this.#block.byteLength) {
			this.#block = new ArrayBuffer(blockBytes);
			this.#at = 0;
		}
		const piece = new Uint8Array(this.#block, this.#at, bytes);
		this.#at += bytes;
		return piece;
	}
}
