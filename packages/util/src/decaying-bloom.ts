// Has this been seen lately? Two generations of a Bloom filter, keyed so that nobody can choose collisions.
// All bits of an item are in one block: a filter is larger than a processor's cache, and each block costs a wait for memory.
import { checkInteger, checkPositive } from './arguments.js';
import { bloomBitsPerItem, bloomBlockWords, bloomMostItems } from './constants.js';
import { HalfSipHash } from './half-siphash.js';
import type { Random } from './random.js';

/** Odd factors, one for each of an item's bits: the upper nine bits of the product are its place in the block. */
const places = Int32Array.of(
	0x47b6_137b,
	0x4497_4d91,
	0x8824_ad5b,
	0xa2b7_289d,
	0x7054_95c7,
	0x2df1_424b,
	0x9efc_4947,
	0x5c6b_fb31,
	0x6a09_e667,
	0xbb67_ae85,
);

/**
 * Remembers items for at least `lifetimeMs` (at most twice that), or at least the last `capacity` of them if they
 * come faster; at most one new item in 59,000 is taken for a known one, and that only while both generations are full.
 */
export class DecayingBloom {
	readonly #capacity: number;
	readonly #lifetimeMs: number;
	readonly #blocks: number;
	readonly #hash: HalfSipHash;
	#young: Int32Array;
	/** Made when the first generation ends: most of a short life goes by without it. */
	#old: Int32Array | undefined;
	#count = 0;
	#turnsAt: number | undefined;

	/** @param options items of one lifetime (1 to 16,777,216), the lifetime (above 0), and where the hash's key comes from */
	constructor(options: { readonly capacity: number; readonly lifetimeMs: number; readonly random: Random }) {
		checkInteger('Bloom filter capacity', options.capacity, 1, bloomMostItems);
		checkPositive('Bloom filter lifetimeMs', options.lifetimeMs);
		this.#capacity = options.capacity;
		this.#lifetimeMs = options.lifetimeMs;
		let bits = 32 * bloomBlockWords;
		while (bits < options.capacity * bloomBitsPerItem) bits *= 2;
		this.#blocks = bits / 32 / bloomBlockWords;
		this.#young = new Int32Array(bits / 32);
		this.#hash = new HalfSipHash(options.random.below(0x1_0000_0000), options.random.below(0x1_0000_0000));
	}

	/** Whether the item was there, or perhaps was; it is there afterwards. `now` in milliseconds, never going back. */
	seen(item: Uint8Array, now: number): boolean {
		this.#decay(now);
		this.#hash.update(item);
		const { low, high } = this.#hash;
		const block = (low & (this.#blocks - 1)) * bloomBlockWords;
		const young = this.#young;
		const old = this.#old;
		let inYoung = true;
		let inOld = old !== undefined;
		for (let i = 0; i < places.length; i++) {
			const place = Math.imul(high, places[i]!) >>> 23;
			const word = block + (place >>> 5);
			const bit = 1 << (place & 31);
			if ((young[word]! & bit) === 0) {
				inYoung = false;
				young[word]! |= bit;
			}
			if (inOld && (old![word]! & bit) === 0) inOld = false;
		}
		if (!inYoung) this.#count++;
		return inYoung || inOld;
	}

	#decay(now: number): void {
		this.#turnsAt ??= now + this.#lifetimeMs;
		if (now < this.#turnsAt && this.#count < this.#capacity) return;
		if (now >= this.#turnsAt + this.#lifetimeMs) this.#young.fill(0);
		const spent = this.#old?.fill(0) ?? new Int32Array(this.#young.length);
		this.#old = this.#young;
		this.#young = spent;
		this.#count = 0;
		this.#turnsAt = now + this.#lifetimeMs;
	}
}
