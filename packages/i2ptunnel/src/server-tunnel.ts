// A server tunnel: a destination whose streams lead to a server of this machine; access lists, limits, a filter for HTTP or IRC.
import type { Stream, StreamEnd, StreamHandler, StreamHost } from '@i2p/client-core';
import { type Destination, type HashKey, hashOf } from '@i2p/data-core';
import type { Endpoint, TcpEnd, TcpSocket, Turn } from '@i2p/runtime';
import { after, type Mono, mono, never } from '@i2p/time';
import { type AccessList, admits } from './access-list.js';
import { type Connection, ConnectionTable } from './connection-table.js';
import { headTimeoutMs, localConnectTimeoutMs, maxConnections, maxTurnedAway } from './constants.js';
import type { Filter } from './filter.js';
import type { TunnelNote } from './notes.js';
import { Pipe } from './pipe.js';
import { type LimitFault, type RequestBounds, RequestLimits } from './request-limits.js';
import type { DestinationUser, TunnelDestination } from './tunnel-destination.js';
import { TurnedAway } from './turned-away.js';
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
	/** What somebody is told who is turned away, where the protocol has words for it; else the stream is reset. */
	readonly words?: ((reason: TurnedAwayReason) => Uint8Array) | undefined;
	readonly note?: ((code: TunnelNote) => void) | undefined;
}

/** Why somebody gets no answer of the server. */
export interface TurnedAwayReason {
	readonly code: 'access-denied' | 'connection-limit' | LimitFault | 'local-refused' | 'request-timeout';
	/** After so many seconds it is worth trying again; 0 where nobody knows. */
	readonly retrySeconds: number;
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
	#turnedAway = 0;

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
		this.#note(why?.code ?? 'accepted');
		if (why !== undefined) return this.#turnAway(stream, why, turn);
		const connection = new ServerConnection(this, this.#parts, stream, turn);
		return connection.pipe;
	}

	#turnAway(stream: Stream, why: TurnedAwayReason, turn: Turn): StreamHandler | undefined {
		const { words } = this.#parts;
		if (words === undefined || this.#turnedAway >= maxTurnedAway) return undefined;
		this.#turnedAway++;
		return new TurnedAway(this, stream, words(why), turn, () => this.#turnedAway--);
	}

	#whyNot(stream: Stream, turn: Turn): TurnedAwayReason | undefined {
		if (!admits(this.#parts.access, stream.remote)) return { code: 'access-denied', retrySeconds: 0 };
		if (this.size - this.#turnedAway >= maxConnections) return { code: 'connection-limit', retrySeconds: 0 };
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
	readonly #filter: Filter | undefined;
	readonly #words: ServerTunnelParts['words'];
	#waitsUntil: Mono;
	#isOpen = false;

	constructor(table: ConnectionTable, parts: ServerTunnelParts, stream: Stream, turn: Turn) {
		this.#table = table;
		this.#note = parts.note ?? (() => undefined);
		const filter = parts.filter?.({ key: stream.remote, destination: stream.remoteDestination, now: turn.now });
		this.#filter = filter;
		this.#words = parts.words;
		this.#waitsUntil = after(turn.now, headTimeoutMs);
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
					if (!this.#isOpen) this.#giveUp('local-refused', later);
					this.pipe.onSocketClose(reason, later);
				},
			},
			{ timeoutMs: localConnectTimeoutMs, ...(from !== undefined && { from }) },
		);
		table.add(this);
	}

	/** The server has no part in it: the client is told why, if there are words for that. */
	#giveUp(code: 'local-refused' | 'request-timeout', turn: Turn): void {
		this.#note(code);
		if (this.#words === undefined) return;
		this.pipe.sendToStream(this.#words({ code, retrySeconds: 0 }));
		this.pipe.onSocketEnd(turn);
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
		const isWaiting = this.#filter?.isWaiting === true;
		return isWaiting ? mono(Math.min(this.pipe.due(), this.#waitsUntil)) : this.pipe.due();
	}

	onTime(turn: Turn): void {
		this.pipe.onTime(turn);
		if (this.#filter?.isWaiting !== true || this.#waitsUntil > turn.now) return;
		this.#waitsUntil = never;
		this.#giveUp('request-timeout', turn);
		this.#socket.destroy(true);
		this.pipe.onSocketClose('destroyed', turn);
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
