// The receiving half of a stream: puts packets in order, keeps bytes until taken, remembers what to acknowledge.
// Knows nothing of the wire or of time.
import { copyBytes } from '@i2p/util';
import type { ByteBudget } from './budget.js';
import {
	chokeAtBytes,
	maxHeldPackets,
	maxNacks,
	maxReadableBytes,
	maxReadablePieces,
	pieceBytes,
	receiveBlockBytes,
	tightChokeBytes,
	tightReadableBytes,
	unchokeAtBytes,
} from './constants.js';

/** What became of a packet. `late`: it was there already. `beyond`: no room for it. */
export type Arrival = 'in-order' | 'held' | 'late' | 'beyond';

/** What to tell the peer. */
export interface AckState {
	readonly ackThrough: number;
	readonly nacks: readonly number[];
}

interface Held {
	readonly payload: Uint8Array;
	readonly isClose: boolean;
}

const nothing = new Uint8Array(0);
const noNacks: readonly number[] = [];

/** Orders what arrives. */
export class ReceiveHalf {
	#next = 0;
	#highest = -1;
	readonly #held = new Map<number, Held>();
	#heldBytes = 0;
	#pieces: Uint8Array[] = [];
	#firstPiece = 0;
	/** Where the next data are kept behind those that wait already: this stream's alone, so that nothing of others is held with them. */
	#block = nothing;
	#blockUsed = 0;
	#readable = 0;
	#ended = false;
	#choking = false;
	readonly #budget: ByteBudget;
	/** Whether what is held counts for all streams: no more once they have forgotten this one. */
	#counted = true;

	constructor(budget: ByteBudget) {
		this.#budget = budget;
	}

	/** The next sequence number in order. */
	get next(): number {
		return this.#next;
	}

	/** Bytes that can be taken. */
	get readable(): number {
		return this.#readable;
	}

	/** Whether the peer has finished and all of it is in order. */
	get ended(): boolean {
		return this.#ended;
	}

	/** Whether packets are missing below the highest received. */
	get hasGap(): boolean {
		return this.#held.size > 0;
	}

	/** Whether the peer should send no more for now. */
	get choking(): boolean {
		return this.#choking;
	}

	/** A packet with a place in the order; the payload is copied. */
	onPacket(sequence: number, lent: Uint8Array, isClose: boolean): Arrival {
		if (sequence < this.#next || this.#held.has(sequence)) return 'late';
		if (this.#ended) return this.#afterEnd(sequence);
		if (!this.#hasRoom(sequence, lent.length)) return 'beyond';
		this.#highest = Math.max(this.#highest, sequence);
		if (sequence !== this.#next) {
			this.#held.set(sequence, { payload: copyBytes(lent), isClose });
			this.#heldBytes += lent.length;
			this.#count(lent.length + pieceBytes);
			return 'held';
		}
		this.#next++;
		this.#append(lent);
		this.#ended = isClose;
		for (let held = this.#held.get(this.#next); held; held = this.#held.get(this.#next)) {
			this.#held.delete(this.#next);
			this.#heldBytes -= held.payload.length;
			this.#count(-held.payload.length - pieceBytes);
			this.#deliver(held);
		}
		if (this.#readable >= (this.#budget.isTight ? tightChokeBytes : chokeAtBytes)) this.#choking = true;
		return 'in-order';
	}

	/** i2pd says CLOSE twice with consecutive numbers: the second is acknowledged too. */
	#afterEnd(sequence: number): Arrival {
		if (sequence !== this.#next) return 'beyond';
		this.#next++;
		this.#highest = Math.max(this.#highest, sequence);
		return 'late';
	}

	#hasRoom(sequence: number, length: number): boolean {
		if (sequence - this.#next > maxHeldPackets) return false;
		if (sequence !== this.#next && this.#held.size >= maxHeldPackets) return false;
		if (this.#pieces.length - this.#firstPiece >= maxReadablePieces) return false;
		const most = this.#budget.isTight ? tightReadableBytes : maxReadableBytes;
		return length === 0 || this.#readable + this.#heldBytes + length <= most;
	}

	#count(bytes: number): void {
		if (this.#counted) this.#budget.add(bytes);
	}

	/** A packet that was held is in order now. */
	#deliver({ payload, isClose }: Held): void {
		this.#next++;
		if (this.#ended) return;
		if (payload.length > 0) this.#push(payload);
		this.#ended = isClose;
	}

	#push(piece: Uint8Array): void {
		this.#pieces.push(piece);
		this.#readable += piece.length;
		this.#count(piece.length + pieceBytes);
	}

	/** Copies data behind those that wait, into the same piece where that can be. What comes alone gets memory of its size. */
	#append(lent: Uint8Array): void {
		const { length } = lent;
		if (length === 0) return;
		if (this.#readable === 0 || length > receiveBlockBytes / 4) {
			this.#push(copyBytes(lent));
			return;
		}
		if (this.#blockUsed + length > this.#block.length) {
			this.#block = new Uint8Array(receiveBlockBytes);
			this.#blockUsed = 0;
		}
		const at = this.#blockUsed;
		this.#blockUsed += length;
		this.#block.set(lent, at);
		const last = this.#pieces[this.#pieces.length - 1]!;
		if (last.buffer !== this.#block.buffer || last.byteOffset + last.length !== at) {
			this.#push(this.#block.subarray(at, this.#blockUsed));
			return;
		}
		this.#pieces[this.#pieces.length - 1] = this.#block.subarray(last.byteOffset, this.#blockUsed);
		this.#readable += length;
		this.#count(length);
	}

	/** The next bytes, at most `most`; the caller's own. */
	take(most: number): Uint8Array {
		const length = Math.min(most, this.#readable);
		if (length <= 0) return nothing;
		const first = this.#pieces[this.#firstPiece]!;
		this.#readable -= length;
		this.#count(-length);
		if (this.#readable < (this.#budget.isTight ? tightChokeBytes : unchokeAtBytes)) this.#choking = false;
		if (length === first.length) {
			this.#dropPiece();
			return first;
		}
		const taken = new Uint8Array(length);
		let done = 0;
		while (done < length) {
			const piece = this.#pieces[this.#firstPiece]!;
			const part = Math.min(piece.length, length - done);
			taken.set(piece.subarray(0, part), done);
			done += part;
			if (part === piece.length) this.#dropPiece();
			else this.#pieces[this.#firstPiece] = piece.subarray(part);
		}
		return taken;
	}

	#dropPiece(): void {
		this.#pieces[this.#firstPiece++] = nothing;
		this.#count(-pieceBytes);
		if (this.#firstPiece === this.#pieces.length) {
			this.#pieces.length = 0;
			this.#firstPiece = 0;
			this.#block = nothing;
			this.#blockUsed = 0;
		} else if (this.#firstPiece >= 256) {
			this.#pieces.splice(0, this.#firstPiece);
			this.#firstPiece = 0;
		}
	}

	/** What to acknowledge, or `undefined` if nothing has arrived. With more gaps than fit, less is acknowledged. */
	ackState(): AckState | undefined {
		if (this.#highest < 0) return undefined;
		if (this.#held.size === 0) return { ackThrough: this.#next - 1, nacks: noNacks };
		const nacks: number[] = [];
		let ackThrough = this.#next - 1;
		for (let sequence = this.#next; sequence <= this.#highest && nacks.length < maxNacks; sequence++) {
			if (this.#held.has(sequence)) ackThrough = sequence;
			else nacks.push(sequence);
		}
		while (nacks.length > 0 && nacks[nacks.length - 1]! > ackThrough) nacks.pop();
		return { ackThrough: Math.max(0, ackThrough), nacks };
	}

	/** Forgets what is out of order; bytes in order can still be taken. */
	stop(): void {
		this.#count(-this.#heldBytes - this.#held.size * pieceBytes);
		this.#held.clear();
		this.#heldBytes = 0;
	}

	/** The streams forget this one: what is left to take is its user's. */
	forget(): void {
		this.#count(-this.#readable - (this.#pieces.length - this.#firstPiece) * pieceBytes);
		this.#counted = false;
	}
}
