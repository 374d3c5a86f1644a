// A UDP server tunnel: datagrams for a destination go to a server of this machine, each sender from a port of its own, and answers back.
import type { DatagramHost, DatagramKind, InboundDatagram, StreamHost } from '@i2p/client-core';
import type { HashKey } from '@i2p/data-core';
import type { Endpoint, Room, Turn, UdpPort, UdpSocket, Waiting } from '@i2p/runtime';
import { after, type Mono, mono, never } from '@i2p/time';
import { type AccessList, admits } from '../access-list.js';
import { maxUdpSessions, udpSessionMs } from '../constants.js';
import type { TunnelNote } from '../notes.js';
import type { DestinationUser, TunnelDestination } from '../tunnel-destination.js';
import { carriesDatagrams } from './udp-client.js';

/** What a UDP server tunnel is made of. */
export interface UdpServerParts {
	readonly udp: UdpPort;
	readonly destination: TunnelDestination;
	/** The server; an address literal. */
	readonly to: Endpoint;
	/** Port of the destination; 0 for every one that has no other tunnel. */
	readonly port: number;
	readonly access: AccessList;
	readonly note?: ((code: TunnelNote) => void) | undefined;
}

interface Session {
	readonly key: HashKey;
	readonly remotePort: number;
	readonly localPort: number;
	readonly socket: UdpSocket;
	usedAt: Mono;
}

const signedKinds: readonly DatagramKind[] = ['repliable', 'datagram2', 'datagram3'];

/** A UDP server tunnel; a room of the breath. */
export class UdpServerTunnel implements Room, DestinationUser {
	readonly name = 'udp-server';
	readonly #parts: UdpServerParts;
	readonly #note: (code: TunnelNote) => void;
	readonly #sessions = new Map<string, Session>();
	/** The last session of a sender's port: raw datagrams follow a signed one. */
	readonly #byPort = new Map<number, Session>();
	#host: (StreamHost & DatagramHost) | undefined;

	constructor(parts: UdpServerParts, turn: Turn) {
		this.#parts = parts;
		this.#note = parts.note ?? (() => undefined);
		parts.destination.use(this, turn);
	}

	/** Senders at present. */
	get size(): number {
		return this.#sessions.size;
	}

	onHost(host: StreamHost): void {
		if (!carriesDatagrams(host)) return;
		this.#host = host;
		const localPort = this.#parts.port;
		for (const kind of signedKinds)
			host.receive({ kind, localPort }, { onDatagram: (datagram, turn) => this.#onSigned(datagram, turn) });
		host.receive({ kind: 'raw', localPort }, { onDatagram: (datagram, turn) => this.#onRaw(datagram, turn) });
	}

	onHostLost(): void {
		this.#host = undefined;
	}

	#onSigned(datagram: InboundDatagram, turn: Turn): void {
		const key = datagram.fromHash;
		if (key === undefined || !admits(this.#parts.access, key)) {
			this.#note(key === undefined ? 'udp-dropped' : 'access-denied');
			return;
		}
		const session = this.#sessionOf(key, datagram, turn);
		this.#byPort.set(datagram.fromPort, session);
		this.#pass(session, datagram, turn);
	}

	#onRaw(datagram: InboundDatagram, turn: Turn): void {
		const session = this.#byPort.get(datagram.fromPort);
		if (session === undefined) this.#note('udp-dropped');
		else this.#pass(session, datagram, turn);
	}

	#pass(session: Session, { payload }: InboundDatagram, turn: Turn): void {
		session.usedAt = turn.now;
		session.socket.send(new Uint8Array(payload), this.#parts.to);
		this.#note('udp-received');
	}

	#sessionOf(key: HashKey, { fromPort, toPort }: InboundDatagram, turn: Turn): Session {
		const name = `${key} ${fromPort} ${toPort}`;
		const known = this.#sessions.get(name);
		if (known !== undefined) return known;
		if (this.#sessions.size >= maxUdpSessions) this.#drop(this.#sessions.keys().next().value!);
		const { to, udp } = this.#parts;
		const socket = udp.bind(
			{ host: to.host.includes(':') ? '::1' : to.host.startsWith('127.') ? '127.0.0.1' : '0.0.0.0', port: 0 },
			{
				onListening: () => undefined,
				onDatagram: (lent, from, later) => this.#onLocal(session, lent, from, later),
				onError: () => this.#drop(name),
			},
		);
		const session: Session = { key, remotePort: fromPort, localPort: toPort, socket, usedAt: turn.now };
		this.#sessions.set(name, session);
		return session;
	}

	#onLocal(session: Session, lent: Uint8Array, from: Endpoint, turn: Turn): void {
		const { to } = this.#parts;
		const host = this.#host;
		const isServer = from.host === to.host && from.port === to.port;
		if (host === undefined || !isServer || lent.length > host.maxDatagramBytes('raw')) {
			this.#note('udp-dropped');
			return;
		}
		session.usedAt = turn.now;
		const answer = host.send(session.key, {
			kind: 'raw',
			fromPort: session.localPort,
			toPort: session.remotePort,
			payload: new Uint8Array(lent),
		});
		this.#note(answer === 'taken' ? 'udp-sent' : 'udp-dropped');
	}

	#drop(name: string): void {
		const session = this.#sessions.get(name);
		if (session === undefined) return;
		this.#sessions.delete(name);
		if (this.#byPort.get(session.remotePort) === session) this.#byPort.delete(session.remotePort);
		session.socket.close();
	}

	due(): Mono {
		let first: Mono = never;
		for (const { usedAt } of this.#sessions.values()) first = mono(Math.min(first, after(usedAt, udpSessionMs)));
		return first;
	}

	onTime(turn: Turn): void {
		for (const [name, { usedAt }] of [...this.#sessions]) if (after(usedAt, udpSessionMs) <= turn.now) this.#drop(name);
	}

	flush(): Waiting {
		return this.#sessions.size === 0 ? 'empty' : 'deadline';
	}

	/** Receives no more. */
	close(): void {
		for (const name of [...this.#sessions.keys()]) this.#drop(name);
		const localPort = this.#parts.port;
		for (const kind of [...signedKinds, 'raw' as const]) this.#host?.receive({ kind, localPort }, undefined);
		this.#host = undefined;
		this.#parts.destination.leave(this);
	}
}
