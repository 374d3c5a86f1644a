// A client of a proxy on its way out: what it says is kept, a destination is called, a tunnel opened; then its socket and the stream are a pipe.
// For HTTP and SOCKS alike. Knows no protocol.
import type { Stream, StreamHandler } from '@i2p/client-core';
import type { TcpEnd, TcpSocket, Turn } from '@i2p/runtime';
import { type Mono, mono, never } from '@i2p/time';
import { ByteQueue } from '@i2p/util';
import { Call, type Callee, type CallFault } from './call.js';
import type { Connection, ConnectionTable } from './connection-table.js';
import { pauseAtBytes, queueCapacityBytes } from './constants.js';
import { Pipe, type PipeOwner } from './pipe.js';
import type { TunnelDestination } from './tunnel-destination.js';
import { type OpeningFault, type OutsidePlace, TunnelOpening } from './tunnel-opening.js';

/** What a call comes to. */
export interface CallOutcome {
	/** It is being dialled; bytes may be offered at once. */
	onStream(stream: Stream, turn: Turn): void;
	/** It came to nothing. */
	onCallFault(fault: CallFault, turn: Turn): void;
}

/** What opening a tunnel comes to. */
export interface TunnelOutcome {
	/** It stands: what the client is told before bytes pass. */
	onOpen(): Uint8Array;
	/** It does not. */
	onFault(fault: OpeningFault, turn: Turn): void;
	/** There was nobody to be called. */
	onCallFault(fault: CallFault, turn: Turn): void;
}

/** The way of one client. */
export class Outward implements PipeOwner {
	/** What the client said and nobody has read. */
	readonly kept = new ByteQueue(queueCapacityBytes);
	readonly #table: ConnectionTable;
	readonly #connection: Connection;
	readonly #socket: TcpSocket;
	#call: Call | undefined;
	#opening: TunnelOpening | undefined;
	#pipe: Pipe | undefined;
	#paused = false;
	#ended = false;

	constructor(table: ConnectionTable, connection: Connection, socket: TcpSocket) {
		this.#table = table;
		this.#connection = connection;
		this.#socket = socket;
	}

	/** Whether a destination is being called, a tunnel opened, or bytes pass. */
	get isBusy(): boolean {
		return (this.#call ?? this.#opening ?? this.#pipe) !== undefined;
	}

	/** Whether the client has finished sending. */
	get hasEnded(): boolean {
		return this.#ended;
	}

	/** Calls a destination. @param handler who handles the stream */
	call(destination: TunnelDestination, callee: Callee, handler: StreamHandler, outcome: CallOutcome, turn: Turn): void {
		this.#call = new Call(destination, callee, {
			onFound: () => handler,
			onStream: (stream, later) => {
				this.#call = undefined;
				outcome.onStream(stream, later);
			},
			onFault: (fault, later) => {
				this.#call = undefined;
				outcome.onCallFault(fault, later);
			},
			reschedule: () => this.reschedule(),
		});
		this.#call.begin(turn);
	}

	/** Calls a destination and makes a tunnel of it. @param outside what an outproxy there is asked for, if it is one */
	open(
		destination: TunnelDestination,
		callee: Callee,
		outside: OutsidePlace | undefined,
		outcome: TunnelOutcome,
		turn: Turn,
	): void {
		const opening = new TunnelOpening(outside, {
			onOpen: (stream, later) => {
				this.#opening = undefined;
				this.#socket.write(outcome.onOpen());
				return this.join(stream, later);
			},
			onFault: (fault, later) => {
				this.#opening = undefined;
				outcome.onFault(fault, later);
			},
		});
		const onStream = (stream: Stream) => {
			this.#opening = opening;
			opening.begin(stream);
			this.reschedule();
		};
		this.call(destination, callee, opening, { onStream, onCallFault: outcome.onCallFault }, turn);
	}

	/** From now on all bytes pass, those that were kept first. */
	join(stream: Stream, turn: Turn): Pipe {
		const pipe = new Pipe({ owner: this, outgoing: true, now: turn.now });
		this.#pipe = pipe;
		pipe.joinStream(stream);
		pipe.joinSocket(this.#socket, this.kept.take(this.kept.length));
		if (this.#paused) this.#socket.resume();
		if (this.#ended) pipe.onSocketEnd(turn);
		this.reschedule();
		return pipe;
	}

	/** Bytes of the client go on, or are kept to be read; `full` when they are more than can be kept. */
	take(lent: Uint8Array, turn: Turn): 'passed' | 'kept' | 'full' {
		if (this.#pipe === undefined) return this.kept.offer(lent) < lent.length ? 'full' : 'kept';
		this.#pipe.onSocketData(lent, turn);
		return 'passed';
	}

	/** Holds the client back while much of what it said is kept. */
	throttle(): void {
		const full = this.kept.length > pauseAtBytes;
		if (full === this.#paused || this.#pipe !== undefined) return;
		this.#paused = full;
		if (full) this.#socket.pause();
		else this.#socket.resume();
	}

	/** Room has returned in the socket. */
	onWritable(): void {
		this.#pipe?.onSocketWritable();
	}

	/** The client has finished sending; answers whether that goes on by itself. */
	onEnd(turn: Turn): boolean {
		this.#ended = true;
		this.#pipe?.onSocketEnd(turn);
		return this.#pipe !== undefined;
	}

	/** The client's socket is gone. */
	onClose(reason: TcpEnd, turn: Turn): void {
		if (this.#pipe !== undefined) this.#pipe.onSocketClose(reason, turn);
		else this.#letGo();
	}

	#letGo(): void {
		this.#call?.cancel();
		this.#call = undefined;
		this.#opening?.cancel();
		this.#opening = undefined;
		this.#table.remove(this.#connection);
	}

	touch(): void {
		this.#table.touch(this.#connection);
	}

	reschedule(): void {
		this.#table.reschedule(this.#connection);
	}

	/** The pipe is over. */
	onOver(): void {
		this.#table.remove(this.#connection);
	}

	/** When it must be told the time. */
	due(): Mono {
		return mono(Math.min(this.#call?.due() ?? never, this.#pipe?.due() ?? never));
	}

	onTime(turn: Turn): void {
		this.#call?.onTime(turn);
		this.#pipe?.onTime(turn);
	}

	/** Exhale; `undefined` as long as no bytes pass. */
	flush(turn: Turn): 'empty' | 'writable' | undefined {
		return this.#pipe?.flush(turn);
	}

	/** Drops everything at once. */
	close(): void {
		this.#letGo();
		this.#pipe?.reset();
		this.#socket.destroy(true);
	}
}
