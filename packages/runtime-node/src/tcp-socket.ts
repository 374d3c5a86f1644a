// One TCP connection: Node's socket on one side, the port's promises on the other. Never throws.
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import {
	type Breath,
	type Endpoint,
	sourceBudgetBytes,
	sourceBudgetMs,
	type TcpEnd,
	type TcpHandler,
	type TcpSocket,
	type Turn,
} from '@i2p/runtime';
import { copyBytes, Ring } from '@i2p/util';
import { tcpWaitingChunks, tcpWriteMarkBytes } from './constants.js';
import { tcpEndOf } from './errno.js';
import { memoryOf, type OutgoingMemory, outgoingMemory } from './outgoing-memory.js';

/** The port, as a socket sees it. */
export interface WaitingSockets {
	readonly breath: Breath;
	wait(socket: NodeTcpSocket): void;
	forget(socket: NodeTcpSocket): void;
}

const nothing = new Uint8Array(0);

/** A connection; all that is written in one turn leaves in one call of the system. */
export class NodeTcpSocket implements TcpSocket {
	readonly remote: Endpoint;
	readonly #port: WaitingSockets;
	#socket: Socket | undefined;
	/** Who is told; nobody before it is set and after the close. */
	handler: TcpHandler | undefined;
	readonly #waiting = new Ring<Uint8Array>(tcpWaitingChunks);
	/** What is told next. */
	#lent: Uint8Array = nothing;
	#turn = -1;
	#turnBytes = 0;
	#paused = false;
	#corked = false;
	#wantsRoom = false;
	#destroyed = false;
	#ended = false;
	#reason: TcpEnd | undefined;
	/** What is told once nothing waits before it: the peer's end, then the close. */
	#endWaits = false;
	#closeWaits = false;
	#timer: NodeJS.Timeout | undefined;

	constructor(port: WaitingSockets, remote: Endpoint) {
		this.#port = port;
		this.remote = remote;
	}

	/** Takes over Node's socket; `timeoutMs` bounds a connect under way. */
	attach(socket: Socket, timeoutMs?: number): void {
		this.#socket = socket;
		if (timeoutMs !== undefined) {
			this.#timer = setTimeout(() => {
				this.#reason ??= 'timeout';
				socket.destroy();
			}, timeoutMs);
			socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', () => {
				clearTimeout(this.#timer);
				this.#tell((told, turn) => told.onOpen(turn));
			});
		}
		socket.on('data', ({ buffer, byteOffset, length }: Uint8Array) =>
			this.#onBytes(new Uint8Array(buffer, byteOffset, length), false),
		);
		socket.on('drain', () => this.#onDrain());
		socket.on('end', () => this.#inOrder(() => (this.#endWaits = true)));
		socket.on('error', (error) => {
			this.#reason ??= tcpEndOf(error);
		});
		socket.once('close', () => {
			clearTimeout(this.#timer);
			if (this.#reason !== undefined || this.#destroyed) this.#waiting.clear();
			this.#inOrder(() => (this.#closeWaits = true));
		});
	}

	/** Tells in a later turn that there never was a connection. */
	fail(reason: TcpEnd): void {
		this.#reason = reason;
		this.#destroyed = true;
		setImmediate(() => this.#inOrder(() => (this.#closeWaits = true)));
	}

	outgoing(bytes: number): Uint8Array {
		return outgoingMemory(bytes);
	}

	write(given: Uint8Array): boolean {
		const socket = this.#socket;
		if (socket === undefined || this.#destroyed || this.#ended || !socket.writable) return false;
		const memory = memoryOf(given);
		if (memory) this.#writeAtOnce(socket, given, memory);
		else this.#writeTogether(socket, given);
		this.#wantsRoom = this.room() === 0;
		return !this.#wantsRoom;
	}

	// Behind what waits already only as much memory waits as there are bytes.
	#writeAtOnce(socket: Socket, given: Uint8Array, memory: OutgoingMemory): void {
		this.#uncork(socket);
		if (socket.writableLength > 0) socket.write(copyBytes(given));
		else {
			socket.write(given);
			if (socket.writableLength > 0) memory.giveUp();
		}
	}

	#writeTogether(socket: Socket, given: Uint8Array): void {
		if (!this.#corked) {
			this.#corked = true;
			socket.cork();
			process.nextTick(() => this.#uncork(socket));
		}
		socket.write(given);
	}

	#uncork(socket: Socket): void {
		if (!this.#corked) return;
		this.#corked = false;
		socket.uncork();
	}

	room(): number {
		const socket = this.#socket;
		if (socket === undefined || this.#destroyed || this.#ended || !socket.writable) return 0;
		return Math.max(0, tcpWriteMarkBytes - socket.writableLength);
	}

	pause(): void {
		this.#paused = true;
		this.#socket?.pause();
	}

	resume(): void {
		if (!this.#paused) return;
		this.#paused = false;
		if (this.#waiting.length > 0 || this.#endWaits || this.#closeWaits) this.#port.wait(this);
		else this.#socket?.resume();
	}

	end(): void {
		if (this.#destroyed || this.#ended) return;
		this.#ended = true;
		this.#socket?.end();
	}

	destroy(reset = false): void {
		const socket = this.#socket;
		if (this.#destroyed || socket === undefined) return;
		this.#destroyed = true;
		this.#waiting.clear();
		// TLS has no reset of its own.
		if (reset && !socket.connecting && !(socket instanceof TLSSocket)) socket.resetAndDestroy();
		else socket.destroy();
	}

	/** Inhale: what waited, within the budget; answers whether more waits that may be told now. */
	serve(turn: Turn): boolean {
		const began = performance.now();
		let bytes = 0;
		while (this.#waiting.length > 0 && !this.#paused) {
			if (bytes >= sourceBudgetBytes || performance.now() - began >= sourceBudgetMs) return true;
			const chunk = this.#waiting.take()!;
			bytes += chunk.length;
			this.handler?.onData(chunk, turn);
		}
		if (this.#paused && !this.#destroyed && this.#reason === undefined) return false;
		this.#tellEnds(turn);
		if (!this.#paused) this.#socket?.resume();
		return false;
	}

	/** Bytes were read into memory that is another read's at once. */
	readonly onRead = (lent: Uint8Array): void => this.#onBytes(lent, true);

	#onDrain(): void {
		if (!this.#wantsRoom) return;
		this.#wantsRoom = false;
		this.#tell((handler, turn) => handler.onWritable(turn));
	}

	#onBytes(bytes: Uint8Array, lent: boolean): void {
		if (this.#destroyed || this.handler === undefined) return;
		if (this.#waiting.length === 0 && this.#mayTell(bytes.length)) {
			this.#lent = bytes;
			this.#port.breath.inhale('tcp', this.#onLent);
			return;
		}
		this.#socket?.pause();
		if (this.#waiting.offer(lent ? copyBytes(bytes) : bytes)) this.#port.wait(this);
		else this.destroy();
	}

	readonly #onLent = (turn: Turn): void => {
		const bytes = this.#lent;
		this.#lent = nothing;
		this.handler?.onData(bytes, turn);
	};

	#mayTell(count: number): boolean {
		const { breath } = this.#port;
		if (!breath.mayInhale() || this.#paused) return false;
		if (this.#turn !== breath.turnCount) {
			this.#turn = breath.turnCount;
			this.#turnBytes = 0;
		}
		this.#turnBytes += count;
		return this.#turnBytes <= sourceBudgetBytes;
	}

	#inOrder(mark: () => void): void {
		mark();
		if (this.#waiting.length > 0) this.#port.wait(this);
		else this.#port.breath.inhale('tcp', (turn) => this.#tellEnds(turn));
	}

	#tellEnds(turn: Turn): void {
		if (this.#endWaits) {
			this.#endWaits = false;
			if (!this.#destroyed) this.handler?.onEnd(turn);
		}
		if (this.#closeWaits) {
			this.#closeWaits = false;
			const handler = this.handler;
			this.handler = undefined;
			this.#port.forget(this);
			handler?.onClose(this.#reason ?? (this.#destroyed ? 'destroyed' : 'ended'), turn);
			this.#destroyed = true;
		}
	}

	#tell(what: (handler: TcpHandler, turn: Turn) => void): void {
		const handler = this.handler;
		if (handler === undefined || this.#destroyed) return;
		this.#port.breath.inhale('tcp', (turn) => what(handler, turn));
	}
}
