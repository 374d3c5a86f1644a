// A TcpPort whose sockets share one bandwidth: less room when it is scarce, reading paused when too much came.
// Must not know what the bytes mean.
import type { Endpoint, TcpEnd, TcpHandler, TcpListenerHandler, TcpPort, TcpSocket, Turn } from '@i2p/runtime';
import type { Bandwidth, Flow } from './bandwidth.js';

/** Puts a bandwidth between a TCP and its users. */
export function meteredTcp(tcp: TcpPort, bandwidth: Bandwidth): TcpPort {
	return {
		connect(to, handler, options) {
			const metered = new MeteredSocket(bandwidth, handler);
			return metered.over(tcp.connect(to, metered, options));
		},
		listen(at, handler, options) {
			const through: TcpListenerHandler = {
				onListening: (where, turn) => handler.onListening(where, turn),
				onError: (code, detail, turn) => handler.onError(code, detail, turn),
				onConnection: (socket, turn) => {
					const metered = new MeteredSocket(bandwidth).over(socket);
					return metered.ledBy(handler.onConnection(metered, turn));
				},
			};
			return tcp.listen(at, through, options);
		},
	};
}

class MeteredSocket implements TcpSocket, TcpHandler {
	readonly #flow: Flow;
	#handler: TcpHandler | undefined;
	#inner!: TcpSocket;
	/** Whether its user, or the bandwidth, wants nothing to be read. */
	#pausedAbove = false;
	#pausedHere = false;

	constructor(bandwidth: Bandwidth, handler?: TcpHandler) {
		this.#handler = handler;
		this.#flow = bandwidth.open({
			onSendable: (turn) => this.#handler?.onWritable(turn),
			onReadable: () => {
				this.#pausedHere = false;
				if (!this.#pausedAbove) this.#inner.resume();
			},
		});
	}

	/** The socket beneath. */
	over(inner: TcpSocket): this {
		this.#inner = inner;
		return this;
	}

	/** The handler above; without one the connection is dropped. */
	ledBy(handler: TcpHandler | undefined): this | undefined {
		this.#handler = handler;
		if (handler) return this;
		this.#flow.close();
		return undefined;
	}

	// --- as a socket ---

	get remote(): Endpoint {
		return this.#inner.remote;
	}

	outgoing(bytes: number): Uint8Array {
		return this.#inner.outgoing(bytes);
	}

	write(given: Uint8Array): boolean {
		this.#flow.sent(given.length);
		return this.#inner.write(given);
	}

	room(): number {
		const inner = this.#inner.room();
		return inner === 0 ? 0 : Math.min(inner, this.#flow.room());
	}

	pause(): void {
		this.#pausedAbove = true;
		this.#inner.pause();
	}

	resume(): void {
		this.#pausedAbove = false;
		if (!this.#pausedHere) this.#inner.resume();
	}

	end(): void {
		this.#inner.end();
	}

	destroy(reset?: boolean): void {
		this.#flow.close();
		this.#inner.destroy(reset);
	}

	// --- as a handler ---

	onOpen(turn: Turn): void {
		this.#handler?.onOpen(turn);
	}

	onData(lent: Uint8Array, turn: Turn): void {
		if (!this.#flow.received(lent.length, turn)) {
			this.#pausedHere = true;
			this.#inner.pause();
		}
		this.#handler?.onData(lent, turn);
	}

	onWritable(turn: Turn): void {
		this.#handler?.onWritable(turn);
	}

	onEnd(turn: Turn): void {
		this.#handler?.onEnd(turn);
	}

	onClose(reason: TcpEnd, turn: Turn): void {
		this.#flow.close();
		this.#handler?.onClose(reason, turn);
	}
}
