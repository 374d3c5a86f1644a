// An application in memory that speaks SAM by text; waits by running the network.
import type { TcpEnd, TcpHandler, TcpSocket } from '@i2p/runtime';
import { concatBytes, fromUtf8, utf8 } from '@i2p/util';

/** One socket. */
export class TextClient implements TcpHandler {
	socket: TcpSocket | undefined;
	ended = false;
	closed: TcpEnd | undefined;
	readonly #until: (done: () => boolean) => void;
	readonly #pieces: Uint8Array[] = [];
	#taken = 0;

	constructor(until: (done: () => boolean) => void) {
		this.#until = until;
	}

	onOpen(): void {}
	onWritable(): void {}

	onData(lent: Uint8Array): void {
		this.#pieces.push(new Uint8Array(lent));
	}

	onEnd(): void {
		this.ended = true;
	}

	onClose(reason: TcpEnd): void {
		this.closed = reason;
	}

	/** What came and was not taken. */
	get rest(): string {
		return (fromUtf8(concatBytes(...this.#pieces)) ?? '?').slice(this.#taken);
	}

	send(text: string): this {
		this.socket!.write(utf8(text));
		return this;
	}

	/** The next line without its line feed. */
	line(): string {
		this.#until(() => this.rest.includes('\n') || this.closed !== undefined);
		const line = this.rest.slice(0, this.rest.indexOf('\n'));
		this.#taken += line.length + 1;
		return line;
	}

	/** Says a line and waits for one. */
	ask(line: string): string {
		return this.send(`${line}\n`).line();
	}

	/** The next characters. */
	read(count: number): string {
		this.#until(() => this.rest.length >= count);
		const text = this.rest.slice(0, count);
		this.#taken += count;
		return text;
	}
}
