// Bytes of a TCP connection to frames: obfuscated 2-byte length, then the box. NTCP2 "Data Phase".
// Must not know keys of the boxes or what is in them.
import { SipChain } from '@i2p/crypto-siphash';
import { ByteQueue } from '@i2p/util';
import { lengthBytes, maxFrameBytes, minFrameBytes } from './constants.js';

/** Takes a box; answers whether to go on. */
export type BoxTaker<Context> = (lentBox: Uint8Array, context: Context) => boolean;

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
	 * Takes bytes and gives each whole box, lent, to `onBox` together with the context, if there is any; it answers whether to go on.
	 * Answers false if a length is shorter than a MAC or `onBox` said no: nothing must follow.
	 */
	onBytes(lent: Uint8Array, onBox: BoxTaker<void>): boolean;
	onBytes<Context>(lent: Uint8Array, onBox: BoxTaker<Context>, context: Context): boolean;
	onBytes<Context>(lent: Uint8Array, onBox: BoxTaker<Context>, context: Context = undefined as Context): boolean {
		const { length } = lent;
		let at = this.#rest.length > 0 ? this.#complete(lent, onBox, context) : 0;
		while (at >= 0 && at < length) {
			const wanted = this.#wanted();
			if (length - at < wanted) {
				this.#rest.offer(lent.subarray(at));
				return true;
			}
			const goesOn =
				this.#awaited === 0
					? this.#onLength(lent[at]!, lent[at + 1]!)
					: this.#onBox(lent.subarray(at, at + wanted), onBox, context);
			at = goesOn ? at + wanted : -1;
		}
		return at >= 0;
	}

	/** Makes the piece whole that has begun; answers how many bytes that took, or -1 if nothing must follow. */
	#complete<Context>(lent: Uint8Array, onBox: BoxTaker<Context>, context: Context): number {
		const wanted = this.#wanted();
		const taken = Math.min(wanted - this.#rest.length, lent.length);
		this.#rest.offer(lent.subarray(0, taken));
		if (this.#rest.length < wanted) return taken;
		const whole = this.#rest.peek(wanted);
		const goesOn = this.#awaited === 0 ? this.#onLength(whole[0]!, whole[1]!) : this.#onBox(whole, onBox, context);
		this.#rest.skip(wanted);
		return goesOn ? taken : -1;
	}

	/** Wipes the keys of the lengths; nothing must follow. */
	destroy(): void {
		this.#sip.destroy();
	}

	/** Bytes of the piece that is awaited: a length, or a box. */
	#wanted(): number {
		return this.#awaited === 0 ? lengthBytes : this.#awaited;
	}

	#onLength(high: number, low: number): boolean {
		this.#awaited = ((high << 8) | low) ^ this.#sip.next();
		return this.#awaited >= minFrameBytes;
	}

	#onBox<Context>(box: Uint8Array, onBox: BoxTaker<Context>, context: Context): boolean {
		this.#awaited = 0;
		return onBox(box, context);
	}
}
