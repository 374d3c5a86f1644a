// A stream and a socket of this machine joined: bytes both ways through a filter, each side held back by the other.
// Either may be there before the other. Knows no protocol.
import type { Stream, StreamEnd, StreamHandler } from '@i2p/client-core';
import type { TcpEnd, TcpSocket, Turn } from '@i2p/runtime';
import { after, type Mono, mono, never } from '@i2p/time';
import { ByteQueue, WireError } from '@i2p/util';
import { endTimeoutMs, holdCloseMs, idleTimeoutMs, pauseAtBytes, pieceBytes, queueCapacityBytes } from './constants.js';
import { type Filter, openFilter, type Sides } from './filter.js';

/** Who stands around a pipe. */
export interface PipeOwner {
	/** There is something to hand down. */
	touch(): void;
	/** Its times have changed. */
	reschedule(): void;
	/** The peer has answered (outgoing streams). */
	onOpen?(turn: Turn): void;
	/** The filter refused what came, by this code; the pipe ends by itself. */
	onRefused?(code: string): void;
	/** Both sides are gone. Told once. */
	onOver(reason: StreamEnd | TcpEnd, turn: Turn): void;
}

/** How a pipe behaves. */
export interface PipeOptions {
	readonly owner: PipeOwner;
	/** Whether we opened the stream: then the end of sending is not passed on at once. */
	readonly outgoing: boolean;
	readonly filter?: Filter;
	readonly now: Mono;
}

/** One stream on its way to or from a socket. */
export class Pipe implements StreamHandler {
	readonly #owner: PipeOwner;
	readonly #outgoing: boolean;
	readonly #filter: Filter;
	readonly #toStream = new ByteQueue(queueCapacityBytes);
	#stream: Stream | undefined;
	#socket: TcpSocket | undefined;
	#paused = false;
	#blocked = false;
	#finishing = false;
	#socketEnded = false;
	#socketGone: TcpEnd | undefined;
	#streamEndSaid = false;
	#peerEnded = false;
	#streamOver: StreamEnd | undefined;
	#finSent = false;
	#told = false;
	#holdDue: Mono = never;
	#endDue: Mono = never;
	#movedAt: Mono;

	constructor({ owner, outgoing, filter = openFilter, now }: PipeOptions) {
		this.#owner = owner;
		this.#outgoing = outgoing;
		this.#filter = filter;
		this.#movedAt = now;
	}

	/** Gives it its stream. */
	joinStream(stream: Stream): void {
		this.#stream = stream;
		this.#drain();
		this.#owner.touch();
	}

	/** Gives it its socket; `lent` came from it before. */
	joinSocket(socket: TcpSocket, lent?: Uint8Array): void {
		this.#socket = socket;
		if (lent !== undefined && lent.length > 0) this.#guard(() => this.#filter.fromSocket(lent, this.#sides));
		this.#owner.touch();
	}

	/** Bytes for the stream that do not come from the socket: a request's head. */
	sendToStream(lent: Uint8Array): void {
		this.#sides.toStream(lent);
	}

	readonly #sides: Sides = {
		toStream: (lent) => {
			if (this.#streamOver !== undefined || this.#streamEndSaid) return;
			if (this.#toStream.offer(lent) < lent.length) this.reset();
			this.#drain();
		},
		toSocket: (given) => {
			if (this.#socket !== undefined && !this.#finSent && !this.#socket.write(given)) this.#blocked = true;
		},
		finish: () => {
			this.#finishing = true;
			this.#owner.touch();
		},
	};

	#guard(pass: () => void): void {
		try {
			pass();
		} catch (error) {
			if (!(error instanceof WireError)) throw error;
			this.#owner.onRefused?.(error.code);
			this.#finishing = true;
			this.#owner.touch();
		}
	}

	#drain(): void {
		const stream = this.#stream;
		const queue = this.#toStream;
		while (stream !== undefined && queue.length > 0) {
			const piece = queue.peek(pieceBytes);
			const taken = stream.offer(piece);
			queue.skip(taken);
			if (taken < piece.length) break;
		}
		if (queue.length > pauseAtBytes && !this.#paused) {
			this.#paused = true;
			this.#socket?.pause();
		} else if (queue.length === 0 && this.#paused) {
			this.#paused = false;
			this.#socket?.resume();
		}
	}

	// ---- the stream ----

	onOpen(turn: Turn): void {
		this.#movedAt = turn.now;
		this.#owner.onOpen?.(turn);
	}

	onReadable(turn: Turn): void {
		this.#movedAt = turn.now;
		if (this.#socketGone !== undefined) this.#discard();
		if (this.#holdDue !== never) this.#hold(turn);
		this.#owner.touch();
	}

	/** Nobody reads any more: what comes opens the window again. */
	#discard(): void {
		while (this.#stream?.take(pieceBytes).length);
	}

	onWritable(turn: Turn): void {
		this.#movedAt = turn.now;
		this.#drain();
		this.#sayEnd(turn);
	}

	onEnd(turn: Turn): void {
		this.#peerEnded = true;
		this.#sayEnd(turn);
		this.#owner.touch();
	}

	onClose(reason: StreamEnd, turn: Turn): void {
		this.#streamOver = reason;
		this.#holdDue = never;
		this.#owner.touch();
		this.#tellOver(reason, turn);
	}

	// ---- the socket ----

	/** Bytes of the socket. */
	onSocketData(lent: Uint8Array, turn: Turn): void {
		this.#movedAt = turn.now;
		if (this.#finishing || this.#streamOver !== undefined) return;
		this.#guard(() => this.#filter.fromSocket(lent, this.#sides));
	}

	/** Room has returned in the socket. */
	onSocketWritable(): void {
		this.#blocked = false;
		this.#owner.touch();
	}

	/** The socket has finished sending. */
	onSocketEnd(turn: Turn): void {
		this.#socketEnded = true;
		this.#sayEnd(turn);
	}

	/** The socket is gone. One that had finished sending keeps what it sent; another one's stream is reset. */
	onSocketClose(reason: TcpEnd, turn: Turn): void {
		if (this.#socketGone !== undefined) return;
		this.#socketGone = reason;
		this.#socket = undefined;
		if (this.#streamOver === undefined) {
			if (!this.#socketEnded) this.#stream?.reset();
			else {
				this.#discard();
				this.#sayEnd(turn);
			}
			if (this.#stream === undefined) this.#streamOver = 'destroyed';
		}
		this.#tellOver(reason, turn);
	}

	#sayEnd(turn: Turn): void {
		if (!this.#socketEnded || this.#toStream.length > 0 || this.#streamEndSaid) return;
		if (this.#outgoing && !this.#peerEnded && this.#socketGone === undefined && this.#streamOver === undefined)
			this.#hold(turn);
		else this.#endStream();
	}

	#hold(turn: Turn): void {
		this.#holdDue = after(turn.now, holdCloseMs);
		this.#owner.reschedule();
	}

	#endStream(): void {
		this.#holdDue = never;
		this.#streamEndSaid = true;
		this.#stream?.end();
	}

	#tellOver(reason: StreamEnd | TcpEnd, turn: Turn): void {
		if (this.#told || this.#socketGone === undefined || this.#streamOver === undefined) return;
		this.#told = true;
		this.#owner.onOver(reason, turn);
	}

	/** Drops both sides. */
	reset(): void {
		this.#stream?.reset();
		this.#socket?.destroy(true);
	}

	/** When an end is passed on, or it is given up. */
	due(): Mono {
		return mono(Math.min(this.#holdDue, this.#endDue, this.#movedAt + idleTimeoutMs));
	}

	onTime(turn: Turn): void {
		if (this.#endDue <= turn.now || this.#movedAt + idleTimeoutMs <= turn.now) {
			this.#endDue = never;
			this.#movedAt = turn.now;
			this.reset();
		} else if (this.#holdDue <= turn.now) {
			if ((this.#stream?.readable ?? 0) > 0) this.#hold(turn);
			else this.#endStream();
		}
	}

	/** Exhale: what can be taken goes through the filter to the socket; an end follows it. Answers whether it waits for the socket. */
	flush(turn: Turn): 'empty' | 'writable' {
		const { socketGone, stream, socket } = { socketGone: this.#socketGone, stream: this.#stream, socket: this.#socket };
		if (socketGone !== undefined || socket === undefined) return 'empty';
		while (stream !== undefined && !this.#blocked && !this.#finishing && stream.readable > 0) {
			const piece = stream.take(pieceBytes);
			this.#guard(() => this.#filter.fromStream(piece, this.#sides));
		}
		if (this.#finishing) return this.#finish(socket, turn);
		if ((stream?.readable ?? 0) > 0) return 'writable';
		const over = this.#streamOver;
		if (over !== undefined && over !== 'closed' && over !== 'destroyed') socket.destroy(true);
		else if (!this.#finSent && (this.#peerEnded || over !== undefined)) this.#endSocket(socket, turn);
		return this.#blocked ? 'writable' : 'empty';
	}

	/** The filter wants no more: both sides end after what was put. */
	#finish(socket: TcpSocket, turn: Turn): 'empty' | 'writable' {
		if (this.#toStream.length === 0 && !this.#streamEndSaid) this.#endStream();
		this.#discard();
		if (!this.#finSent) this.#endSocket(socket, turn);
		return 'empty';
	}

	#endSocket(socket: TcpSocket, turn: Turn): void {
		this.#finSent = true;
		socket.end();
		if (this.#streamOver === undefined && !this.#finishing) return;
		this.#endDue = after(turn.now, endTimeoutMs);
		this.#owner.reschedule();
	}
}
