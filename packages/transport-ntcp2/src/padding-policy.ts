// How much padding the frames of one link get: what we wish, bounded by what the peer asks for in its Options block.
// NTCP2 "Options". Must not know frames.
import { type Random, Reader, Writer } from '@i2p/util';
import { dataPaddingMostBytes, ownPadding, shortFrameBytes } from './constants.js';

/** Shares of padding to data in sixteenths, 0 to 255 (15.9375 times as much padding as data). */
export interface PaddingWishes {
	/** Least and most that the sender of the block sends. */
	readonly sendLeast: number;
	readonly sendMost: number;
	/** Least and most that it likes to get. */
	readonly receiveLeast: number;
	readonly receiveMost: number;
}

/** Bytes of an Options block that says nothing of the future: four shares, then dummy traffic and delays. */
const optionsDataBytes = 12;

/** The data of an Options block: 12 bytes. We send no dummy traffic and delay nothing, nor ask for either. */
export function encodePaddingWishes(wishes: PaddingWishes): Uint8Array {
	const { sendLeast, sendMost, receiveLeast, receiveMost } = wishes;
	return new Writer(optionsDataBytes).u8(sendLeast).u8(sendMost).u8(receiveLeast).u8(receiveMost).zeros(8).finish();
}

/** Reads an Options block's data of at least 12 bytes; throws WireError for less. What follows is of the future. */
export function decodePaddingWishes(lent: Uint8Array): PaddingWishes {
	const reader = new Reader(lent, 'NTCP2 options');
	const wishes = {
		sendLeast: reader.u8(),
		sendMost: reader.u8(),
		receiveLeast: reader.u8(),
		receiveMost: reader.u8(),
	};
	reader.skip(8);
	return wishes;
}

/** Draws the padding of each frame of a link. */
export class PaddingPolicy {
	readonly #random: Random;
	#least: number = ownPadding.sendLeast;
	#most: number = ownPadding.sendMost;

	constructor(random: Random) {
		this.#random = random;
	}

	/** The peer said what it wishes: its most is honoured, its least as far as our own most goes. */
	onOptions(lent: Uint8Array): void {
		const { receiveLeast, receiveMost } = decodePaddingWishes(lent);
		this.#most = Math.min(ownPadding.sendMost, receiveMost);
		this.#least = Math.min(this.#most, Math.max(ownPadding.sendLeast, receiveLeast));
	}

	/** Bytes of padding for a frame with so many bytes of blocks; a short one is taken for longer, so that its padding varies too. */
	bytesFor(blockBytes: number): number {
		const base = Math.max(blockBytes, shortFrameBytes);
		const most = Math.min(dataPaddingMostBytes, (base * this.#most) >>> 4);
		const least = Math.min(most, (blockBytes * this.#least) >>> 4);
		return least + this.#random.below(most - least + 1);
	}
}
