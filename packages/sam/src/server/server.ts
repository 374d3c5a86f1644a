// The SAM bridge: listens, keeps sessions and sockets, tells the time, writes in the exhale. SAM V3.
import type { DestinationMaker } from '@i2p/client-core';
import type { Endpoint, Room, TcpHandler, TcpListener, TcpPort, TcpSocket, Turn, Waiting } from '@i2p/runtime';
import { type Mono, mono } from '@i2p/time';
import { DeadlineHeap } from '@i2p/util';
import { maxSockets } from '../constants.js';
import { runCommand } from './commands.js';
import { type Bridge, Connection, type Timed } from './connection.js';
import type { SamNote } from './notes.js';
import type { Session } from './session.js';

/** What a bridge is made of. */
export interface SamServerOptions {
	readonly tcp: TcpPort;
	readonly maker: DestinationMaker;
	/** Where to listen; loopback unless there is a reason, 7656 is where clients look. */
	readonly at: Endpoint;
	/** Counts what happens, by code. */
	readonly note?: (code: SamNote) => void;
	/** It listens. */
	readonly onListening?: (at: Endpoint, turn: Turn) => void;
	/** It cannot listen, or no more. */
	readonly onError?: (code: string, detail: string, turn: Turn) => void;
}

/** A SAM bridge; a room of the breath, above the streams. */
export class SamServer implements Room, Bridge {
	readonly name = 'sam';
	readonly maker: DestinationMaker;
	readonly sessions = new Map<string, Session>();
	readonly #note: (code: SamNote) => void;
	readonly #listener: TcpListener;
	readonly #connections = new Set<Connection>();
	readonly #touched = new Set<Connection>();
	readonly #times = new DeadlineHeap<Timed>();

	/** Listens at once. */
	constructor(options: SamServerOptions) {
		this.maker = options.maker;
		this.#note = options.note ?? (() => undefined);
		this.#listener = options.tcp.listen(options.at, {
			onListening: (at, turn) => options.onListening?.(at, turn),
			onConnection: (socket, turn) => this.#onConnection(socket, turn),
			onError: (code, detail, turn) => options.onError?.(code, detail, turn),
		});
	}

	/** Sockets that are open. */
	get size(): number {
		return this.#connections.size;
	}

	#onConnection(socket: TcpSocket, turn: Turn): TcpHandler | undefined {
		if (this.#connections.size >= maxSockets) {
			this.note('socket-limit');
			return undefined;
		}
		this.note('socket-accepted');
		const connection = new Connection(socket, this, runCommand, turn.now);
		this.#connections.add(connection);
		this.reschedule(connection);
		return connection;
	}

	note(code: SamNote): void {
		this.#note(code);
	}

	touch(connection: Connection): void {
		this.#touched.add(connection);
	}

	reschedule(timed: Timed): void {
		this.#times.set(timed, timed.due());
	}

	forget(connection: Connection): void {
		this.#connections.delete(connection);
		this.#touched.delete(connection);
		this.#times.delete(connection);
	}

	due(): Mono {
		return mono(this.#times.nextDue());
	}

	onTime(turn: Turn): void {
		for (let timed = this.#times.takeDue(turn.now); timed; timed = this.#times.takeDue(turn.now)) {
			timed.onTime(turn);
			if (!(timed instanceof Connection && timed.closed)) this.reschedule(timed);
		}
	}

	flush(_turn: Turn): Waiting {
		let waiting: Waiting = this.due() === Number.POSITIVE_INFINITY ? 'empty' : 'deadline';
		for (const connection of [...this.#touched]) {
			this.#touched.delete(connection);
			if (connection.flush() === 'writable') waiting = 'writable';
		}
		return waiting;
	}

	/** Listens no more and drops every socket; sessions end with theirs. */
	close(): void {
		this.#listener.close();
		for (const connection of [...this.#connections]) connection.close();
	}
}
