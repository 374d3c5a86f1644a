// A socket of an application to a SAM bridge: lines while it talks to the bridge, bytes once it is a stream. Waits for nobody.
import type { TcpEnd, TcpHandler, TcpPort, TcpSocket } from '@i2p/runtime';
import { ByteQueue, fromUtf8, utf8 } from '@i2p/util';
import { samPort } from './constants.js';

const connectTimeoutMs = 10_000;
const mostHeldBytes = 1 << 20;

/** One connection to the bridge of one router. */
export class SamSocket implements TcpHandler {
	readonly #socket: TcpSocket;
	readonly #held = new ByteQueue(mostHeldBytes);
	#onLine: ((line: string) => void) | undefined;
	#onBytes: ((lent: Uint8Array) => void) | undefined;
	#onClosed: (() => void) | undefined;
	#isClosed = false;

	/** @param onClosed told once, unless it was closed from here */
	constructor(tcp: TcpPort, host: string, onClosed: () => void) {
		this.#onClosed = onClosed;
		this.#socket = tcp.connect({ host, port: samPort }, this, { timeoutMs: connectTimeoutMs });
	}

	/** Says a line; the answer is the next line. */
	ask(line: string, onAnswer: (answer: string) => void): void {
		this.#onLine = onAnswer;
		this.#socket.write(utf8(`${line}\n`));
		this.#serve();
	}

	/** Waits for one more line. */
	await(onLine: (line: string) => void): void {
		this.#onLine = onLine;
		this.#serve();
	}

	/** From now on it is a stream. */
	becomeStream(onBytes: (lent: Uint8Array) => void): void {
		this.#onBytes = onBytes;
		this.#serve();
	}

	/** Sends bytes of a stream; answers whether the socket has room for more. */
	send(given: Uint8Array): boolean {
		return this.#socket.write(given);
	}

	/** Whether the socket takes more. */
	get hasRoom(): boolean {
		return this.#socket.room() > 0;
	}

	/** Drops it; nothing is told. */
	close(): void {
		this.#isClosed = true;
		this.#onClosed = undefined;
		this.#socket.destroy();
	}

	onOpen(): void {}

	onData(lent: Uint8Array): void {
		if (this.#held.offer(lent) < lent.length) this.#over();
		else this.#serve();
	}

	onWritable(): void {}

	onEnd(): void {
		this.#over();
	}

	onClose(_reason: TcpEnd): void {
		this.#over();
	}

	#over(): void {
		if (this.#isClosed) return;
		const told = this.#onClosed;
		this.close();
		told?.();
	}

	#serve(): void {
		while (this.#held.length > 0 && !this.#isClosed) {
			if (this.#onBytes !== undefined) {
				this.#onBytes(this.#held.take(this.#held.length));
				return;
			}
			const onLine = this.#onLine;
			if (onLine === undefined) return;
			const at = this.#held.peek(this.#held.length).indexOf(10);
			if (at < 0) return;
			const line = fromUtf8(this.#held.take(at)) ?? '';
			this.#held.skip(1);
			this.#onLine = undefined;
			onLine(line);
		}
	}
}
