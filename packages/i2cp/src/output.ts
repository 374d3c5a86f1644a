// Messages on their way to a socket: put aside in a turn, written in its exhale in one piece.
// Must not know what they say.
import type { TcpSocket } from '@i2p/runtime';
import { concatBytes } from '@i2p/util';

/** What waits for one socket. */
export class Output {
	#frames: Uint8Array[] = [];
	#bytes = 0;
	#full = false;

	/** Bytes that wait. */
	get bytes(): number {
		return this.#bytes;
	}

	/** Whether the socket takes nothing for now. */
	get isFull(): boolean {
		return this.#full;
	}

	/** Puts one message aside; it is the output's from now on. */
	push(given: Uint8Array): void {
		this.#frames.push(given);
		this.#bytes += given.length;
	}

	/** The socket takes bytes again. */
	onWritable(): void {
		this.#full = false;
	}

	/** Forgets what waits. */
	clear(): void {
		this.#frames = [];
		this.#bytes = 0;
	}

	/** Writes what waits, unless the socket is full. Answers whether it is. */
	flush(socket: TcpSocket): boolean {
		const [first, ...more] = this.#frames;
		if (this.#full || first === undefined) return this.#full;
		this.clear();
		this.#full = !socket.write(more.length === 0 ? first : concatBytes(first, ...more));
		return this.#full;
	}
}
