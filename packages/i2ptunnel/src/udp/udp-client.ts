// A UDP client tunnel: datagrams of programs of this machine go to one destination, and its answers back to who asked.
import type { DatagramHost, DatagramKind, InboundDatagram, StreamHost } from '@i2p/client-core';
import type { HashKey } from '@i2p/data-core';
import type { Endpoint, Room, Turn, UdpPort, UdpSocket, Waiting } from '@i2p/runtime';
import { type Mono, mono, never } from '@i2p/time';
import { ExpiringMap } from '@i2p/util';
import { maxUdpSessions, udpSessionMs } from '../constants.js';
import type { DoorFault } from '../door.js';
import type { TunnelNote } from '../notes.js';
import type { Target } from '../target.js';
import type { DestinationUser, TunnelDestination } from '../tunnel-destination.js';

/** Kinds that a tunnel can send: the other side must know who sends. */
export type UdpKind = Exclude<DatagramKind, 'raw'>;

/** What a UDP client tunnel is made of. */
export interface UdpClientParts {
	readonly udp: UdpPort;
	readonly at: Endpoint;
	readonly destination: TunnelDestination;
	readonly target: Target;
	readonly kind: UdpKind;
	readonly note?: ((code: TunnelNote) => void) | undefined;
	readonly onListening?: ((at: Endpoint, turn: Turn) => void) | undefined;
	readonly onError?: ((code: DoorFault, detail: string, turn: Turn) => void) | undefined;
}

const kinds: readonly DatagramKind[] = ['raw', 'repliable', 'datagram2', 'datagram3'];
const firstPort = 49_152;

/** Whether a host carries datagrams. */
export function carriesDatagrams(host: StreamHost): host is StreamHost & DatagramHost {
	return 'receive' in host && 'send' in host;
}

/** A UDP client tunnel; a room of the breath. */
export class UdpClientTunnel implements Room, DestinationUser {
	readonly name = 'udp-client';
	readonly #parts: UdpClientParts;
	readonly #note: (code: TunnelNote) => void;
	readonly #socket: UdpSocket;
	/** Who sent from here, by the port that stands for them in the network. */
	readonly #senders = new ExpiringMap<number, Endpoint>({ capacity: maxUdpSessions, lifetimeMs: udpSessionMs });
	readonly #ports = new Map<string, number>();
	#nextPort = firstPort;
	#host: (StreamHost & DatagramHost) | undefined;
	#remote: HashKey | undefined;
	#looking = false;
	#at: Endpoint | undefined;

	/** Binds at once. */
	constructor(parts: UdpClientParts, turn: Turn) {
		this.#parts = parts;
		this.#note = parts.note ?? (() => undefined);
		this.#remote = parts.target.key;
		this.#socket = parts.udp.bind(parts.at, {
			onListening: (at, later) => {
				this.#at = at;
				parts.onListening?.(at, later);
			},
			onDatagram: (lent, from, later) => this.#onLocal(lent, from, later),
			onError: (code, detail, later) => parts.onError?.(code, detail, later),
		});
		parts.destination.use(this, turn);
	}

	/** Where it is bound, once it is. */
	get at(): Endpoint | undefined {
		return this.#at;
	}

	onHost(host: StreamHost): void {
		if (!carriesDatagrams(host)) return;
		this.#host = host;
		for (const kind of kinds)
			host.receive({ kind }, { onDatagram: (datagram, turn) => this.#onRemote(datagram, turn) });
		this.#look(host);
	}

	onHostLost(): void {
		this.#host = undefined;
	}

	#look(host: StreamHost): void {
		if (this.#remote !== undefined || this.#looking) return;
		this.#looking = true;
		try {
			host.lookup(this.#parts.target.lookup, ({ destination }) => {
				this.#looking = false;
				this.#remote = destination?.key;
			});
		} catch (error) {
			// As many look-ups as a destination may have are under way: the next datagram asks again.
			if (!(error instanceof RangeError)) throw error;
			this.#looking = false;
		}
	}

	#onLocal(lent: Uint8Array, from: Endpoint, turn: Turn): void {
		const host = this.#host;
		if (host === undefined || this.#remote === undefined) {
			this.#note('udp-dropped');
			if (host !== undefined) this.#look(host);
			return;
		}
		const { kind, target } = this.#parts;
		if (lent.length > host.maxDatagramBytes(kind)) {
			this.#note('udp-dropped');
			return;
		}
		const fromPort = this.#portOf(from, turn);
		const answer = host.send(this.#remote, { kind, fromPort, toPort: target.port, payload: new Uint8Array(lent) });
		this.#note(answer === 'taken' ? 'udp-sent' : 'udp-dropped');
	}

	/** The port that stands for a sender of this machine; kept as long as it is used. */
	#portOf(from: Endpoint, turn: Turn): number {
		const key = `${from.host} ${from.port}`;
		const known = this.#ports.get(key);
		if (known !== undefined && this.#senders.use(known, turn.now) !== undefined) return known;
		this.#forget(turn.now);
		const port = this.#nextPort;
		this.#nextPort = port === 65_535 ? firstPort : port + 1;
		this.#ports.set(key, port);
		this.#senders.set(port, from, turn.now);
		return port;
	}

	#forget(now: Mono): void {
		this.#senders.expire(now);
		for (const [key, port] of this.#ports)
			if (!this.#senders.has(port, now) || this.#ports.size >= maxUdpSessions) this.#ports.delete(key);
	}

	#onRemote(datagram: InboundDatagram, turn: Turn): void {
		const to = this.#senders.use(datagram.toPort, turn.now);
		const isTheirs = datagram.fromHash === undefined || datagram.fromHash === this.#remote;
		if (to === undefined || !isTheirs) {
			this.#note('udp-dropped');
			return;
		}
		this.#socket.send(new Uint8Array(datagram.payload), to);
		this.#note('udp-received');
	}

	due(): Mono {
		return mono(this.#senders.nextDue());
	}

	onTime(turn: Turn): void {
		this.#forget(turn.now);
	}

	flush(): Waiting {
		return this.due() === never ? 'empty' : 'deadline';
	}

	/** Receives no more. */
	close(): void {
		this.#socket.close();
		for (const kind of kinds) this.#host?.receive({ kind }, undefined);
		this.#host = undefined;
		this.#parts.destination.leave(this);
	}
}
