// The first links of a router: some peers are dialled at the start, before anything needs them, so that tunnels find links that stand.
// Knows no transports; it asks for links, and looks whether they came.
import type { HashKey } from '@i2p/data-core';
import type { Room, Turn, Waiting } from '@i2p/runtime';
import { after, type Mono, mono, never } from '@i2p/time';
import { type Random, shuffle } from '@i2p/util';

/** How often is looked, and for how long at most: by then tunnels have made links of their own. */
const lookEveryMs = 2000;
const longestMs = 600_000;

/** Who can be dialled. */
export interface FirstPeerWants {
	/** Links that stand. */
	links(): number;
	/** Routers that could be a hop and have no link. */
	candidates(turn: Turn): readonly HashKey[];
	/** Asks for a link. */
	dial(peer: HashKey, turn: Turn): void;
	readonly random: Random;
}

/** Dials until so many links stand, each router once. */
export class FirstPeers implements Room {
	readonly name = 'first-peers';
	readonly #wanted: number;
	readonly #wants: FirstPeerWants;
	readonly #dialled = new Set<HashKey>();
	#next: Mono;
	#until: Mono = never;

	/** @param wanted links at the start; 0 for none */
	constructor(wanted: number, wants: FirstPeerWants) {
		this.#wanted = wanted;
		this.#wants = wants;
		this.#next = wanted === 0 ? never : mono(0);
	}

	due(): Mono {
		return this.#next;
	}

	onTime(turn: Turn): void {
		const { links, candidates, dial, random } = this.#wants;
		if (this.#until === never) this.#until = after(turn.now, longestMs);
		const missing = this.#wanted - links();
		if (missing <= 0 || turn.now >= this.#until) {
			this.#next = never;
			this.#dialled.clear();
			return;
		}
		const fresh = candidates(turn).filter((peer) => !this.#dialled.has(peer));
		for (const peer of shuffle(fresh, random).slice(0, missing)) {
			this.#dialled.add(peer);
			dial(peer, turn);
		}
		this.#next = after(turn.now, lookEveryMs);
	}

	flush(): Waiting {
		return this.#next === never ? 'empty' : 'deadline';
	}
}
