// When a dial may begin: so many a minute, so many underway at a time, in the order in which they were asked for.
// Must not know peers beyond their hashes, nor how they are dialled.
import type { HashKey } from '@i2p/data-core';
import { after, type Mono, mono, never } from '@i2p/time';
import { TokenBucket } from '@i2p/util';
import { dialsBurst, maxDialsPerMinute, maxDialWaitMs, maxHalfOpenDials } from './constants.js';

/** What spares the router at home and the network: each has a default. */
export interface DialLimits {
	/** Dials begun a minute; 120 unless given. */
	readonly perMinute?: number;
	/** Dials begun at once after a pause; 40 unless given. */
	readonly burst?: number;
	/** Dials underway at a time; 32 unless given. */
	readonly halfOpen?: number;
}

/** Dials that wait, and those underway. */
export class DialQueue {
	readonly #waiting = new Map<HashKey, Mono>();
	readonly #underway = new Set<HashKey>();
	readonly #bucket: TokenBucket;
	readonly #halfOpen: number;
	/** When the rate lets the next one begin; never while nobody was refused for it. */
	#mayBeginAt: Mono = never;

	/** Throws RangeError for a limit that is not above 0. */
	constructor({ perMinute = maxDialsPerMinute, burst = dialsBurst, halfOpen = maxHalfOpenDials }: DialLimits = {}) {
		this.#bucket = new TokenBucket({ ratePerSecond: perMinute / 60, burst });
		this.#halfOpen = halfOpen;
	}

	/** Dials underway. */
	get underway(): number {
		return this.#underway.size;
	}

	/** Puts a peer at the end of those to be dialled. */
	offer(peer: HashKey, now: Mono): void {
		this.#underway.delete(peer);
		if (!this.#waiting.has(peer)) this.#waiting.set(peer, now);
	}

	/** The next peer whose dial may begin now, which is underway from then on. */
	take(now: Mono): HashKey | undefined {
		if (this.#waiting.size === 0 || this.#underway.size >= this.#halfOpen) return undefined;
		for (const peer of this.#waiting.keys()) {
			if (!this.#bucket.take(1, now)) {
				this.#mayBeginAt = mono(this.#bucket.availableAt(1, now));
				return undefined;
			}
			this.#mayBeginAt = never;
			this.#waiting.delete(peer);
			this.#underway.add(peer);
			return peer;
		}
		return undefined;
	}

	/** The dial is over, or no longer wanted. */
	end(peer: HashKey): void {
		this.#waiting.delete(peer);
		this.#underway.delete(peer);
	}

	/** Peers that waited too long, which are forgotten. */
	takeExpired(now: Mono): HashKey[] {
		const expired: HashKey[] = [];
		for (const [peer, since] of this.#waiting) {
			if (now < after(since, maxDialWaitMs)) break;
			this.#waiting.delete(peer);
			expired.push(peer);
		}
		return expired;
	}

	/** When a dial may begin or has waited too long. */
	due(): Mono {
		if (this.#waiting.size === 0) return never;
		for (const since of this.#waiting.values()) {
			const expiry = after(since, maxDialWaitMs);
			return this.#underway.size >= this.#halfOpen ? expiry : mono(Math.min(expiry, this.#mayBeginAt));
		}
		return never;
	}

	/** Forgets everything. */
	clear(): void {
		this.#waiting.clear();
		this.#underway.clear();
	}
}
