// A server tunnel: a destination whose streams lead to a server of this machine; access lists, limits, a filter for HTTP or IRC.
import type { Stream, StreamEnd, StreamHandler, StreamHost } from '@i2p/client-core';
import { type Destination, type HashKey, hashOf } from '@i2p/data-core';
import type { Endpoint, TcpEnd, TcpSocket, Turn } from '@i2p/runtime';
import type { Mono } from '@i2p/time';
import { type AccessList, admits } from './access-list.js';
import { type Connection, ConnectionTable } from './connection-table.js';
import { localConnectTimeoutMs, maxConnections } from './constants.js';
import type { Filter } from './filter.js';
import type { TunnelNote } from './notes.js';
import { Pipe } from './pipe.js';
import { type RequestBounds, RequestLimits } from './request-limits.js';
import type { DestinationUser, TunnelDestination } from './tunnel-destination.js';
import type { LocalDialling } from './wants.js';

/** What a server tunnel is made of. */
export interface ServerTunnelParts {
	readonly tcp: LocalDialling;
	readonly destination: TunnelDestination;
	/** The server; an address literal. */
	readonly to: Endpoint;
	/** The port of the destination that it answers at; 0 for every one that has no other tunnel. */
	readonly port: number;
	readonly access: AccessList;
	/** Connections that one destination and all together may open. */
	readonly bounds: RequestBounds;
	/** Whether each client comes from a loopback address of its own, where the server is on IPv4 loopback. */
	readonly uniqueLocal: boolean;
	/** A fresh one for each stream; told who comes, and when. */
	readonly filter?: ((from: Caller) => Filter) | undefined;
	readonly note?: ((code: TunnelNote) => void) | undefined;
}

/** Who came in. */
export interface Caller {
	readonly key: HashKey;
	readonly destination: Destination | undefined;
	readonly now: Mono;
}

/** A server tunnel; a room of the breath. */
export class ServerTunnel extends ConnectionTable implements DestinationUser {
	readonly #parts: ServerTunnelParts;
	readonly #note: (code: TunnelNote) => void;
	readonly #limits: RequestLimits;
	#host: StreamHost | undefined;

	/** Opens the destination at once. */
	constructor(parts: ServerTunnelParts, turn: Turn) {
		super('server-tunnel');
		this.#parts = parts;
		this.#note = parts.note ?? (() => undefined);
		this.#limits = new RequestLimits(parts.bounds);
		parts.destination.use(this, turn);
	}

	onHost(host: StreamHost): void {
		this.#host = host;
		host.accept({ onStream: (stream, turn) => this.#onStream(stream, turn) }, this.#parts.port);
	}

	onHostLost(): void {
		this.#host = undefined;
	}

	#onStream(stream: Stream, turn: Turn): StreamHandler | undefined {
		const why = this.#whyNot(stream, turn);
		this.#note(why ?? 'accepted');
		if (why !== undefined) return undefined;
		const connection = new ServerConnection(this, this.#parts, stream, turn);
		return connection.pipe;
	}

	#whyNot(stream: Stream, turn: Turn): TunnelNote | undefined {
		if (!admits(this.#parts.access, stream.remote)) return 'access-denied';
		if (this.size >= maxConnections) return 'connection-limit';
		return this.#limits.take(stream.remote, turn.now);
	}

	/** Accepts no more and drops every connection. */
	close(): void {
		this.#parts.destination.leave(this);
		this.#host?.accept(undefined, this.#parts.port);
		this.#host = undefined;
		this.closeAll();
	}
}

class ServerConnection implements Connection {
	readonly pipe: Pipe;
	readonly #table: ConnectionTable;
	readonly #note: (code: TunnelNote) => void;
	readonly #socket: TcpSocket;
	#isOpen = false;

	constructor(table: ConnectionTable, parts: ServerTunnelParts, stream: Stream, turn: Turn) {
		this.#table = table;
		this.#note = parts.note ?? (() => undefined);
		const filter = parts.filter?.({ key: stream.remote, destination: stream.remoteDestination, now: turn.now });
		this.pipe = new Pipe({ owner: this, outgoing: false, now: turn.now, ...(filter && { filter }) });
		this.pipe.joinStream(stream);
		const from = parts.uniqueLocal ? loopbackOf(stream.remote, parts.to) : undefined;
		this.#socket = parts.tcp.connect(
			parts.to,
			{
				onOpen: () => {
					this.#isOpen = true;
					this.pipe.joinSocket(this.#socket);
				},
				onData: (lent, later) => this.pipe.onSocketData(lent, later),
				onWritable: () => this.pipe.onSocketWritable(),
				onEnd: (later) => this.pipe.onSocketEnd(later),
				onClose: (reason, later) => {
					if (!this.#isOpen) this.#note('local-refused');
					this.pipe.onSocketClose(reason, later);
				},
			},
			{ timeoutMs: localConnectTimeoutMs, ...(from !== undefined && { from }) },
		);
		table.add(this);
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

	onOver(_reason: StreamEnd | TcpEnd, _turn: Turn): void {
		this.#table.remove(this);
	}

	due(): Mono {
		return this.pipe.due();
	}

	onTime(turn: Turn): void {
		this.pipe.onTime(turn);
	}

	flush(turn: Turn): 'empty' | 'writable' {
		return this.pipe.flush(turn);
	}

	close(): void {
		this.pipe.reset();
		this.#socket.destroy(true);
		this.#table.remove(this);
	}
}

/** A loopback address that belongs to a destination, so that a server's own log and limits tell clients apart. */
function loopbackOf(key: HashKey, to: Endpoint): string | undefined {
	if (!/^127\./.test(to.host)) return undefined;
	const hash = hashOf(key);
	return `127.${1 + (hash[0]! % 254)}.${hash[1]!}.${1 + (hash[2]! % 254)}`;
}
