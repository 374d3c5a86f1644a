// Bytes of a TCP connection to frames: obfuscated 2-byte length, then the box. NTCP2 "Data Phase".
// Must not know keys of the boxes or what is in them.
import { SipChain } from '@i2p/crypto-siphash';
import { ByteQueue } from '@i2p/util';
import { lengthBytes, maxFrameBytes, minFrameBytes } from './constants.js';

/** Cuts one direction of a connection into boxes. */
export class Framer {
	readonly #sip: SipChain;
	/** The beginning of a box that is not whole yet; empty most of the time. */
	readonly #rest = new ByteQueue(lengthBytes + maxFrameBytes);
	/** Length of the box that is awaited; 0 while its length is. */
	#awaited = 0;

	constructor(sipKey: Uint8Array, sipIv: Uint8Array) {
		this.#sip = new SipChain(sipKey, sipIv);
	}

	/** Whether a frame has begun that is not whole yet. */
	get midway(): boolean {
		return this.#awaited > 0 || this.#rest.length > 0;
	}

	/**
	 * Takes bytes and gives each whole box, lent, to `onBox`, which answers whether to go on.
	 * Answers false if a length is shorter than a MAC or `onBox` said no: nothing must follow.
	 */
	onBytes(lent: Uint8Array, onBox: (lentBox: Uint8Array) => boolean): boolean {
		let left = lent;
		while (left.length > 0) {
			if (this.#rest.length > 0) {
				const wanted = this.#wanted() - this.#rest.length;
				this.#rest.offer(left.length > wanted ? left.subarray(0, wanted) : left);
				left = left.subarray(Math.min(wanted, left.length));
				if (this.#rest.length < this.#wanted()) return true;
				const whole = this.#rest.peek(this.#wanted());
				const goOn = this.#onPiece(whole, onBox);
				this.#rest.skip(whole.length);
				if (!goOn) return false;
			} else if (left.length < this.#wanted()) {
				this.#rest.offer(left);
				return true;
			} else {
				const wanted = this.#wanted();
				const piece = left.subarray(0, wanted);
				left = left.subarray(wanted);
				if (!this.#onPiece(piece, onBox)) return false;
			}
		}
		return true;
	}

	/** Wipes the keys of the lengths; nothing must follow. */
	destroy(): void {
		this.#sip.destroy();
	}

	/** Bytes of the piece that is awaited: a length, or a box. */
	#wanted(): number {
		return this.#awaited === 0 ? lengthBytes : this.#awaited;
	}

	#onPiece(piece: Uint8Array, onBox: (lentBox: Uint8Array) => boolean): boolean {
		if (this.#awaited === 0) {
			this.#awaited = ((piece[0]! << 8) | piece[1]!) ^ this.#sip.next();
			return this.#awaited >= minFrameBytes;
		}
		this.#awaited = 0;
		return onBox(piece);
	}
}
