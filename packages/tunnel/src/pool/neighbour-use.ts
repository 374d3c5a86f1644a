// Which neighbours tunnels go over at present, ours and those of others: how many each. Links with them are worth keeping.
import type { HashKey } from '@i2p/data-core';

/** Counts tunnels by neighbour; bounded by the tunnels that there are. */
export class NeighbourUse {
	readonly #tunnels = new Map<HashKey, number>();

	/** One more tunnel goes over these neighbours; those that are not known are left out. */
	add(...peers: readonly (HashKey | undefined)[]): void {
		for (const peer of peers) if (peer !== undefined) this.#tunnels.set(peer, (this.#tunnels.get(peer) ?? 0) + 1);
	}

	/** One less. */
	remove(...peers: readonly (HashKey | undefined)[]): void {
		for (const peer of peers) {
			if (peer === undefined) continue;
			const left = (this.#tunnels.get(peer) ?? 0) - 1;
			if (left > 0) this.#tunnels.set(peer, left);
			else this.#tunnels.delete(peer);
		}
	}

	/** Whether a tunnel goes over this neighbour. */
	has(peer: HashKey): boolean {
		return this.#tunnels.has(peer);
	}
}
