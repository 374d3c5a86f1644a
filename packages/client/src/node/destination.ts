// A destination as a program holds it: connects, serves, sends datagrams, finds others. Over an embedded router, I2CP or SAM alike.
import type { AgentOptions } from 'node:http';
import type { DestinationHost, LookupAnswer, LookupTarget } from '@i2p/client-core';
import type { Destination, HashKey } from '@i2p/data-core';
import { parseAddress } from '../address.js';
import { I2pAgent } from './agent.js';
import { partingMs } from './constants.js';
import { type DatagramOptions, I2pDatagramSocket } from './datagram-socket.js';
import { type DispatcherOptions, type FetchDispatcher, fetchDispatcher } from './dispatcher.js';
import { abortError, addressError, I2pError, lookupError } from './errors.js';
import { I2pServer, type ServerOptions } from './server.js';
import { I2pSocket } from './socket.js';
import { type UnlockOptions, unlocked } from './unlock.js';

/** How a connection is opened. */
export interface ConnectOptions extends UnlockOptions {
	/** Port of the other side, 0–65535; 0 unless given. */
	readonly port?: number;
	/** Port of this side, 0–65535; 0 unless given. */
	readonly localPort?: number;
	/** Gives it up as long as it is not open. */
	readonly signal?: AbortSignal;
	/** Most time until it is open, in ms; as long as the router tries unless given (about a minute). */
	readonly timeout?: number;
	/** Whether writing stays open when the other side has ended; false unless given, as in `node:net`. */
	readonly allowHalfOpen?: boolean;
}

/** How a destination is looked up. */
export interface LookupOptions extends UnlockOptions {
	readonly signal?: AbortSignal;
}

/** A destination that was found. */
export interface Found {
	/** `….b32.i2p` */
	readonly address: string;
	/** The whole destination in I2P base64. */
	readonly base64: string;
	readonly destination: Destination;
	/** The options of its lease set, such as service records, when they were at hand. */
	readonly options: Readonly<Record<string, string>>;
}

/** What feeds an HTTP server, or any other that takes sockets by `connection` events. */
export interface ConnectionTaker {
	emit(event: 'connection', socket: I2pSocket): boolean;
}

/** A destination of this program. */
export class I2pDestination implements AsyncDisposable {
	/** `….b32.i2p`: what others connect to. */
	readonly address: string;
	/** Resolves when it is gone, with why. */
	readonly closed: Promise<string>;
	readonly #host: DestinationHost;
	readonly #let: () => void;
	readonly #sockets = new Set<I2pSocket>();
	/** Those that the program has let go of, and whose last bytes are on the way. */
	readonly #parting = new Set<I2pSocket>();
	readonly #servers = new Set<I2pServer>();
	readonly #datagrams = new Set<I2pDatagramSocket>();
	readonly #ports = new Set<number>();
	#over = false;
	/** Told when none is parting any more. */
	#onParted: () => void = () => undefined;

	/**
	 * @param host what carries it
	 * @param letGo closes the host; `closed` follows
	 * @param closed resolves when the host is gone, with why
	 */
	constructor(host: DestinationHost, letGo: () => void, closed: Promise<string>) {
		this.#host = host;
		this.#let = letGo;
		this.address = host.destination.b32;
		this.closed = closed.then((reason) => {
			this.#end(new I2pError('closed', `the destination ${this.address} is gone: ${reason}`));
			return reason;
		});
	}

	/** The destination itself, which others can be given instead of the address. */
	get destination(): Destination {
		return this.#host.destination;
	}

	/** The destination in I2P base64. */
	get base64(): string {
		return this.#host.destination.base64;
	}

	/**
	 * Opens a connection to an address: `….b32.i2p`, a name of the address book, or a destination in base64. Resolves when the other side has
	 * answered; rejects with {@link I2pError}.
	 */
	connect(address: string, options: ConnectOptions = {}): Promise<I2pSocket> {
		const { signal, timeout } = options;
		if (signal?.aborted) return Promise.reject(abortError(signal));
		const socket = this.createConnection(address, options);
		return new Promise((resolve, reject) => {
			const giveUp = (error: I2pError) => socket.destroy(error);
			const onAbort = () => giveUp(abortError(signal!));
			const timer =
				timeout === undefined
					? undefined
					: setTimeout(() => giveUp(new I2pError('timeout', `${address}: no answer within ${timeout} ms`)), timeout);
			const settle = () => {
				clearTimeout(timer);
				signal?.removeEventListener('abort', onAbort);
				socket.off('error', onError).off('close', onClose);
			};
			const onError = (error: Error) => {
				settle();
				reject(error);
			};
			const onClose = () => onError(new I2pError('closed', `${address}: the destination was closed`));
			signal?.addEventListener('abort', onAbort, { once: true });
			socket.on('error', onError).on('close', onClose);
			socket.once('connect', () => {
				settle();
				resolve(socket);
			});
		});
	}

	/**
	 * The same at once, as `net.connect` does it: what is written before the other side has answered travels with the first packet, which saves
	 * a round trip. `connect` or `error` follows. `signal` and `timeout` are those of {@link connect}.
	 */
	createConnection(address: string, options: ConnectOptions = {}): I2pSocket {
		const { port = 0, localPort = 0, allowHalfOpen = false } = options;
		const socket = new I2pSocket({
			localAddress: this.address,
			localPort,
			remoteName: address,
			remotePort: port,
			allowHalfOpen,
		});
		this.#adopt(socket);
		const begin = (to: HashKey) => {
			if (socket.destroyed) return;
			socket.begin(this.#host.connect(to, { fromPort: localPort, toPort: port }, socket.handler), false);
		};
		const fail = (error: Error) => queueMicrotask(() => socket.destroy(error));
		try {
			const known = this.#known(address);
			if (known === undefined) this.lookup(address, options).then(({ destination }) => begin(destination.key), fail);
			else begin(known);
		} catch (error) {
			fail(error as Error);
		}
		return socket;
	}

	/** A server of this destination; it listens once it is told to. @param onSocket told of each connection */
	createServer(onSocket?: (socket: I2pSocket) => void): I2pServer;
	createServer(options: ServerOptions, onSocket?: (socket: I2pSocket) => void): I2pServer;
	createServer(
		first: ServerOptions | ((socket: I2pSocket) => void) = {},
		second?: (socket: I2pSocket) => void,
	): I2pServer {
		const [options, onSocket] = typeof first === 'function' ? [{}, first] : [first, second];
		const wants = {
			host: this.#host,
			ports: this.#ports,
			adopt: (socket: I2pSocket) => this.#adopt(socket),
			onListen: () => this.#servers.add(server),
		};
		const server: I2pServer = new I2pServer(wants, options, onSocket);
		server.on('close', () => this.#servers.delete(server));
		return server;
	}

	/**
	 * Feeds an HTTP server (or whatever takes sockets by `connection` events) with what comes in by a port; it need not listen itself.
	 * @param port 1–65535; 0, unless given, takes whatever no other server's port takes
	 */
	serve(taker: ConnectionTaker, port = 0): I2pServer {
		return this.createServer({ allowHalfOpen: true }, (socket) => taker.emit('connection', socket)).listen(port);
	}

	/** A socket for datagrams; it gets them from now on. Throws RangeError for a bad port or protocol. */
	datagrams(options: DatagramOptions = {}): I2pDatagramSocket {
		this.#check();
		const socket: I2pDatagramSocket = new I2pDatagramSocket(
			{
				host: this.#host,
				resolve: async (address) => this.#known(address) ?? (await this.lookup(address)).destination.key,
				forget: () => this.#datagrams.delete(socket),
			},
			options,
		);
		this.#datagrams.add(socket);
		return socket;
	}

	/** An agent for `http.request`, which keeps connections alive. */
	agent(options: AgentOptions = {}): I2pAgent {
		return new I2pAgent((address, port) => this.createConnection(address, { port }), options);
	}

	/** A dispatcher for `fetch`, Node's own and undici's. Throws {@link I2pError} `undici-missing` if undici is not installed. */
	dispatcher(options: DispatcherOptions = {}): FetchDispatcher {
		return fetchDispatcher((address, port) => this.createConnection(address, { port }), options);
	}

	/** Finds a destination by its address. Rejects with {@link I2pError}. */
	lookup(address: string, options: LookupOptions = {}): Promise<Found> {
		const { signal } = options;
		return new Promise((resolve, reject) => {
			if (signal?.aborted) throw abortError(signal);
			this.#check();
			const onAbort = () => reject(abortError(signal!));
			signal?.addEventListener('abort', onAbort, { once: true });
			this.#find(address, options, (answer) => {
				signal?.removeEventListener('abort', onAbort);
				const { destination, reason = 'no-lease-set' } = answer;
				if (destination === undefined) reject(lookupError(reason, address));
				else resolve(foundOf(destination, answer));
			});
		});
	}

	#find(address: string, options: UnlockOptions, onAnswer: (answer: LookupAnswer) => void): void {
		const parsed = parseAddress(address);
		if (parsed === undefined) throw addressError(address);
		if (parsed.kind === 'destination') {
			onAnswer({ destination: parsed.destination });
			return;
		}
		const { target, forget } = unlocked(parsed, options);
		try {
			this.#host.lookup(target as LookupTarget, (answer) => {
				forget();
				queueMicrotask(() => onAnswer(answer));
			});
		} catch (error) {
			forget();
			throw error instanceof RangeError ? lookupError('overflow', address) : error;
		}
	}

	/** The hash of an address that says it; `undefined` for one that must be looked up. */
	#known(address: string): HashKey | undefined {
		this.#check();
		const parsed = parseAddress(address);
		if (parsed === undefined) throw addressError(address);
		if (parsed.kind === 'hash') return parsed.hash;
		return parsed.kind === 'destination' ? parsed.destination.key : undefined;
	}

	#check(): void {
		if (this.#over) throw new I2pError('closed', `the destination ${this.address} is closed`);
	}

	#adopt(socket: I2pSocket): void {
		this.#sockets.add(socket);
		socket.once('close', () => {
			this.#sockets.delete(socket);
			if (socket.parting) this.#part(socket);
		});
	}

	#part(socket: I2pSocket): void {
		this.#parting.add(socket);
		socket.onParted = () => {
			this.#parting.delete(socket);
			if (this.#parting.size === 0) this.#onParted();
		};
	}

	/**
	 * Closes it with all its servers and connections; resolves when it is gone. Connections that this side has ended have two seconds to bring
	 * their last bytes over; the other side of those that are open is told that they were broken off.
	 */
	async close(): Promise<void> {
		if (!this.#over) {
			this.#end();
			if (this.#parting.size > 0) await this.#allParted();
			this.#let();
		}
		await this.closed;
	}

	#allParted(): Promise<void> {
		return new Promise((resolve) => {
			const timer = setTimeout(resolve, partingMs);
			this.#onParted = () => {
				clearTimeout(timer);
				resolve();
			};
		});
	}

	/** @param error told to the connections that are there; none when the program closes it itself */
	#end(error?: I2pError): void {
		if (this.#over) return;
		this.#over = true;
		for (const server of [...this.#servers]) server.close();
		for (const socket of [...this.#datagrams]) socket.close();
		for (const socket of [...this.#sockets]) {
			if (error !== undefined) socket.destroy(error);
			else if (socket.parting) this.#part(socket.destroy());
			else socket.resetAndDestroy();
		}
	}

	/** Closes. */
	async [Symbol.asyncDispose](): Promise<void> {
		await this.close();
	}
}

function foundOf(destination: Destination, { options }: LookupAnswer): Found {
	return {
		address: destination.b32,
		base64: destination.base64,
		destination,
		options: Object.fromEntries(options ?? []),
	};
}
