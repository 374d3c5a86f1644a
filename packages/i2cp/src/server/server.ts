// The I2CP server: listens, keeps connections and sessions, tells the time, writes in the exhale. I2CP.
import type { MessageHost, MessageHostMaker } from '@i2p/client-core';
import type { HashKey } from '@i2p/data-core';
import type { Endpoint, Room, TcpHandler, TcpListener, TcpPort, TcpSocket, Turn, Waiting } from '@i2p/runtime';
import { type Mono, mono } from '@i2p/time';
import { DeadlineHeap, type Random } from '@i2p/util';
import { noSession } from '../constants.js';
import type { SessionConfig } from '../session-config.js';
import { ClientConnection, type House } from './connection.js';
import { maxConnections, maxSessions, unlimitedKBps } from './constants.js';
import type { I2cpNote } from './notes.js';
import type { ServerSession } from './session.js';

/** What a server is made of. */
export interface I2cpServerOptions {
	readonly tcp: TcpPort;
	readonly maker: MessageHostMaker;
	/** Where to listen; loopback unless there is a reason, 7654 is where clients look. */
	readonly at: Endpoint;
	/** Chooses session ids. */
	readonly random: Random;
	/** User and password that clients must say; they travel in the clear. Nobody is asked if absent. */
	readonly auth?: { readonly username: string; readonly password: string } | undefined;
	/** What clients may carry, KB/s in and out; without limit if absent. */
	readonly bandwidth?: () => readonly [inbound: number, outbound: number];
	/** Counts what happens, by code. */
	readonly note?: (code: I2cpNote) => void;
	/** It listens. */
	readonly onListening?: (at: Endpoint, turn: Turn) => void;
	/** It cannot listen, or no more. */
	readonly onError?: (code: string, detail: string, turn: Turn) => void;
}

/** An I2CP server; a room of the breath, above the destinations. */
export class I2cpServer implements Room, House {
	readonly name = 'i2cp';
	readonly maker: MessageHostMaker;
	readonly auth: I2cpServerOptions['auth'];
	readonly #options: I2cpServerOptions;
	readonly #listener: TcpListener;
	readonly #connections = new Set<ClientConnection>();
	readonly #touched = new Set<ClientConnection>();
	readonly #times = new DeadlineHeap<ClientConnection>();
	readonly #sessions = new Map<number, ServerSession>();
	readonly #destinations = new Set<HashKey>();
	/** Destinations wanted no more: first they send, in one exhale, what they were given; then they are let go. */
	#leaving: MessageHost[] = [];
	#left: MessageHost[] = [];

	/** Listens at once. */
	constructor(options: I2cpServerOptions) {
		this.#options = options;
		this.maker = options.maker;
		this.auth = options.auth;
		this.#listener = options.tcp.listen(options.at, {
			onListening: (at, turn) => options.onListening?.(at, turn),
			onConnection: (socket, turn) => this.#onConnection(socket, turn),
			onError: (code, detail, turn) => options.onError?.(code, detail, turn),
		});
	}

	/** Connections that are open. */
	get size(): number {
		return this.#connections.size;
	}

	/** Sessions that are open. */
	get sessions(): number {
		return this.#sessions.size;
	}

	#onConnection(socket: TcpSocket, turn: Turn): TcpHandler | undefined {
		if (this.#connections.size >= maxConnections) {
			this.note('connection-limit');
			return undefined;
		}
		this.note('connection-accepted');
		const connection = new ClientConnection(socket, this, turn.now);
		this.#connections.add(connection);
		this.touch(connection);
		return connection;
	}

	bandwidth(): readonly [inbound: number, outbound: number] {
		return this.#options.bandwidth?.() ?? [unlimitedKBps, unlimitedKBps];
	}

	admit({ destination }: SessionConfig): number | 'duplicate' | 'full' {
		if (this.#destinations.has(destination.key)) return 'duplicate';
		if (this.#sessions.size >= maxSessions) return 'full';
		for (;;) {
			const id = this.#options.random.below(noSession);
			if (!this.#sessions.has(id)) return id;
		}
	}

	note(code: I2cpNote): void {
		this.#options.note?.(code);
	}

	enter(session: ServerSession): void {
		this.#sessions.set(session.id, session);
		this.#destinations.add(session.destination.key);
	}

	leave(session: ServerSession): void {
		if (this.#sessions.get(session.id) !== session) return;
		this.#sessions.delete(session.id);
		this.#destinations.delete(session.destination.key);
	}

	letGo(host: MessageHost): void {
		this.#leaving.push(host);
	}

	touch(connection: ClientConnection): void {
		this.#touched.add(connection);
		this.#times.set(connection, connection.due());
	}

	forget(connection: ClientConnection): void {
		this.#connections.delete(connection);
		this.#touched.delete(connection);
		this.#times.delete(connection);
	}

	due(): Mono {
		return this.#left.length > 0 ? mono(0) : mono(this.#times.nextDue());
	}

	onTime(turn: Turn): void {
		for (const host of this.#left.splice(0)) host.close();
		for (let next = this.#times.takeDue(turn.now); next; next = this.#times.takeDue(turn.now)) {
			next.onTime(turn);
			if (!next.closed) this.touch(next);
		}
	}

	flush(_turn: Turn): Waiting {
		if (this.#leaving.length > 0) this.#left.push(...this.#leaving.splice(0));
		const waiting = this.#touched.size > 0 ? this.#flushTouched() : 'empty';
		return waiting === 'empty' && this.due() !== Number.POSITIVE_INFINITY ? 'deadline' : waiting;
	}

	#flushTouched(): Waiting {
		let waiting: Waiting = 'empty';
		for (const connection of [...this.#touched]) {
			this.#touched.delete(connection);
			if (connection.flush() === 'writable') waiting = 'writable';
			if (!connection.closed) this.#times.set(connection, connection.due());
		}
		return waiting;
	}

	/** Listens no more; every client is told and let go. */
	close(turn: Turn): void {
		this.#listener.close();
		for (const connection of [...this.#connections]) connection.leave('the router goes', turn);
	}
}
