// Has this been seen lately? Two generations of a Bloom filter, keyed so that nobody can choose collisions.
import { bloomBitsPerItem, bloomHashes } from './constants.js';
import type { Random } from './random.js';

/**
 * Remembers items for at least `lifetimeMs` (at most twice that), or at least the last `capacity` of them if they
 * come faster; about one new item in 100,000 is taken for a known one.
 */
export class DecayingBloom {
	readonly #capacity: number;
	readonly #lifetimeMs: number;
	readonly #mask: number;
	readonly #keys: readonly [number, number];
	#young: Uint32Array;
	#old: Uint32Array;
	#count = 0;
	#turnsAt: number | undefined;

	/** @param options items of one lifetime (at least 1), the lifetime, and where the hash keys come from */
	constructor(options: { readonly capacity: number; readonly lifetimeMs: number; readonly random: Random }) {
		if (!(options.capacity >= 1 && options.lifetimeMs > 0)) throw new RangeError('a filter needs room and time');
		this.#capacity = options.capacity;
		this.#lifetimeMs = options.lifetimeMs;
		let bits = 256;
		while (bits < options.capacity * bloomBitsPerItem) bits *= 2;
		this.#mask = bits - 1;
		this.#young = new Uint32Array(bits / 32);
		this.#old = new Uint32Array(bits / 32);
		this.#keys = [options.random.below(0x1_0000_0000), options.random.below(0x1_0000_0000)];
	}

	/** Whether the item was there, or perhaps was; it is there afterwards. */
	seen(item: Uint8Array, now: number): boolean {
		this.#decay(now);
		const step = hash(item, this.#keys[1]) | 1;
		let at = hash(item, this.#keys[0]);
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

/** A keyed 32-bit hash in the manner of MurmurHash3: spreads well, secret key, not a MAC. */
function hash(item: Uint8Array, key: number): number {
	let h = key | 0;
	const whole = item.length & ~3;
	for (let i = 0; i < whole; i += 4)
		h = mix(h, item[i]! | (item[i + 1]! << 8) | (item[i + 2]! << 16) | (item[i + 3]! << 24));
	let tail = 0;
	for (let i = whole; i < item.length; i++) tail |= item[i]! << (8 * (i - whole));
	h = mix(h, tail) ^ item.length;
	h = Math.imul(h ^ (h >>> 16), 0x85eb_ca6b);
	h = Math.imul(h ^ (h >>> 13), 0xc2b2_ae35);
	return h ^ (h >>> 16);
}

function mix(h: number, word: number): number {
	let k = Math.imul(word, 0xcc9e_2d51);
	k = Math.imul((k << 15) | (k >>> 17), 0x1b87_3593);
	const x = h ^ k;
	return (Math.imul((x << 13) | (x >>> 19), 5) + 0xe654_6b64) | 0;
}
