// What is known, in 256 buckets by the first byte of its hash: the closest few without looking at all. Network database, "Kademlia closeness".
// Knows nothing of routers; who may be held, and how many, is the caller's to say.
import { closest, type Selection, sharedBits } from './distance.js';

const bucketCount = 256;
const bitsOfBucket = 8;

/** Things with 32-byte hashes, found by closeness; a hash is held once. */
export class Buckets<T> {
	readonly #hashOf: (item: T) => Uint8Array;
	readonly #buckets: T[][] = Array.from({ length: bucketCount }, () => []);
	#size = 0;

	/** @param hashOf the 32-byte hash of an item, always the same for one */
	constructor(hashOf: (item: T) => Uint8Array) {
		this.#hashOf = hashOf;
	}

	/** Items held. */
	get size(): number {
		return this.#size;
	}

	/** Takes an item in, in the place of one with the same hash. */
	set(item: T): void {
		const hash = this.#hashOf(item);
		const bucket = this.#buckets[hash[0]!]!;
		const at = this.#indexIn(bucket, hash);
		if (at >= 0) bucket[at] = item;
		else {
			bucket.push(item);
			this.#size++;
		}
	}

	/** Removes the item with a 32-byte hash; answers whether there was one. */
	delete(hash: Uint8Array): boolean {
		const bucket = this.#buckets[hash[0]!]!;
		const at = this.#indexIn(bucket, hash);
		if (at < 0) return false;
		const last = bucket.pop()!;
		if (at < bucket.length) bucket[at] = last;
		this.#size--;
		return true;
	}

	/** The closest items, closest first: buckets in the order of their distance, until one fills the selection. */
	closest({ target, count, accept }: Omit<Selection<T>, 'hashOf'>): T[] {
		const chosen: T[] = [];
		const hashOf = this.#hashOf;
		for (let distance = 0; distance < bucketCount && chosen.length < count; distance++) {
			const bucket = this.#buckets[target[0]! ^ distance]!;
			if (bucket.length === 0) continue;
			const selection = { target, count: count - chosen.length, hashOf };
			chosen.push(...closest(bucket, accept === undefined ? selection : { ...selection, accept }));
		}
		return chosen;
	}

	/** How many items share at least so many leading bits with a 32-byte hash, that hash's own item included. */
	near(hash: Uint8Array, bits: number): number {
		const span = bits >= bitsOfBucket ? 1 : 2 ** (bitsOfBucket - bits);
		let count = 0;
		for (let distance = 0; distance < span; distance++)
			for (const item of this.#buckets[hash[0]! ^ distance]!) if (sharedBits(this.#hashOf(item), hash) >= bits) count++;
		return count;
	}

	#indexIn(bucket: readonly T[], hash: Uint8Array): number {
		return bucket.findIndex((item) => sharedBits(this.#hashOf(item), hash) === bitsOfBucket * hash.length);
	}
}

/** The bits that the closest of so many random hashes shares with any target, on average: log2; 0 below two. */
export function expectedBits(known: number): number {
	return known < 2 ? 0 : Math.log2(known);
}
