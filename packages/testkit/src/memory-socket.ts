// One end of a TCP connection in memory: back-pressure, half close, reset.
import type { Breath, Endpoint, TcpEnd, TcpHandler, TcpSocket, Turn } from '@i2p/runtime';
import { Ring } from '@i2p/util';
import type { End, OtherEnd, Path, Piece } from './ends.js';
import { lend } from './lend.js';
import type { Wire } from './wire.js';

/** One end of a connection. */
export class MemorySocket implements TcpSocket, End {
	readonly remote: Endpoint;
	other: OtherEnd | undefined;
	path: Path | undefined;
	open = false;
	closed = false;
	/** Calls the connect's timeout off. */
	timeout: (() => void) | undefined;
	readonly #network: Wire;
	readonly #breath: Breath;
	readonly #all: Set<MemorySocket>;
	#handler: TcpHandler | undefined;
	/** Bytes written and not yet taken by the other side. */
	#outstanding = 0;
	#paused = false;
	#wantsRoom = false;
	#sentEnd = false;
	#gotEnd = false;
	#arrivesAt = 0;
	readonly #arrived = new Ring<Piece>(65_536);
	readonly #beforeOpen: Piece[] = [];

	constructor(network: Wire, breath: Breath, remote: Endpoint, all: Set<MemorySocket>) {
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
		this.#outstanding += given.length;
		this.#send({ kind: 'data', bytes: given });
		this.#wantsRoom = this.room() === 0;
		return !this.#wantsRoom;
	}

	room(): number {
		return this.closed || this.#sentEnd ? 0 : Math.max(0, this.#network.bufferBytes - this.#outstanding);
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
		if (this.other === undefined) return;
		if (reset || unread) this.other.reset();
		else if (!this.#sentEnd) {
			this.#sentEnd = true;
			this.#send({ kind: 'end' });
		}
	}

	opened(): void {
		if (this.closed) return;
		this.open = true;
		this.timeout?.();
		for (const piece of this.#beforeOpen.splice(0)) this.#send(piece);
		this.#tell((handler, turn) => handler.onOpen(turn));
		this.#deliver();
	}

	over(reason: TcpEnd): void {
		if (!this.closed) this.#close(reason);
	}

	/** Its machine is gone: nothing is told. */
	vanish(): void {
		this.closed = true;
		this.#handler = undefined;
		this.#all.delete(this);
		this.other?.forget();
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
		this.other?.carry(piece, this.#arrivesAt);
	}

	/** A piece comes off the wire; one write may come as several pieces, as on a real one. */
	arrive(piece: Piece): void {
		const { random } = this.#network;
		if (this.closed) {
			if (piece.kind === 'end') this.other?.taken(0);
			else this.other?.refuse();
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
			} else {
				this.#gotEnd = true;
				this.#tell((handler, turn) => handler.onEnd(turn));
			}
			this.#finishIfDone();
			this.other?.taken(piece.kind === 'data' ? piece.bytes.length : 0);
		}
	}

	taken(count: number): void {
		this.#outstanding -= count;
		if (this.#wantsRoom && this.#outstanding <= this.#network.bufferBytes / 2) {
			this.#wantsRoom = false;
			this.#network.driver.after(0, () => this.#tell((handler, turn) => handler.onWritable(turn)));
		}
		this.#finishIfDone();
	}

	/** Closes when both sides have ended and everything was taken. */
	#finishIfDone(): void {
		if (this.#gotEnd && this.#sentEnd && !this.closed && this.#outstanding === 0) this.#close('ended');
	}

	#close(reason: TcpEnd): void {
		this.closed = true;
		this.timeout?.();
		this.#all.delete(this);
		this.#arrived.clear();
		this.#beforeOpen.length = 0;
		this.other?.forget();
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
