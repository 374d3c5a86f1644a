// One SAM socket as an application uses it: lines while it talks to the bridge, bytes once it is a stream.
import { connect, type Socket } from 'node:net';
import type { Endpoint } from '@i2p/runtime';

/** A SAM bridge answered something else than OK. */
class SamRefusal extends Error {
	override readonly name = 'SamRefusal';
}

/** A socket to a SAM bridge that has said HELLO. */
export class SamSocket {
	readonly #socket: Socket;
	#held: Buffer = Buffer.alloc(0);
	#wake: (() => void) | undefined;
	#ended = false;

	private constructor(socket: Socket) {
		this.#socket = socket;
		socket.setNoDelay(true);
		socket.on('data', (chunk) => {
			this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
			this.#wake?.();
		});
		const over = () => {
			this.#ended = true;
			this.#wake?.();
		};
		socket.on('end', over);
		socket.on('close', over);
		socket.on('error', over);
	}

	/** Connects and says HELLO. */
	static async open(at: Endpoint): Promise<SamSocket> {
		const socket = connect(at.port, at.host);
		const sam = new SamSocket(socket);
		await new Promise<void>((resolve, reject) => {
			socket.once('connect', resolve);
			socket.once('error', reject);
		});
		await sam.ask('HELLO VERSION MIN=3.1 MAX=3.3');
		return sam;
	}

	async #more(): Promise<boolean> {
		if (this.#ended) return false;
		await new Promise<void>((resolve) => {
			this.#wake = resolve;
		});
		this.#wake = undefined;
		return true;
	}

	/** The next line without its end; throws if the bridge closes first. */
	async line(): Promise<string> {
		for (;;) {
			const end = this.#held.indexOf(10);
			if (end >= 0) {
				const text = this.#held.subarray(0, end).toString();
				this.#held = this.#held.subarray(end + 1);
				return text;
			}
			if (!(await this.#more())) throw new SamRefusal('the SAM bridge closed the connection');
		}
	}

	/** Sends a command and gives the values of its answer; throws {@link SamRefusal} unless RESULT=OK. */
	async ask(command: string): Promise<Map<string, string>> {
		this.#socket.write(`${command}\n`);
		const answer = await this.line();
		const values = new Map(
			[...answer.matchAll(/([A-Z_]+)=("[^"]*"|\S*)/g)].map((m) => [m[1]!, m[2]!.replace(/^"|"$/g, '')]),
		);
		if (values.has('RESULT') && values.get('RESULT') !== 'OK') throw new SamRefusal(answer);
		return values;
	}

	/** Whatever bytes come next; `undefined` at the end of the stream. */
	async read(): Promise<Buffer | undefined> {
		while (this.#held.length === 0) if (!(await this.#more())) break;
		if (this.#held.length === 0) return undefined;
		const bytes = this.#held;
		this.#held = Buffer.alloc(0);
		return bytes;
	}

	/** Sends bytes, waiting while the socket is full. */
	async write(bytes: Uint8Array): Promise<void> {
		if (!this.#socket.write(bytes)) await new Promise<void>((resolve) => this.#socket.once('drain', resolve));
	}

	/** Finishes sending. */
	end(): void {
		this.#socket.end();
	}

	/** Drops the connection. */
	destroy(): void {
		this.#socket.destroy();
	}
}
