// The SAM bridge: listens, keeps sessions and sockets, tells the time, writes in the exhale. SAM V3.
import type { DestinationMaker } from '@i2p/client-core';
import type { Endpoint, Room, TcpHandler, TcpListener, TcpPort, TcpSocket, Turn, Waiting } from '@i2p/runtime';
import { type Mono, mono } from '@i2p/time';
import { DeadlineHeap } from '@i2p/util';
import { maxSockets } from '../constants.js';
import type { Bridge } from './bridge.js';
import { runCommand } from './commands.js';
import { Connection } from './connection.js';
import { Credentials } from './credentials.js';
import { DatagramOutbox } from './datagram-outbox.js';
import type { SamNote } from './notes.js';
import type { Session } from './session.js';
import type { BridgeSocket, Timed } from './surroundings.js';
import { UdpDoor, type UdpDoorOptions } from './udp-door.js';

/** What a bridge is made of. */
export interface SamServerOptions {
	readonly tcp: TcpPort;
	readonly maker: DestinationMaker;
	/** Where to listen; loopback unless there is a reason, 7656 is where clients look. */
	readonly at: Endpoint;
	/** Where datagrams come in, 7655 is where clients send them; without it they go over the control sockets only. */
	readonly udp?: UdpDoorOptions | undefined;
	/** Dials the servers of `STREAM FORWARD … SSL=true`; without it that is refused. */
	readonly tls?: Pick<TcpPort, 'connect'> | undefined;
	/** Who may come in, and where that is kept; everybody until AUTH ENABLE, as long as the bridge lives, when absent. */
	readonly credentials?: Credentials;
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
	readonly tcp: TcpPort;
	readonly tls: Pick<TcpPort, 'connect'> | undefined;
	readonly sessions = new Map<string, Session>();
	readonly credentials: Credentials;
	readonly outbox: DatagramOutbox;
	readonly udp: UdpDoor | undefined;
	readonly #note: (code: SamNote) => void;
	readonly #listener: TcpListener;
	readonly #sockets = new Set<BridgeSocket>();
	readonly #touched = new Set<BridgeSocket>();
	readonly #times = new DeadlineHeap<Timed>();

	/** Listens at once. */
	constructor(options: SamServerOptions) {
		this.maker = options.maker;
		this.tcp = options.tcp;
		this.tls = options.tls;
		this.credentials = options.credentials ?? new Credentials();
		this.#note = options.note ?? (() => undefined);
		this.outbox = new DatagramOutbox(this);
		this.udp = options.udp && new UdpDoor(this, this.outbox, options.udp);
		this.#listener = options.tcp.listen(options.at, {
			onListening: (at, turn) => options.onListening?.(at, turn),
			onConnection: (socket, turn) => this.#onConnection(socket, turn),
			onError: (code, detail, turn) => options.onError?.(code, detail, turn),
		});
	}

	/** Sockets that are open, those of forwarded streams too. */
	get size(): number {
		return this.#sockets.size;
	}

	#onConnection(socket: TcpSocket, turn: Turn): TcpHandler | undefined {
		const connection = new Connection(socket, this, runCommand, turn.now);
		if (!this.adopt(connection)) return undefined;
		this.note('socket-accepted');
		this.reschedule(connection);
		return connection;
	}

	adopt(socket: BridgeSocket): boolean {
		const hasRoom = this.#sockets.size < maxSockets;
		if (hasRoom) this.#sockets.add(socket);
		else this.note('socket-limit');
		return hasRoom;
	}

	note(code: SamNote): void {
		this.#note(code);
	}

	touch(socket: BridgeSocket): void {
		this.#touched.add(socket);
	}

	reschedule(timed: Timed): void {
		this.#times.set(timed, timed.due());
	}

	forget(socket: BridgeSocket): void {
		this.#sockets.delete(socket);
		this.#touched.delete(socket);
		this.#times.delete(socket);
	}

	due(): Mono {
		return mono(this.#times.nextDue());
	}

	onTime(turn: Turn): void {
		for (let timed = this.#times.takeDue(turn.now); timed; timed = this.#times.takeDue(turn.now)) {
			timed.onTime(turn);
			if (!('closed' in timed && timed.closed)) this.reschedule(timed);
		}
	}

	flush(_turn: Turn): Waiting {
		let waiting: Waiting = this.due() === Number.POSITIVE_INFINITY ? 'empty' : 'deadline';
		if (this.#touched.size === 0) return waiting;
		for (const socket of [...this.#touched]) {
			this.#touched.delete(socket);
			if (socket.flush() === 'writable') waiting = 'writable';
		}
		return waiting;
	}

	/** Listens no more and drops every socket; sessions end with theirs. */
	close(): void {
		this.#listener.close();
		this.udp?.close();
		this.credentials.destroy();
		for (const socket of [...this.#sockets]) socket.close();
	}
}
