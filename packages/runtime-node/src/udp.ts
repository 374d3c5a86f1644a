// UDP by node:dgram. Past a turn's budget datagrams wait unopened in a bounded ring; the oldest is dropped.
import { createSocket, type Socket } from 'node:dgram';
import { isIP } from 'node:net';
import {
	type Breath,
	type Endpoint,
	inhaleBudgetMs,
	type Source,
	type Turn,
	type UdpHandler,
	type UdpPort,
	type UdpSocket,
	waitingDatagrams,
} from '@i2p/runtime';
import { Ring } from '@i2p/util';
import { udpReceiveBufferBytes } from './constants.js';
import { bindFaultOf } from './errno.js';

/** The UDP of this machine for one router. `note` counts `udp-dropped` (beyond the budget) and `udp-unsent`. */
export function nodeUdp(breath: Breath, note: (code: string) => void = () => undefined): UdpPort {
	return {
		bind: (at, handler, { ipv6Only = false } = {}) => {
			const socket = createSocket({ type: isIP(at.host) === 6 ? 'udp6' : 'udp4', ipv6Only });
			return new NodeUdpSocket(breath, at, handler, { socket, note });
		},
	};
}

interface Waiting {
	readonly bytes: Uint8Array;
	readonly from: Endpoint;
}

class NodeUdpSocket implements UdpSocket, Source {
	readonly name = 'udp';
	readonly #breath: Breath;
	readonly #handler: UdpHandler;
	readonly #note: (code: string) => void;
	readonly #socket: Socket;
	readonly #waiting = new Ring<Waiting>(waitingDatagrams);
	#listening = false;
	#closed = false;
	/** Datagrams that Node still holds: it hands them to the system a little later, and drops them when the socket closes. */
	#unsent = 0;

	constructor(
		breath: Breath,
		at: Endpoint,
		handler: UdpHandler,
		{ socket, note }: { readonly socket: Socket; readonly note: (code: string) => void },
	) {
		this.#breath = breath;
		this.#handler = handler;
		this.#note = note;
		this.#socket = socket;
		breath.addSource(this);
		this.#socket.on('listening', () => this.#onListening());
		this.#socket.on('error', (error) => this.#onError(error));
		this.#socket.on('message', (message, from) => this.#onMessage(message, { host: from.address, port: from.port }));
		if (isIP(at.host) === 0)
			setImmediate(() => this.#onError(Object.assign(new Error('not an address'), { code: 'EINVAL' })));
		else this.#socket.bind({ address: at.host, port: at.port, exclusive: true });
	}

	send(given: Uint8Array, to: Endpoint): void {
		if (this.#closed) return;
		if (isIP(to.host) === 0 || !(to.port >= 1 && to.port <= 0xffff)) this.#note('udp-unsent');
		else {
			this.#unsent++;
			this.#socket.send(given, to.port, to.host, (error) => this.#onSent(error));
		}
	}

	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		this.#breath.removeSource(this);
		this.#waiting.clear();
		if (this.#unsent === 0) this.#socket.close();
	}

	get holds(): boolean {
		return this.#waiting.length > 0;
	}

	pull(turn: Turn): boolean {
		const began = performance.now();
		while (this.#waiting.length > 0 && performance.now() - began < inhaleBudgetMs) {
			const { bytes, from } = this.#waiting.take()!;
			this.#handler.onDatagram(bytes, from, turn);
		}
		return this.#waiting.length > 0;
	}

	#onSent(error: Error | null): void {
		if (error) this.#note('udp-unsent');
		if (--this.#unsent === 0 && this.#closed && this.#listening) this.#socket.close();
	}

	#onListening(): void {
		this.#listening = true;
		try {
			this.#socket.setRecvBufferSize(udpReceiveBufferBytes);
		} catch {
			// The system allows less: what it gives by itself is kept.
		}
		const { address, port } = this.#socket.address();
		this.#breath.inhale(this.name, (turn) => this.#handler.onListening({ host: address, port }, turn));
	}

	// After the bind, the system only reports datagrams that it could not send.
	#onError(error: Error): void {
		if (this.#listening) {
			if (!this.#closed) this.#note('udp-unsent');
			return;
		}
		const untold = !this.#closed;
		if (!untold && this.#unsent === 0) return;
		// What waited for the bind is never sent, and nobody is told.
		this.#unsent = 0;
		this.close();
		if (!untold) this.#socket.close();
		else this.#breath.inhale(this.name, (turn) => this.#handler.onError(bindFaultOf(error), error.message, turn));
	}

	#onMessage(message: Uint8Array, from: Endpoint): void {
		if (this.#closed) return;
		const bytes = new Uint8Array(message.buffer, message.byteOffset, message.length);
		if (this.#waiting.length === 0 && this.#breath.mayInhale()) {
			this.#breath.inhale(this.name, (turn) => this.#handler.onDatagram(bytes, from, turn));
			return;
		}
		if (!this.#waiting.offer({ bytes, from })) {
			this.#waiting.take();
			this.#waiting.offer({ bytes, from });
			this.#note('udp-dropped');
		}
		this.#breath.arm();
	}
}
