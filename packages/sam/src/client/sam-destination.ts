// One local destination behind a SAM bridge: a DestinationHost whose session lives with its control socket. SAM V3 "SAM Sessions".
import type {
	ConnectOptions,
	DatagramBinding,
	DatagramHandler,
	DatagramKind,
	DestinationHost,
	LookupAnswer,
	LookupTarget,
	OfferAnswer,
	OutboundDatagram,
	Stream,
	StreamAcceptor,
	StreamHandler,
} from '@i2p/client-core';
import { b32Address, type Destination, type HashKey, hashOf } from '@i2p/data-core';
import type { Endpoint, Turn } from '@i2p/runtime';
import { ExpiringMap } from '@i2p/util';
import { knownLifetimeMs, maxKnown, maxRawBytes, maxSignedBytes } from '../constants.js';
import type { SamPair } from '../grammar.js';
import { AcceptorSockets } from './acceptor-sockets.js';
import { checkPort, checkProtocol, DatagramBindings } from './datagram-bindings.js';
import { DatagramChannel } from './datagram-channel.js';
import { LineSocket } from './line-socket.js';
import { answerOf, pairsOf } from './names.js';
import { OutgoingStream } from './outgoing-stream.js';
import { SamStream } from './sam-stream.js';
import { addDatagramPairs, addStreamPairs, type Carried } from './session-plan.js';
import type { ClientSurroundings } from './surroundings.js';

/** What a destination is made of once its session stands. */
export interface SamDestinationParts {
	readonly surroundings: ClientSurroundings;
	readonly destination: Destination;
	/** The socket that the session lives with. */
	readonly control: LineSocket;
	readonly id: string;
	readonly isPrimary: boolean;
	readonly carried: readonly Carried[];
	/** The one that was there before the session, of a style that has datagrams. */
	readonly channel: DatagramChannel | undefined;
	/** Told when it was closed. */
	readonly onClose: () => void;
}

/** A server that incoming streams go to. */
export interface ForwardTarget extends Endpoint {
	/** Whether it is not told, in a line before the bytes, who calls. */
	readonly silent?: boolean;
	/** Whether it speaks TLS. */
	readonly tls?: boolean;
}

/** A destination whose streams and datagrams go through a bridge. */
export class SamDestination implements DestinationHost {
	readonly destination: Destination;
	readonly #parts: SamDestinationParts;
	readonly #known = new ExpiringMap<HashKey, Destination>({ capacity: maxKnown, lifetimeMs: knownLifetimeMs });
	readonly #streams = new Set<SamStream>();
	readonly #acceptors = new Map<number, StreamAcceptor>();
	/** By local port; 0 is the session that also dials. */
	readonly #accepting = new Map<number, AcceptorSockets>();
	readonly #bindings = new DatagramBindings();
	readonly #channels = new Map<DatagramKind, DatagramChannel>();
	readonly #forwards = new Set<LineSocket>();
	#closed = false;

	constructor(parts: SamDestinationParts) {
		this.#parts = parts;
		this.destination = parts.destination;
		const [only] = parts.carried;
		if (parts.channel && only !== undefined && only !== 'stream') this.#channels.set(only, parts.channel);
	}

	/** The session that dials, and accepts what no port's own accepts. */
	get #streamId(): string {
		return this.#parts.isPrimary ? subId(this.#parts.id, 'stream') : this.#parts.id;
	}

	connect(to: HashKey, { fromPort = 0, toPort = 0 }: ConnectOptions, handler: StreamHandler): Stream {
		checkPort(fromPort);
		checkPort(toPort);
		this.#mustCarry('stream');
		const { surroundings } = this.#parts;
		const stream = new SamStream(surroundings, to, { localPort: fromPort, remotePort: toPort });
		if (this.#closed) {
			stream.use(handler, () => undefined);
			stream.finish('destroyed');
			return stream;
		}
		stream.remoteDestination = this.known(to);
		const outgoing = new OutgoingStream(surroundings, stream, {
			id: this.#streamId,
			name: stream.remoteDestination?.base64 ?? b32Address(hashOf(to)),
			identify: (onFound) => this.lookup(to, ({ destination }, turn) => onFound(destination, turn)),
		});
		this.#streams.add(stream);
		stream.use(handler, () => {
			this.#streams.delete(stream);
			outgoing.close();
		});
		return stream;
	}

	accept(acceptor: StreamAcceptor | undefined, localPort = 0): boolean {
		checkPort(localPort);
		if (acceptor) this.#mustCarry('stream');
		if (this.#closed) return false;
		if (acceptor) this.#acceptors.set(localPort, acceptor);
		else this.#acceptors.delete(localPort);
		const at = this.#parts.isPrimary ? localPort : 0;
		if (acceptor && !this.#accepting.has(at)) this.#addAccepting(at);
		for (const [port, sockets] of this.#accepting) {
			if (this.#parts.isPrimary ? this.#acceptorOf(port) : this.#acceptors.size > 0) sockets.open();
			else sockets.close();
		}
		const sockets = this.#accepting.get(at);
		if (acceptor === undefined || sockets === undefined || sockets.isAccepting) return acceptor !== undefined;
		sockets.onAccepting((turn) => {
			if (this.#acceptors.get(localPort) === acceptor) acceptor.onAccepting?.(turn);
		});
		return false;
	}

	#acceptorOf(localPort: number): StreamAcceptor | undefined {
		return this.#acceptors.get(localPort) ?? this.#acceptors.get(0);
	}

	#addAccepting(localPort: number): void {
		const { surroundings, control, id } = this.#parts;
		const own = localPort === 0 ? this.#streamId : subId(id, String(localPort));
		const sockets = new AcceptorSockets(
			surroundings,
			own,
			(port) => this.#acceptorOf(port),
			(stream, acceptor, turn) => this.#onStream(stream, acceptor, turn),
		);
		this.#accepting.set(localPort, sockets);
		// Sent before any ACCEPT, on a socket that is open already.
		if (localPort !== 0) control.ask('SESSION ADD', addStreamPairs(own, localPort), () => undefined);
	}

	#onStream(stream: SamStream, acceptor: StreamAcceptor, turn: Turn): void {
		if (stream.remoteDestination) this.remember(stream.remoteDestination);
		this.#streams.add(stream);
		const handler = acceptor.onStream(stream, turn);
		if (handler) stream.use(handler, () => this.#streams.delete(stream));
		else {
			this.#streams.delete(stream);
			stream.reset();
		}
		stream.announce(false, turn);
	}

	lookup(target: LookupTarget, onAnswer: (answer: LookupAnswer, turn: Turn) => void): void {
		const isName = typeof target !== 'string' && 'name' in target;
		const pairs = pairsOf(target);
		if (!isName) pairs.push(['OPTIONS', 'true']);
		this.#parts.control.ask('NAMING LOOKUP', pairs, (reply, turn) => {
			const answer = answerOf(reply, target);
			if (answer.destination) this.remember(answer.destination);
			onAnswer(answer, turn);
		});
	}

	/** The destination behind a hash, if it was met before. */
	known(hash: HashKey): Destination | undefined {
		return this.#known.use(hash, this.#parts.surroundings.now());
	}

	/** Remembers who is behind a hash. */
	remember(destination: Destination): void {
		this.#known.set(destination.key, destination, this.#parts.surroundings.now());
	}

	receive(binding: DatagramBinding, handler: DatagramHandler | undefined): void {
		this.#bindings.set(binding, handler);
		if (handler) this.#mustCarry(binding.kind);
		if (handler && !this.#closed) this.#channel(binding.kind);
	}

	send(to: HashKey, datagram: OutboundDatagram): OfferAnswer {
		const { kind, fromPort = 0, toPort = 0, protocol, options, payload } = datagram;
		checkPort(fromPort);
		checkPort(toPort);
		if (kind === 'raw' && protocol !== undefined) checkProtocol(protocol);
		this.#mustCarry(kind);
		if (options !== undefined) throw new RangeError('options: SAM has no way to say them');
		const most = this.maxDatagramBytes(kind);
		if (payload.length > most) throw new RangeError(`payload: expected ${most} bytes at most, got ${payload.length}`);
		if (this.#closed) return 'closed';
		return this.#channel(kind).send(to, datagram) ? 'taken' : 'full';
	}

	maxDatagramBytes(kind: DatagramKind): number {
		return kind === 'raw' ? maxRawBytes : maxSignedBytes;
	}

	#mustCarry(what: Carried): void {
		if (!this.#parts.carried.includes(what))
			throw new RangeError(`this session carries ${this.#parts.carried.join(', ')}: ask for ${what} when it is made`);
	}

	#channel(kind: DatagramKind): DatagramChannel {
		const known = this.#channels.get(kind);
		if (known) return known;
		const { surroundings, id } = this.#parts;
		if (surroundings.udp === undefined) throw new RangeError('datagrams: this client was given no UDP');
		const channel: DatagramChannel = new DatagramChannel(kind, surroundings.udp, {
			...this.#channelOwner(kind),
			onBound: (at) => this.#addChannel(kind, subId(id, kind), at, channel),
		});
		this.#channels.set(kind, channel);
		return channel;
	}

	#addChannel(kind: DatagramKind, id: string, at: Endpoint, channel: DatagramChannel): void {
		const { control } = this.#parts;
		control.ask('SESSION ADD', addDatagramPairs(kind, id, at), ({ result }) => {
			if (result === 'OK') channel.open(id, control.minor);
		});
	}

	/**
	 * Lets the bridge dial a server for every stream that comes in to the session, as long as it is not closed. ACCEPTs exclude it.
	 * @param onAnswer told whether it does, with nothing, or why not
	 */
	forward(to: ForwardTarget, onAnswer: (fault: string | undefined, turn: Turn) => void): { close(): void } {
		this.#mustCarry('stream');
		const socket = new LineSocket(this.#parts.surroundings);
		const pairs: SamPair[] = [
			['ID', this.#streamId],
			['PORT', String(to.port)],
			['HOST', to.host],
			['SILENT', String(to.silent ?? false)],
			...(to.tls ? [['SSL', 'true'] as const] : []),
		];
		this.#forwards.add(socket);
		socket.ask('STREAM FORWARD', pairs, ({ result, message }, turn) =>
			onAnswer(result === 'OK' ? undefined : message || result, turn),
		);
		return {
			close: () => {
				this.#forwards.delete(socket);
				socket.close();
			},
		};
	}

	/** What a channel is told of this destination. */
	#channelOwner(kind: DatagramKind) {
		return {
			find: (port: number, protocol: number) => this.#bindings.find(kind, port, protocol),
			onSender: (from: Destination) => this.remember(from),
			known: (hash: HashKey) => this.known(hash),
			seek: (hash: HashKey, onSought: () => void) => this.lookup(hash, onSought),
		};
	}

	/** Whose the datagrams of a kind are, for the channel that was there before. */
	find(kind: DatagramKind, port: number, protocol: number): DatagramHandler | undefined {
		return this.#bindings.find(kind, port, protocol);
	}

	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		for (const sockets of this.#accepting.values()) sockets.close();
		for (const stream of [...this.#streams]) stream.reset();
		for (const channel of this.#channels.values()) channel.close();
		for (const socket of this.#forwards) socket.close();
		this.#forwards.clear();
		this.#parts.control.close();
		this.#parts.onClose();
	}
}

/** The ID of a subsession. */
export function subId(id: string, of: string): string {
	return `${id}-${of}`;
}
