// One table of lease sets: the main database's, or that of one local destination. Network database, "Sub-databases".
// Knows nothing of messages; whoever adds has checked admission.
import type { HashKey } from '@i2p/data-core';
import { sharedBits } from '@i2p/kademlia';
import type { Wall } from '@i2p/time';
import type { Random } from '@i2p/util';
import { evictionSample, leaseSetGraceMs } from './constants.js';
import type { StoredLeaseSet } from './wants.js';

/** How an entry came: stored here by its owner or a floodfill, or fetched by a question of ours. Only the stored are given out. */
export type LeaseSetSource = 'stored' | 'fetched';

interface Held<S extends StoredLeaseSet> {
	readonly set: S;
	readonly source: LeaseSetSource;
}

/** A bounded table of lease sets of some kinds. */
export class LeaseStore<S extends StoredLeaseSet> {
	readonly #held = new Map<HashKey, Held<S>>();
	readonly #capacity: number;
	readonly #near: Uint8Array;
	readonly #random: Random;

	/** @param near the 32-byte hash whose neighbourhood is kept when the table is full */
	constructor(capacity: number, near: Uint8Array, random: Random) {
		this.#capacity = capacity;
		this.#near = near;
		this.#random = random;
	}

	/** Lease sets held, perhaps expired ones among them. */
	get size(): number {
		return this.#held.size;
	}

	/** The lease set of a destination, unless it has expired. */
	get(key: HashKey, wall: Wall): S | undefined {
		const held = this.#held.get(key);
		return held === undefined || held.set.expires <= wall ? undefined : held.set;
	}

	/** The lease set to be given to others who ask: stored here, not expired. */
	getStored(key: HashKey, wall: Wall): S | undefined {
		const held = this.#held.get(key);
		return held?.source === 'stored' && held.set.expires > wall ? held.set : undefined;
	}

	/** Takes a lease set in if it is newer than what is held. A fetched one that was stored before stays stored. */
	add(set: S, source: LeaseSetSource): 'stored' | 'known' {
		const held = this.#held.get(set.key);
		const isNewer = held === undefined || set.published > held.set.published;
		if (!isNewer && !(source === 'stored' && held.source === 'fetched')) return 'known';
		if (held === undefined && this.#held.size >= this.#capacity) this.#evict();
		const newest = isNewer ? set : held.set;
		this.#held.set(set.key, { set: newest, source: held?.source === 'stored' ? 'stored' : source });
		return 'stored';
	}

	/** Removes one; nothing if it is not there. */
	remove(key: HashKey): void {
		this.#held.delete(key);
	}

	/** Removes everything. */
	clear(): void {
		this.#held.clear();
	}

	/** Removes what has expired. */
	expire(wall: Wall): void {
		for (const [key, { set }] of this.#held) if (set.expires + leaseSetGraceMs <= wall) this.#held.delete(key);
	}

	/** Gives up the farthest from our neighbourhood of a few taken at random. */
	#evict(): void {
		const start = this.#random.below(Math.max(1, this.#held.size - evictionSample));
		let index = 0;
		let farthest: HashKey | undefined;
		let fewest = Number.POSITIVE_INFINITY;
		for (const [key, { set }] of this.#held) {
			if (index++ < start) continue;
			if (index > start + evictionSample) break;
			const bits = sharedBits(set.hash, this.#near);
			if (bits >= fewest) continue;
			farthest = key;
			fewest = bits;
		}
		if (farthest !== undefined) this.#held.delete(farthest);
	}
}
