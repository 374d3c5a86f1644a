// A client tunnel: a port of this machine that leads to a destination; IRC by its filter.
import type { Stream, StreamEnd } from '@i2p/client-core';
import type { TcpEnd, TcpHandler, TcpSocket, Turn } from '@i2p/runtime';
import { type Mono, mono, never } from '@i2p/time';
import type { Random } from '@i2p/util';
import { Call } from './call.js';
import { type Connection, ConnectionTable } from './connection-table.js';
import { Door, type DoorParts } from './door.js';
import type { Filter } from './filter.js';
import type { TunnelNote } from './notes.js';
import { Pipe } from './pipe.js';
import type { Target } from './target.js';
import type { TunnelDestination } from './tunnel-destination.js';

/** What a client tunnel is made of. */
export interface ClientTunnelParts extends DoorParts {
	readonly destination: TunnelDestination;
	/** One of them is chosen for each connection. */
	readonly targets: readonly Target[];
	readonly random: Random;
	/** A fresh one for each connection. */
	readonly filter?: (() => Filter) | undefined;
}

/** A client tunnel; a room of the breath. */
export class ClientTunnel extends ConnectionTable {
	readonly #door: Door;

	/** Listens at once. Throws RangeError without a target. */
	constructor(parts: ClientTunnelParts) {
		super('client-tunnel');
		if (parts.targets.length === 0) throw new RangeError('client tunnel: expected a target');
		this.#door = new Door(
			parts,
			() => this.size,
			(socket, turn) => new ClientConnection(this, parts, socket, turn),
		);
	}

	/** Where it listens, once it does. */
	get at() {
		return this.#door.at;
	}

	/** Listens no more and drops every connection. */
	close(): void {
		this.#door.close();
		this.closeAll();
	}
}

class ClientConnection implements Connection, TcpHandler {
	readonly #table: ConnectionTable;
	readonly #socket: TcpSocket;
	readonly #note: (code: TunnelNote) => void;
	readonly #pipe: Pipe;
	#call: Call | undefined;

	constructor(table: ConnectionTable, parts: ClientTunnelParts, socket: TcpSocket, turn: Turn) {
		this.#table = table;
		this.#socket = socket;
		this.#note = parts.note ?? (() => undefined);
		const filter = parts.filter?.();
		this.#pipe = new Pipe({ owner: this, outgoing: true, now: turn.now, ...(filter && { filter }) });
		this.#pipe.joinSocket(socket);
		table.add(this);
		this.#call = new Call(parts.destination, parts.targets[parts.random.below(parts.targets.length)]!, {
			onFound: () => this.#pipe,
			onStream: (stream) => this.#onStream(stream),
			onFault: (fault) => {
				this.#note(fault === 'not-ready' ? 'ready-timeout' : fault === 'lookup-timeout' ? fault : 'lookup-failed');
				this.close();
			},
			reschedule: () => table.reschedule(this),
		});
		this.#call.begin(turn);
	}

	#onStream(stream: Stream): void {
		this.#call = undefined;
		this.#pipe.joinStream(stream);
	}

	onOpen(): void {
		this.#note('connected');
	}

	onData(lent: Uint8Array, turn: Turn): void {
		this.#pipe.onSocketData(lent, turn);
	}

	onWritable(): void {
		this.#pipe.onSocketWritable();
	}

	onEnd(turn: Turn): void {
		this.#pipe.onSocketEnd(turn);
	}

	onClose(reason: TcpEnd, turn: Turn): void {
		this.#call?.cancel();
		this.#pipe.onSocketClose(reason, turn);
	}

	touch(): void {
		this.#table.touch(this);
	}

	reschedule(): void {
		this.#table.reschedule(this);
	}

	onRefused(code: string): void {
		this.#note(`refused-${code}`);
	}

	onOver(reason: StreamEnd | TcpEnd, _turn: Turn): void {
		if (reason === 'unreachable' || reason === 'timeout' || reason === 'refused') this.#note('connect-failed');
		this.#table.remove(this);
	}

	due(): Mono {
		return mono(Math.min(this.#call?.due() ?? never, this.#pipe.due()));
	}

	onTime(turn: Turn): void {
		this.#call?.onTime(turn);
		this.#pipe.onTime(turn);
	}

	flush(turn: Turn): 'empty' | 'writable' {
		return this.#pipe.flush(turn);
	}

	close(): void {
		this.#call?.cancel();
		this.#call = undefined;
		this.#pipe.reset();
		this.#socket.destroy(true);
		this.#table.remove(this);
	}
}
