// A server of one destination as Node's libraries know one: what comes in by a port becomes `connection` events.
import { EventEmitter } from 'node:events';
import type { DestinationHost, Stream } from '@i2p/client-core';
import { Arrivals } from './arrivals.js';
import { mostWaiting } from './constants.js';
import { abortError, I2pError } from './errors.js';
import { I2pSocket, type SocketAddress } from './socket.js';

/** How a server treats what comes in. */
export interface ServerOptions {
	/** Whether a connection stays open for writing when the other side has ended; false unless given, as in `node:net`. */
	readonly allowHalfOpen?: boolean;
}

/** Where a server listens. */
export interface ListenOptions {
	/** Port, 1–65535; 0, unless given, takes whatever no other server's port takes. */
	readonly port?: number;
	/** Closes the server. */
	readonly signal?: AbortSignal;
}

/** What a server needs of its destination. */
export interface ServerWants {
	readonly host: DestinationHost;
	/** Ports that servers of this destination have. */
	readonly ports: Set<number>;
	/** A socket was made. */
	adopt(socket: I2pSocket): void;
	/** It has begun to listen, and listens until it tells `close`. */
	onListen(): void;
}

/** Whom a server tells what. */
export interface ServerEvents {
	connection: [I2pSocket];
	listening: [];
	close: [];
	error: [Error];
}

/** Listens by a port of one destination. Also an async iterable of its connections. */
export class I2pServer extends EventEmitter<ServerEvents> implements AsyncIterable<I2pSocket>, AsyncDisposable {
	/** Most connections at a time; those beyond are refused. No limit but that of the destination unless set. */
	maxConnections: number | undefined;
	readonly #wants: ServerWants;
	readonly #allowHalfOpen: boolean;
	readonly #sockets = new Set<I2pSocket>();
	#port: number | undefined;
	#closing = false;

	constructor(wants: ServerWants, { allowHalfOpen = false }: ServerOptions, onSocket?: (socket: I2pSocket) => void) {
		super();
		this.#wants = wants;
		this.#allowHalfOpen = allowHalfOpen;
		if (onSocket !== undefined) this.on('connection', onSocket);
	}

	/** Whether it listens. */
	get listening(): boolean {
		return this.#port !== undefined;
	}

	/** Where it listens; `null` if it does not. */
	address(): SocketAddress | null {
		if (this.#port === undefined) return null;
		return { address: this.#wants.host.destination.b32, family: 'I2P', port: this.#port };
	}

	/**
	 * Begins to listen; `listening` follows when peers are let in (behind a SAM bridge, when it has agreed). Throws {@link I2pError}
	 * `port-in-use` if another server of this destination has the port or this one listens already, `aborted` if the signal is,
	 * RangeError for a bad port.
	 */
	listen(at: number | ListenOptions = {}, onListening?: () => void): this {
		const { port = 0, signal } = typeof at === 'number' ? { port: at } : at;
		if (signal?.aborted) throw abortError(signal);
		const { host, ports } = this.#wants;
		if (this.#port !== undefined || ports.has(port))
			throw new I2pError('port-in-use', `port ${port} of ${host.destination.b32} has a server already`);
		const onAccepting = () => queueMicrotask(() => this.emit('listening'));
		const acceptsAlready = host.accept({ onStream: (stream) => this.#onStream(stream), onAccepting }, port);
		ports.add(port);
		this.#port = port;
		this.#closing = false;
		this.#wants.onListen();
		if (onListening !== undefined) this.once('listening', onListening);
		if (signal !== undefined) this.#heed(signal);
		if (acceptsAlready) onAccepting();
		return this;
	}

	#heed(signal: AbortSignal): void {
		const onAbort = () => this.close();
		signal.addEventListener('abort', onAbort, { once: true });
		this.once('close', () => signal.removeEventListener('abort', onAbort));
	}

	#onStream(stream: Stream) {
		if (this.#sockets.size >= (this.maxConnections ?? Number.POSITIVE_INFINITY)) return undefined;
		const socket = new I2pSocket({
			localAddress: this.#wants.host.destination.b32,
			localPort: stream.localPort,
			remoteName: 'the client',
			remotePort: stream.remotePort,
			allowHalfOpen: this.#allowHalfOpen,
		});
		socket.begin(stream, true);
		this.#sockets.add(socket);
		this.#wants.adopt(socket);
		socket.once('close', () => {
			this.#sockets.delete(socket);
			this.#settle();
		});
		queueMicrotask(() => this.emit('connection', socket));
		return socket.handler;
	}

	/** How many connections there are. */
	getConnections(onCount: (error: null, count: number) => void): void {
		queueMicrotask(() => onCount(null, this.#sockets.size));
	}

	/** Takes no more connections; `close` follows when those that are there have ended. */
	close(onClose?: () => void): this {
		if (onClose !== undefined) this.once('close', onClose);
		if (this.#port !== undefined) {
			this.#wants.host.accept(undefined, this.#port);
			this.#wants.ports.delete(this.#port);
			this.#port = undefined;
			this.#closing = true;
		}
		queueMicrotask(() => this.#settle());
		return this;
	}

	/** Destroys the connections that are there. */
	closeAllConnections(): void {
		for (const socket of this.#sockets) socket.destroy();
	}

	#settle(): void {
		if (!this.#closing || this.#sockets.size > 0) return;
		this.#closing = false;
		this.emit('close');
	}

	/** Does nothing: the router holds the process. */
	ref(): this {
		return this;
	}

	/** Does nothing: the router holds the process. */
	unref(): this {
		return this;
	}

	/** Closes; resolves when the connections that were there have ended. */
	async [Symbol.asyncDispose](): Promise<void> {
		if (!this.listening && !this.#closing) return;
		await new Promise<void>((resolve) => this.close(resolve));
	}

	/** Every connection from now on, until the server closes. One that waits while 1,024 others do is destroyed. */
	[Symbol.asyncIterator](): AsyncIterableIterator<I2pSocket> {
		const arrivals: Arrivals<I2pSocket> = new Arrivals(
			mostWaiting,
			(socket) => socket.destroy(),
			() => {
				this.off('connection', arrivals.push);
				this.off('close', arrivals.end);
			},
		);
		this.on('connection', arrivals.push);
		this.once('close', arrivals.end);
		return arrivals;
	}
}
