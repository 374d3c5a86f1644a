// The destinations of one router, so that they reach each other without the network.
import type { HashKey } from '@i2p/data-core';
import type { Neighbour, Neighbours } from './wants.js';

/** A table of destinations by their hashes; its bound is that of those who open destinations. */
export class Neighbourhood implements Neighbours {
	readonly #byHash = new Map<HashKey, Neighbour>();

	/** Adds a destination; the one of the same hash before it is forgotten. */
	add(neighbour: Neighbour): void {
		this.#byHash.set(neighbour.destination.key, neighbour);
	}

	/** Removes a destination, if it is still the one of its hash. */
	remove(neighbour: Neighbour): void {
		const { key } = neighbour.destination;
		if (this.#byHash.get(key) === neighbour) this.#byHash.delete(key);
	}

	find(hash: HashKey): Neighbour | undefined {
		return this.#byHash.get(hash);
	}
}
