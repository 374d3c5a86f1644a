// How many bytes went by: in total, and a second over the last second, fifteen seconds and ten minutes.
// Counts lazily: no timer, a few hundred bytes of memory for each.
import { type Mono, mono } from '@i2p/time';
import { checkInteger } from '@i2p/util';
import { longWindowSlots, mediumSlotMs, shortSlotMs, shortWindowSlots } from './constants.js';

/** Bytes a second over whole windows that ended at the last full second. */
export interface Rates {
	readonly oneSecond: number;
	readonly fifteenSeconds: number;
	readonly tenMinutes: number;
}

/** Bytes of one direction. */
export class Throughput {
	readonly #seconds = new SlotRing(shortWindowSlots, shortSlotMs);
	readonly #quarters = new SlotRing(longWindowSlots, mediumSlotMs);
	/** Of the seconds before the one that is being filled. */
	#total = 0;
	/** Of that one, which come to the others when it is over: most bytes come in the second of those before. */
	#inSecond = 0;
	#secondEnds = 0;

	/** Counts so many bytes, 0 or more; throws RangeError otherwise. */
	add(bytes: number, now: Mono): void {
		checkInteger('throughput bytes', bytes, 0, Number.MAX_SAFE_INTEGER);
		if (now >= this.#secondEnds) this.#settle(now);
		this.#inSecond += bytes;
	}

	#settle(now: Mono): void {
		const second = mono(this.#secondEnds - shortSlotMs);
		this.#seconds.add(this.#inSecond, second);
		this.#quarters.add(this.#inSecond, second);
		this.#total += this.#inSecond;
		this.#inSecond = 0;
		this.#secondEnds = (Math.floor(now / shortSlotMs) + 1) * shortSlotMs;
	}

	/** Bytes so far. */
	get total(): number {
		return this.#total + this.#inSecond;
	}

	/** Bytes a second; a window that has not passed yet since the first byte counts what there is over its whole length. */
	rates(now: Mono): Rates {
		if (now >= this.#secondEnds) this.#settle(now);
		return {
			oneSecond: this.#seconds.sum(1, now),
			fifteenSeconds: this.#seconds.sum(15, now) / 15,
			tenMinutes: this.#quarters.sum(40, now) / 600,
		};
	}
}

/** What one link carried, both ways, on the wire. */
export class LinkTraffic {
	readonly sent = new Throughput();
	readonly received = new Throughput();
}

/** Sums of the last slots of time; the newest slot is still being filled. */
class SlotRing {
	readonly #sums: Float64Array;
	readonly #slotMs: number;
	#newest = 0;

	constructor(slots: number, slotMs: number) {
		this.#sums = new Float64Array(slots);
		this.#slotMs = slotMs;
	}

	add(bytes: number, now: Mono): void {
		this.#advance(now);
		this.#sums[this.#newest % this.#sums.length]! += bytes;
	}

	/** The sum of so many full slots before the one being filled. */
	sum(slots: number, now: Mono): number {
		this.#advance(now);
		let sum = 0;
		for (let i = 1; i <= slots; i++) {
			const slot = this.#newest - i;
			if (slot >= 0) sum += this.#sums[slot % this.#sums.length]!;
		}
		return sum;
	}

	#advance(now: Mono): void {
		const slot = Math.floor(now / this.#slotMs);
		if (slot <= this.#newest) return;
		const passed = Math.min(slot - this.#newest, this.#sums.length);
		for (let i = 0; i < passed; i++) this.#sums[(slot - i) % this.#sums.length] = 0;
		this.#newest = slot;
	}
}
