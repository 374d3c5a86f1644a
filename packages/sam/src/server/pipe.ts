// A stream and its socket: bytes both ways, each side held back by the other. SAM V3 "STREAM CONNECT", "STREAM ACCEPT".
// Knows no command. The stream may be there before its socket (an incoming one that waits for an ACCEPT).
import type { Stream, StreamEnd, StreamHandler } from '@i2p/client-core';
import type { TcpSocket, Turn } from '@i2p/runtime';
import { after, type Mono, never } from '@i2p/time';
import { ByteQueue } from '@i2p/util';
import { holdCloseMs, inputCapacityBytes, pieceBytes } from '../constants.js';

/** Who stands around a pipe. */
export interface PipeOwner {
	/** The stream has opened (outgoing ones only). */
	onOpen(turn: Turn): void;
	/** There is something to write, or to end, with the next exhale. */
	touch(): void;
	/** The stream is over. */
	onOver(reason: StreamEnd, turn: Turn): void;
	/** Its times have changed. */
	reschedule(): void;
}

/** One stream on its way to or from a client. */
export class StreamPipe implements StreamHandler {
	/** Whether the client opened it: then its end of sending is not passed on at once. */
	readonly #outgoing: boolean;
	#stream: Stream | undefined;
	#owner: PipeOwner | undefined;
	#socket: TcpSocket | undefined;
	readonly #rest = new ByteQueue(inputCapacityBytes);
	#paused = false;
	#socketEnded = false;
	#endSaid = false;
	#peerEnded = false;
	#over: StreamEnd | undefined;
	#finSent = false;
	#socketGone = false;
	#blocked = false;
	#holdDue: Mono = never;

	constructor(outgoing: boolean) {
		this.#outgoing = outgoing;
	}

	/** Gives it its stream; before anything else. */
	begin(stream: Stream): void {
		this.#stream = stream;
	}

	get stream(): Stream | undefined {
		return this.#stream;
	}

	/** Why the stream is over, if it is. */
	get over(): StreamEnd | undefined {
		return this.#over;
	}

	/** Whether a client would still get something of it. */
	get worthAccepting(): boolean {
		return this.#over === undefined || this.#over === 'closed' || (this.#stream?.readable ?? 0) > 0;
	}

	/** Whoever is told of it from now on. */
	own(owner: PipeOwner): void {
		this.#owner = owner;
	}

	/** Joins stream and socket; `lent` came from the client before. */
	join(socket: TcpSocket, lent: Uint8Array): void {
		this.#socket = socket;
		this.#owner?.touch();
		if (lent.length > 0) this.#toStream(lent);
	}

	onOpen(turn: Turn): void {
		this.#owner?.onOpen(turn);
	}

	onReadable(turn: Turn): void {
		if (this.#socketGone) {
			this.#discard();
			return;
		}
		if (this.#holdDue !== never) this.#hold(turn);
		this.#owner?.touch();
	}

	/** Nobody reads any more: what comes opens the window again. */
	#discard(): void {
		while (this.#stream?.take(pieceBytes).length);
	}

	onWritable(turn: Turn): void {
		this.#drainRest(turn);
	}

	onEnd(turn: Turn): void {
		this.#peerEnded = true;
		this.#owner?.touch();
		if (this.#socketEnded) this.#sayEnd(turn);
	}

	onClose(reason: StreamEnd, turn: Turn): void {
		this.#over = reason;
		this.#holdDue = never;
		this.#owner?.touch();
		this.#owner?.onOver(reason, turn);
	}

	/** Bytes of the client. */
	onSocketData(lent: Uint8Array): void {
		this.#toStream(lent);
	}

	#toStream(lent: Uint8Array): void {
		if (this.#over !== undefined) return;
		const taken = this.#rest.length === 0 ? (this.#stream?.offer(lent) ?? 0) : 0;
		if (taken === lent.length) return;
		const rest = lent.subarray(taken);
		if (this.#rest.offer(rest) < rest.length) this.abort();
		if (this.#paused) return;
		this.#paused = true;
		this.#socket?.pause();
	}

	#drainRest(turn: Turn): void {
		const rest = this.#rest;
		while (rest.length > 0) {
			const piece = rest.peek(pieceBytes);
			const taken = this.#stream?.offer(piece) ?? 0;
			rest.skip(taken);
			if (taken < piece.length) return;
		}
		if (this.#paused) {
			this.#paused = false;
			this.#socket?.resume();
		}
		if (this.#socketEnded) this.#sayEnd(turn);
	}

	/** The client has finished sending. */
	onSocketEnd(turn: Turn): void {
		this.#socketEnded = true;
		this.#sayEnd(turn);
	}

	#sayEnd(turn: Turn): void {
		if (this.#rest.length > 0 || this.#endSaid) return;
		if (this.#outgoing && !this.#peerEnded && !this.#socketGone && this.#over === undefined) this.#hold(turn);
		else this.#endStream();
	}

	#hold(turn: Turn): void {
		this.#holdDue = after(turn.now, holdCloseMs);
		this.#owner?.reschedule();
	}

	#endStream(): void {
		this.#holdDue = never;
		this.#endSaid = true;
		this.#stream?.end();
	}

	/** When the end of sending is passed on. */
	due(): Mono {
		return this.#holdDue;
	}

	onTime(turn: Turn): void {
		if (this.#holdDue > turn.now) return;
		if ((this.#stream?.readable ?? 0) > 0) this.#hold(turn);
		else this.#endStream();
	}

	/** Room has returned in the socket. */
	onSocketWritable(): void {
		this.#blocked = false;
		this.#owner?.touch();
	}

	/** The socket is gone. A client that had finished sending keeps what it sent; another one's stream is reset. */
	onSocketClose(turn: Turn | undefined): void {
		if (this.#socketGone) return;
		this.#socketGone = true;
		this.#socket = undefined;
		if (this.#over !== undefined) return;
		if (!this.#socketEnded || turn === undefined) {
			this.#stream?.reset();
			return;
		}
		this.#discard();
		this.#sayEnd(turn);
	}

	/** Drops the stream. */
	abort(): void {
		this.#stream?.reset();
	}

	/** Exhale: what can be taken goes to the socket; an end follows it. Answers whether it waits for the socket. */
	flush(): 'empty' | 'writable' {
		const socket = this.#socket;
		const stream = this.#stream;
		if (socket === undefined || stream === undefined) return 'empty';
		while (!this.#blocked && stream.readable > 0) this.#blocked = !socket.write(stream.take(pieceBytes));
		if (stream.readable > 0) return 'writable';
		const orderly = this.#over === undefined || this.#over === 'closed' || this.#over === 'destroyed';
		if (!orderly) socket.destroy(true);
		else if (!this.#finSent && (this.#peerEnded || this.#over !== undefined)) {
			this.#finSent = true;
			socket.end();
		}
		return 'empty';
	}
}
