// Has this been seen lately? Two generations of a Bloom filter, keyed so that nobody can choose collisions.
import { checkInteger, checkPositive } from './arguments.js';
import { bloomBitsPerItem, bloomHashes, bloomMostItems } from './constants.js';
import { HalfSipHash } from './half-siphash.js';
import type { Random } from './random.js';

/**
 * Remembers items for at least `lifetimeMs` (at most twice that), or at least the last `capacity` of them if they
 * come faster; at most one new item in 24,000 is taken for a known one, and that only while both generations are full.
 */
export class DecayingBloom {
	readonly #capacity: number;
	readonly #lifetimeMs: number;
	readonly #mask: number;
	readonly #hash: HalfSipHash;
	#young: Uint32Array;
	#old: Uint32Array;
	#count = 0;
	#turnsAt: number | undefined;

	/** @param options items of one lifetime (1 to 16,777,216), the lifetime (above 0), and where the hash's key comes from */
	constructor(options: { readonly capacity: number; readonly lifetimeMs: number; readonly random: Random }) {
		checkInteger('Bloom filter capacity', options.capacity, 1, bloomMostItems);
		checkPositive('Bloom filter lifetimeMs', options.lifetimeMs);
		this.#capacity = options.capacity;
		this.#lifetimeMs = options.lifetimeMs;
		let bits = 256;
		while (bits < options.capacity * bloomBitsPerItem) bits *= 2;
		this.#mask = bits - 1;
		this.#young = new Uint32Array(bits / 32);
		this.#old = new Uint32Array(bits / 32);
		this.#hash = new HalfSipHash(options.random.below(0x1_0000_0000), options.random.below(0x1_0000_0000));
	}

	/** Whether the item was there, or perhaps was; it is there afterwards. `now` in milliseconds, never going back. */
	seen(item: Uint8Array, now: number): boolean {
		this.#decay(now);
		this.#hash.update(item);
		const step = this.#hash.high | 1;
		let at = this.#hash.low;
		let inYoung = true;
		let inOld = true;
		for (let i = 0; i < bloomHashes; i++) {
			const word = (at & this.#mask) >>> 5;
			const bit = 1 << (at & 31);
			if ((this.#young[word]! & bit) === 0) {
				inYoung = false;
				this.#young[word] = this.#young[word]! | bit;
			}
			if ((this.#old[word]! & bit) === 0) inOld = false;
			at = (at + step) | 0;
		}
		if (!inYoung) this.#count++;
		return inYoung || inOld;
	}

	#decay(now: number): void {
		this.#turnsAt ??= now + this.#lifetimeMs;
		if (now < this.#turnsAt && this.#count < this.#capacity) return;
		if (now >= this.#turnsAt + this.#lifetimeMs) this.#young.fill(0);
		[this.#young, this.#old] = [this.#old, this.#young];
		this.#young.fill(0);
		this.#count = 0;
		this.#turnsAt = now + this.#lifetimeMs;
	}
}
