// One incoming stream on its way to a server of the client: a socket of our own, dialled for it. SAM V3 "STREAM FORWARD".
import type { StreamEnd } from '@i2p/client-core';
import type { Endpoint, TcpEnd, TcpHandler, TcpSocket, Turn } from '@i2p/runtime';
import { after, type Mono, mono, never } from '@i2p/time';
import { endTimeoutMs, forwardTimeoutMs } from '../constants.js';
import type { IncomingStreams, SessionUser } from './incoming-streams.js';
import type { PipeOwner, StreamPipe } from './pipe.js';
import type { BridgeSocket, Surroundings } from './surroundings.js';

/** Where incoming streams go. */
export interface ForwardPlan {
	readonly to: Endpoint;
	/** Whether the server is told nothing of who calls. */
	readonly silent: boolean;
	/** Whether it speaks TLS. */
	readonly tls: boolean;
}

const nothing = new Uint8Array(0);

/** A stream and the socket to the server it is forwarded to. */
export class ForwardedStream implements TcpHandler, PipeOwner, SessionUser, BridgeSocket {
	readonly #surroundings: Surroundings;
	readonly #incoming: IncomingStreams;
	readonly #pipe: StreamPipe;
	readonly #line: Uint8Array;
	#socket: TcpSocket | undefined;
	#timeout: Mono = never;
	#isOpen = false;
	#lineWaits = true;
	#closed = false;

	private constructor(surroundings: Surroundings, incoming: IncomingStreams, pipe: StreamPipe, line: Uint8Array) {
		this.#surroundings = surroundings;
		this.#incoming = incoming;
		this.#pipe = pipe;
		this.#line = line;
	}

	/** Dials the server; the stream is reset when it does not answer in time. @param line what it is told first, perhaps nothing */
	static begin(
		surroundings: Surroundings,
		incoming: IncomingStreams,
		pipe: StreamPipe,
		plan: ForwardPlan,
		line: Uint8Array,
	): void {
		const forwarded = new ForwardedStream(surroundings, incoming, pipe, line);
		const port = plan.tls ? surroundings.tls : surroundings.tcp;
		if (port === undefined || !surroundings.adopt(forwarded)) {
			surroundings.note('stream-forward-failed');
			pipe.abort();
			return;
		}
		pipe.own(forwarded);
		incoming.use(forwarded);
		forwarded.#socket = port.connect(plan.to, forwarded, { timeoutMs: forwardTimeoutMs });
	}

	get closed(): boolean {
		return this.#closed;
	}

	/** The server has answered. */
	onOpen(_turn: Turn): void {
		this.#surroundings.note('stream-forwarded');
		this.#isOpen = true;
		if (this.#socket) this.#pipe.join(this.#socket, nothing);
		this.touch();
	}

	onData(lent: Uint8Array): void {
		this.#pipe.onSocketData(lent);
	}

	onWritable(): void {
		this.#pipe.onSocketWritable();
	}

	onEnd(turn: Turn): void {
		this.#pipe.onSocketEnd(turn);
	}

	onClose(_reason: TcpEnd, turn: Turn): void {
		if (!this.#isOpen) {
			this.#surroundings.note('stream-forward-failed');
			this.#pipe.abort();
		}
		this.#pipe.onSocketClose(turn);
		this.#gone();
	}

	onOver(_reason: StreamEnd, turn: Turn): void {
		this.#timeout = after(turn.now, endTimeoutMs);
		if (!this.#isOpen) this.close();
		else this.reschedule();
	}

	onSessionClosed(): void {
		this.#pipe.abort();
	}

	touch(): void {
		if (!this.#closed) this.#surroundings.touch(this);
	}

	reschedule(): void {
		if (!this.#closed) this.#surroundings.reschedule(this);
	}

	due(): Mono {
		return mono(Math.min(this.#timeout, this.#pipe.due()));
	}

	onTime(turn: Turn): void {
		this.#pipe.onTime(turn);
		if (this.#closed || this.#timeout > turn.now) return;
		if ((this.#pipe.stream?.readable ?? 0) > 0) this.#timeout = after(turn.now, endTimeoutMs);
		else this.close();
	}

	close(): void {
		this.#socket?.destroy();
		this.#pipe.onSocketClose(undefined);
		this.#gone();
	}

	#gone(): void {
		if (this.#closed) return;
		this.#closed = true;
		this.#incoming.leave(this, undefined);
		this.#surroundings.forget(this);
	}

	flush(): 'empty' | 'writable' {
		if (!this.#isOpen || this.#closed) return 'empty';
		if (this.#lineWaits && this.#line.length > 0) this.#socket?.write(this.#line);
		this.#lineWaits = false;
		return this.#pipe.flush();
	}
}
