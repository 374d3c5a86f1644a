// TCP in memory: connections as two pipes with latency, back-pressure, half close and reset.
import type {
	Breath,
	Endpoint,
	TcpEnd,
	TcpHandler,
	TcpListener,
	TcpListenerHandler,
	TcpPort,
	TcpSocket,
	Turn,
} from '@i2p/runtime';
import { Ring } from '@i2p/util';
import { lend } from './lend.js';
import type { Reachable, Wire } from './wire.js';

const firstEphemeralPort = 49_152;

/** The TCP of one machine. */
export class MemoryTcp implements TcpPort, Reachable<MemorySocket> {
	readonly #network: Wire<MemorySocket>;
	readonly #breath: Breath;
	readonly #addresses: readonly string[];
	readonly #listeners = new Map<number, { at: Endpoint; handler: TcpListenerHandler }>();
	readonly #sockets = new Set<MemorySocket>();
	#nextPort = firstEphemeralPort;

	constructor(network: Wire<MemorySocket>, breath: Breath, addresses: readonly string[]) {
		this.#network = network;
		this.#breath = breath;
		this.#addresses = addresses;
	}

	connect(
		to: Endpoint,
		handler: TcpHandler,
		options: { readonly from?: string; readonly timeoutMs: number },
	): TcpSocket {
		const socket = new MemorySocket(this.#network, this.#breath, to, this.#sockets);
		socket.attach(handler);
		const { driver } = this.#network;
		const from = options.from ?? this.#addresses[0]!;
		if (!this.#addresses.includes(from)) {
			driver.after(0, () => socket.over('unreachable'));
			return socket;
		}
		const here = { host: from, port: this.#port() };
		socket.timeout = driver.after(options.timeoutMs, () => socket.over('timeout'));
		driver.after(this.#network.delayMs(), () => {
			if (socket.closed) return;
			const there = this.#network.tcpAt(to.host);
			if (there === undefined) return;
			const answer = there.accept(to, here, socket);
			driver.after(this.#network.delayMs(), () => {
				if (answer) socket.opened();
				else socket.over('refused');
			});
		});
		return socket;
	}

	listen(at: Endpoint, handler: TcpListenerHandler): TcpListener {
		const { driver } = this.#network;
		const port = at.port === 0 ? this.#port() : at.port;
		const entry = { at: { host: at.host, port }, handler };
		const fault = this.#listeners.has(port)
			? ('in-use' as const)
			: isWildcard(at.host) || this.#addresses.includes(at.host)
				? undefined
				: ('no-address' as const);
		if (fault === undefined) this.#listeners.set(port, entry);
		driver.after(0, () => {
			this.#breath.inhale('tcp', (turn) => {
				if (fault !== undefined) handler.onError(fault, `${at.host}:${at.port}`, turn);
				else if (this.#listeners.get(port) === entry) handler.onListening(entry.at, turn);
			});
		});
		return {
			close: () => {
				if (this.#listeners.get(port) === entry) this.#listeners.delete(port);
			},
		};
	}

	/** Resets every connection and forgets every listener. */
	down(): void {
		this.#listeners.clear();
		for (const socket of [...this.#sockets]) socket.peer?.over('reset');
		for (const socket of [...this.#sockets]) socket.vanish();
	}

	/** A connection comes in; answers whether anybody listens there. */
	accept(to: Endpoint, from: Endpoint, dialer: MemorySocket): boolean {
		const listener = this.#listeners.get(to.port);
		if (listener === undefined || !(isWildcard(listener.at.host) || listener.at.host === to.host)) return false;
		const socket = new MemorySocket(this.#network, this.#breath, from, this.#sockets);
		socket.peer = dialer;
		dialer.peer = socket;
		socket.open = true;
		this.#breath.inhale('tcp', (turn) => {
			const handler = listener.handler.onConnection(socket, turn);
			if (handler === undefined) socket.destroy(true);
			else socket.attach(handler);
		});
		return true;
	}

	#port(): number {
		if (this.#nextPort > 0xffff) this.#nextPort = firstEphemeralPort;
		return this.#nextPort++;
	}
}

function isWildcard(host: string): boolean {
	return host === '0.0.0.0' || host === '::';
}

type Piece = { readonly kind: 'data'; readonly bytes: Uint8Array } | { readonly kind: 'end' };

/** One end of a connection. */
export class MemorySocket implements TcpSocket {
	readonly remote: Endpoint;
	peer: MemorySocket | undefined;
	open = false;
	closed = false;
	/** Bytes written and not yet taken by the other side. */
	outstanding = 0;
	/** Calls the connect's timeout off. */
	timeout: (() => void) | undefined;
	readonly #network: Wire<MemorySocket>;
	readonly #breath: Breath;
	readonly #all: Set<MemorySocket>;
	#handler: TcpHandler | undefined;
	#paused = false;
	#wantsRoom = false;
	#sentEnd = false;
	#gotEnd = false;
	#arrivesAt = 0;
	readonly #arrived = new Ring<Piece>(65_536);
	readonly #beforeOpen: Piece[] = [];

	constructor(network: Wire<MemorySocket>, breath: Breath, remote: Endpoint, all: Set<MemorySocket>) {
		this.#network = network;
		this.#breath = breath;
		this.remote = remote;
		this.#all = all;
		all.add(this);
	}

	attach(handler: TcpHandler): void {
		this.#handler = handler;
	}

	write(given: Uint8Array): boolean {
		if (this.closed || this.#sentEnd) return false;
		this.outstanding += given.length;
		this.#send({ kind: 'data', bytes: given });
		this.#wantsRoom = this.room() === 0;
		return !this.#wantsRoom;
	}

	room(): number {
		return this.closed || this.#sentEnd ? 0 : Math.max(0, this.#network.bufferBytes - this.outstanding);
	}

	pause(): void {
		this.#paused = true;
	}

	resume(): void {
		if (!this.#paused) return;
		this.#paused = false;
		this.#network.driver.after(0, () => this.#deliver());
	}

	end(): void {
		if (this.closed || this.#sentEnd) return;
		this.#sentEnd = true;
		this.#send({ kind: 'end' });
	}

	destroy(reset = false): void {
		if (this.closed) return;
		const unread = this.#arrived.length > 0;
		this.#close('destroyed');
		const { peer } = this;
		if (peer === undefined) return;
		if (reset || unread) this.#network.driver.after(this.#network.delayMs(), () => peer.over('reset'));
		else if (!this.#sentEnd) {
			this.#sentEnd = true;
			this.#send({ kind: 'end' });
		}
	}

	/** The handshake is done. */
	opened(): void {
		if (this.closed) return;
		this.open = true;
		this.timeout?.();
		for (const piece of this.#beforeOpen.splice(0)) this.#send(piece);
		this.#tell((handler, turn) => handler.onOpen(turn));
		this.#deliver();
	}

	/** The network says that it is over. */
	over(reason: TcpEnd): void {
		if (!this.closed) this.#close(reason);
	}

	/** Its machine is gone: nothing is told. */
	vanish(): void {
		this.closed = true;
		this.#handler = undefined;
		this.#all.delete(this);
	}

	#send(piece: Piece): void {
		if (!this.open) {
			if (!this.closed) this.#beforeOpen.push(piece);
			return;
		}
		const { driver, bytesPerSecond } = this.#network;
		const length = piece.kind === 'data' ? piece.bytes.length : 0;
		const sent = Math.max(driver.clock.now() + this.#network.delayMs(), this.#arrivesAt);
		this.#arrivesAt = sent + (length / bytesPerSecond) * 1000;
		driver.at(this.#arrivesAt, () => this.peer?.arrive(piece));
	}

	/** A piece comes off the wire; one write may come as several pieces, as on a real one. */
	arrive(piece: Piece): void {
		const { driver, random } = this.#network;
		if (this.closed) {
			if (piece.kind === 'end') this.peer?.finishIfDone();
			else driver.after(this.#network.delayMs(), () => this.peer?.over('reset'));
			return;
		}
		if (piece.kind === 'data' && piece.bytes.length > 1 && random.below(4) === 0) {
			const cut = 1 + random.below(piece.bytes.length - 1);
			this.#keep({ kind: 'data', bytes: piece.bytes.subarray(0, cut) });
			this.#keep({ kind: 'data', bytes: piece.bytes.subarray(cut) });
		} else this.#keep(piece);
		this.#deliver();
	}

	#keep(piece: Piece): void {
		if (!this.#arrived.offer(piece)) throw new Error('more than 65,536 writes wait in one direction');
	}

	#deliver(): void {
		while (!this.closed && this.open && !this.#paused) {
			const piece = this.#arrived.take();
			if (piece === undefined) return;
			if (piece.kind === 'data') {
				this.#tell((handler, turn) => lend(piece.bytes, (lent) => handler.onData(lent, turn)));
				this.peer?.consumed(piece.bytes.length);
			} else {
				this.#gotEnd = true;
				this.#tell((handler, turn) => handler.onEnd(turn));
			}
			this.finishIfDone();
			this.peer?.finishIfDone();
		}
	}

	/** The other side took what was written. */
	consumed(count: number): void {
		this.outstanding -= count;
		if (this.#wantsRoom && this.outstanding <= this.#network.bufferBytes / 2) {
			this.#wantsRoom = false;
			this.#network.driver.after(0, () => this.#tell((handler, turn) => handler.onWritable(turn)));
		}
	}

	/** Closes when both sides have ended and everything was taken. */
	finishIfDone(): void {
		if (this.#gotEnd && this.#sentEnd && !this.closed && this.outstanding === 0) this.#close('ended');
	}

	#close(reason: TcpEnd): void {
		this.closed = true;
		this.timeout?.();
		this.#all.delete(this);
		this.#arrived.clear();
		this.#beforeOpen.length = 0;
		this.#network.driver.after(0, () => {
			const handler = this.#handler;
			this.#handler = undefined;
			if (handler !== undefined) this.#breath.inhale('tcp', (turn) => handler.onClose(reason, turn));
		});
	}

	#tell(what: (handler: TcpHandler, turn: Turn) => void): void {
		if (this.closed || this.#handler === undefined) return;
		const handler = this.#handler;
		this.#breath.inhale('tcp', (turn) => what(handler, turn));
	}
}
