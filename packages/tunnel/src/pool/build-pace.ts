// How often one neighbour may be asked to build: i2pd drops what comes faster.
import type { HashKey } from '@i2p/data-core';
import { buildBurst, buildPaceMs, maxPacedPeers } from '../constants.js';

interface Pace {
	lastAt: number;
	/** Builds that followed their predecessor closer than the pace. */
	close: number;
}

/** Remembers when builds went to whom. */
export class BuildPace {
	readonly #paces = new Map<HashKey, Pace>();

	/** When a build may go to this peer. */
	freeAt(peer: HashKey, now: number): number {
		const pace = this.#paces.get(peer);
		if (pace === undefined || pace.close < buildBurst - 1) return now;
		return Math.max(now, pace.lastAt + buildPaceMs);
	}

	/** A build went out. */
	count(peer: HashKey, now: number): void {
		const pace = this.#paces.get(peer);
		const close = pace !== undefined && now < pace.lastAt + buildPaceMs ? pace.close + 1 : 0;
		this.#paces.delete(peer);
		if (this.#paces.size >= maxPacedPeers) this.#paces.delete(this.#paces.keys().next().value as HashKey);
		this.#paces.set(peer, { lastAt: now, close });
	}

	/** Peers that must wait. */
	busy(now: number): ReadonlySet<HashKey> {
		const busy = new Set<HashKey>();
		for (const [peer, pace] of this.#paces) {
			if (now >= pace.lastAt + buildPaceMs) continue;
			if (pace.close >= buildBurst - 1) busy.add(peer);
		}
		return busy;
	}
}
