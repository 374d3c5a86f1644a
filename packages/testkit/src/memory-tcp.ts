// TCP in memory: connections as two pipes with latency, back-pressure, half close and reset; what is cut off is sent again.
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
import { same } from './nat.js';
import type { Path, Reachable, Wire } from './wire.js';

const firstEphemeralPort = 49_152;
/** Milliseconds until what was lost is sent again the first time; each time doubles (RFC 6298 section 2). */
const firstRetryMs = 1000;
/** Milliseconds after which a connection whose bytes do not come through is given up: a minute, as hasty systems do. */
const giveUpMs = 60_000;

/** The TCP of one machine. */
export class MemoryTcp implements TcpPort, Reachable<MemorySocket> {
	readonly #network: Wire<MemorySocket>;
	readonly #breath: Breath;
	readonly #addresses: readonly string[];
	readonly #listeners = new Set<{ readonly at: Endpoint; readonly handler: TcpListenerHandler }>();
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
		this.#knock(socket, here, firstRetryMs);
		return socket;
	}

	/** Asks to be let in, again and again until somebody answers or the time is up. */
	#knock(socket: MemorySocket, inside: Endpoint, retryMs: number): void {
		const network = this.#network;
		const to = socket.remote;
		const seen = network.depart('tcp', inside, to);
		network.driver.after(network.segmentDelayMs(), () => {
			if (socket.closed) return;
			const there = network.arrive('tcp', inside, seen, to);
			if (there === undefined) {
				network.driver.after(retryMs, () => {
					if (!socket.closed) this.#knock(socket, inside, 2 * retryMs);
				});
				return;
			}
			socket.path = { inside, to, seen };
			const answer = there.tcp.accept(there.at, socket.path, socket);
			network.driver.after(network.delayMs(), () => {
				if (answer) socket.opened();
				else socket.over('refused');
			});
		});
	}

	listen(at: Endpoint, handler: TcpListenerHandler): TcpListener {
		const { driver } = this.#network;
		const port = at.port === 0 ? this.#port() : at.port;
		const entry = { at: { host: at.host, port }, handler };
		const fault = [...this.#listeners].some((other) => collide(other.at, entry.at))
			? ('in-use' as const)
			: isWildcard(at.host) || this.#addresses.includes(at.host)
				? undefined
				: ('no-address' as const);
		if (fault === undefined) this.#listeners.add(entry);
		driver.after(0, () => {
			this.#breath.inhale('tcp', (turn) => {
				if (fault !== undefined) handler.onError(fault, `${at.host}:${at.port}`, turn);
				else if (this.#listeners.has(entry)) handler.onListening(entry.at, turn);
			});
		});
		return {
			close: () => void this.#listeners.delete(entry),
		};
	}

	/** Resets every connection, or leaves the other side in the dark, and forgets every listener. */
	down(isTold: boolean): void {
		this.#listeners.clear();
		if (isTold) for (const socket of [...this.#sockets]) socket.resetPeer();
		for (const socket of [...this.#sockets]) socket.vanish();
	}

	/** A connection comes in; answers whether anybody listens there. */
	accept(to: Endpoint, path: Path, dialer: MemorySocket): boolean {
		const listener = [...this.#listeners].find(({ at }) => collide(at, to));
		if (listener === undefined) return false;
		const socket = new MemorySocket(this.#network, this.#breath, path.seen, this.#sockets);
		socket.path = { inside: to, to: path.seen, seen: path.to };
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

/** Whether two places cannot be listened at both: a wildcard is every address. */
function collide(a: Endpoint, b: Endpoint): boolean {
	return a.port === b.port && (a.host === b.host || isWildcard(a.host) || isWildcard(b.host));
}

function isWildcard(host: string): boolean {
	return host === '0.0.0.0' || host === '::';
}

type Piece = { readonly kind: 'data'; readonly bytes: Uint8Array } | { readonly kind: 'end' };

/** One end of a connection. */
export class MemorySocket implements TcpSocket {
	readonly remote: Endpoint;
	peer: MemorySocket | undefined;
	/** How what it sends goes; set with the peer. */
	path: Path | undefined;
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
	/** What did not come through and is sent again later, in order. */
	readonly #stuck: Piece[] = [];

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

	outgoing(bytes: number): Uint8Array {
		return new Uint8Array(bytes);
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
		if (reset || unread) this.#network.driver.after(this.#network.delayMs(), () => this.resetPeer());
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

	/** Lets the other side know that there is nobody any more, if that comes through. */
	resetPeer(): void {
		if (this.#passes()) this.peer?.over('reset');
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
		const sent = Math.max(driver.clock.now() + this.#network.segmentDelayMs(), this.#arrivesAt);
		this.#arrivesAt = sent + (length / bytesPerSecond) * 1000;
		driver.at(this.#arrivesAt, () => {
			if (this.#stuck.length === 0 && this.#passes()) this.peer?.arrive(piece);
			else if (!this.#isForgotten() && this.#stuck.push(piece) === 1) this.#retry(firstRetryMs, 0);
		});
	}

	/** Whether what is sent now comes to the peer's machine. */
	#passes(): boolean {
		const { path, peer } = this;
		if (path === undefined || peer?.path === undefined) return false;
		if (!same(this.#network.depart('tcp', path.inside, path.to), path.seen)) return false;
		const there = this.#network.arrive('tcp', path.inside, path.seen, path.to);
		return there !== undefined && same(there.at, peer.path.inside);
	}

	/** Whether neither side has this connection any more: nobody waits for what is stuck. */
	#isForgotten(): boolean {
		return this.closed && this.peer?.closed !== false;
	}

	#retry(afterMs: number, waitedMs: number): void {
		this.#network.driver.after(afterMs, () => {
			if (this.#passes()) for (const piece of this.#stuck.splice(0)) this.peer?.arrive(piece);
			else if (this.#isForgotten()) this.#stuck.length = 0;
			else if (waitedMs + afterMs < giveUpMs) this.#retry(2 * afterMs, waitedMs + afterMs);
			else {
				this.#stuck.length = 0;
				this.over('timeout');
			}
		});
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
				const { spoilsLent } = this.#network;
				this.#tell((handler, turn) => {
					if (spoilsLent) lend(piece.bytes, (lent) => handler.onData(lent, turn));
					else handler.onData(piece.bytes, turn);
				});
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
