// One stream over its own socket to a bridge: bytes both ways, each held back by the other side. SAM V3 "SAM Virtual Streams".
// Knows no line; it may be there before its socket.
import type { Stream, StreamEnd, StreamHandler } from '@i2p/client-core';
import type { Destination, HashKey } from '@i2p/data-core';
import type { TcpEnd, TcpHandler, TcpSocket, Turn } from '@i2p/runtime';
import { type Mono, never } from '@i2p/time';
import { ByteQueue } from '@i2p/util';
import { pieceBytes, receiveCapacityBytes, receivePauseBytes, streamCapacityBytes } from '../constants.js';
import type { ClientSurroundings, Timed, Writes } from './surroundings.js';

/** Ports of a stream. */
export interface StreamPorts {
	readonly localPort: number;
	readonly remotePort: number;
}

const ends: Record<TcpEnd, StreamEnd> = {
	ended: 'closed',
	reset: 'reset',
	refused: 'reset',
	unreachable: 'reset',
	timeout: 'timeout',
	failed: 'reset',
	destroyed: 'destroyed',
};

const nothing = new Uint8Array(0);

/** A stream, as a program sees it. */
export class SamStream implements Stream, TcpHandler, Timed, Writes {
	readonly remote: HashKey;
	readonly localPort: number;
	readonly remotePort: number;
	remoteDestination: Destination | undefined;
	readonly #surroundings: ClientSurroundings;
	readonly #toSend = new ByteQueue(streamCapacityBytes);
	readonly #received = new ByteQueue(receiveCapacityBytes);
	#handler: StreamHandler | undefined;
	#socket: TcpSocket | undefined;
	#onGone: () => void = () => undefined;
	#isBlocked = false;
	#wantsRoom = false;
	#paused = false;
	#announced = false;
	#peerEnded = false;
	#isTold = false;
	#ends = false;
	#endSaid = false;
	#over: StreamEnd | undefined;
	#closed = false;

	constructor(surroundings: ClientSurroundings, remote: HashKey, { localPort, remotePort }: StreamPorts) {
		this.#surroundings = surroundings;
		this.remote = remote;
		this.localPort = localPort;
		this.remotePort = remotePort;
	}

	/** Who uses it; `onGone` is told besides when it is over. */
	use(handler: StreamHandler, onGone: () => void): void {
		this.#handler = handler;
		this.#onGone = onGone;
	}

	/** Gives it its socket and what came with it; its user is told nothing before {@link announce}. */
	attach(socket: TcpSocket, early: Uint8Array, turn: Turn): void {
		this.#socket = socket;
		if (this.#over !== undefined) socket.destroy(true);
		if (early.length > 0) this.onData(early, turn);
		this.#surroundings.touch(this);
	}

	/** Tells what has happened so far. @param isNews whether the user is to hear that it is open: an incoming one's knows */
	announce(isNews: boolean, turn: Turn): void {
		if (this.#announced || this.#over !== undefined) return;
		this.#announced = true;
		if (isNews) this.#handler?.onOpen(turn);
		if (this.#received.length > 0) this.#tellReadable(turn);
		if (this.#peerEnded) this.#handler?.onEnd(turn);
	}

	#tellReadable(turn: Turn): void {
		if (this.#isTold || !this.#announced) return;
		this.#isTold = true;
		this.#handler?.onReadable(turn);
	}

	offer(lent: Uint8Array): number {
		if (this.#over !== undefined || this.#ends) return 0;
		const taken = this.#toSend.offer(lent);
		if (taken < lent.length) this.#wantsRoom = true;
		if (taken > 0) this.#surroundings.touch(this);
		return taken;
	}

	room(): number {
		return this.#over !== undefined || this.#ends ? 0 : this.#toSend.room();
	}

	get readable(): number {
		return this.#received.length;
	}

	take(most: number): Uint8Array {
		if (this.#received.length === 0) return nothing;
		const taken = this.#received.take(most);
		if (this.#received.length === 0) this.#isTold = false;
		if (this.#paused && this.#received.length < receivePauseBytes / 2) {
			this.#paused = false;
			this.#socket?.resume();
		}
		return taken;
	}

	end(): void {
		if (this.#ends || this.#over !== undefined) return;
		this.#ends = true;
		this.#surroundings.touch(this);
	}

	reset(): void {
		this.finish('destroyed');
		this.#socket?.destroy(true);
	}

	/** It is over for this reason, which its user is told in a later turn. */
	finish(reason: StreamEnd): void {
		if (this.#over !== undefined) return;
		this.#over = reason;
		this.#surroundings.reschedule(this);
	}

	onOpen(): void {
		// The socket was open before it became a stream.
	}

	onData(lent: Uint8Array, turn: Turn): void {
		if (this.#over !== undefined) return;
		if (this.#received.offer(lent) < lent.length) {
			this.#socket?.destroy(true);
			this.finish('misbehaviour');
			return;
		}
		if (!this.#paused && this.#received.length > receivePauseBytes) {
			this.#paused = true;
			this.#socket?.pause();
		}
		this.#tellReadable(turn);
	}

	onWritable(_turn: Turn): void {
		this.#isBlocked = false;
		this.#surroundings.touch(this);
	}

	onEnd(turn: Turn): void {
		this.#peerEnded = true;
		if (this.#over === undefined && this.#announced) this.#handler?.onEnd(turn);
	}

	onClose(reason: TcpEnd, turn: Turn): void {
		this.#over ??= ends[reason];
		this.#close(turn);
	}

	#close(turn: Turn): void {
		if (this.#closed) return;
		this.#closed = true;
		this.#surroundings.forget(this);
		this.#onGone();
		this.#handler?.onClose(this.#over ?? 'closed', turn);
	}

	/** Now, while something is to be told. */
	due(): Mono {
		const tells = this.#over !== undefined || (this.#wantsRoom && this.#toSend.room() > streamCapacityBytes / 2);
		return tells && !this.#closed ? this.#surroundings.now() : never;
	}

	onTime(turn: Turn): void {
		if (this.#over !== undefined) this.#close(turn);
		else if (this.#wantsRoom) {
			this.#wantsRoom = false;
			this.#handler?.onWritable(turn);
		}
	}

	flush(): 'empty' | 'writable' {
		const socket = this.#socket;
		if (socket === undefined || this.#over !== undefined) return 'empty';
		while (!this.#isBlocked && this.#toSend.length > 0) this.#isBlocked = !socket.write(this.#toSend.take(pieceBytes));
		if (this.#wantsRoom) this.#surroundings.reschedule(this);
		if (this.#toSend.length > 0) return 'writable';
		if (this.#ends && !this.#endSaid) socket.end();
		this.#endSaid = this.#ends;
		return 'empty';
	}
}
