// Who may open streams to us: access lists, and how many a minute, an hour, a day, of one peer and of all. Pure policy.
import type { HashKey } from '@i2p/data-core';
import { ExpiringMap } from '@i2p/util';
import { countedPeers } from './constants.js';
import type { StreamSettings } from './settings.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Counts what comes in one minute, hour and day; each begins with the first that comes after the one before. */
class Tally {
	readonly #counts: [number, number, number] = [0, 0, 0];
	readonly #until: [number, number, number] = [0, 0, 0];

	/** Counts one more; answers whether all of that is within the limits, 0 being none. */
	count(limits: readonly [number, number, number], now: number): boolean {
		let within = true;
		for (let i = 0; i < periods.length; i++) {
			if (now >= this.#until[i]!) {
				this.#until[i] = now + periods[i]!;
				this.#counts[i] = 0;
			}
			this.#counts[i]!++;
			if (limits[i]! > 0 && this.#counts[i]! > limits[i]!) within = false;
		}
		return within;
	}
}

const periods = [minuteMs, hourMs, dayMs] as const;

/** Lets streams in, or not. */
export class Gate {
	readonly #settings: StreamSettings;
	readonly #ofPeer: readonly [number, number, number];
	readonly #ofAll: readonly [number, number, number];
	readonly #counts: boolean;
	readonly #total = new Tally();
	readonly #peers = new ExpiringMap<HashKey, Tally>({ capacity: countedPeers, lifetimeMs: dayMs });

	constructor(settings: StreamSettings) {
		const { peerMinute, peerHour, peerDay, totalMinute, totalHour, totalDay } = settings;
		this.#settings = settings;
		this.#ofPeer = [peerMinute, peerHour, peerDay];
		this.#ofAll = [totalMinute, totalHour, totalDay];
		this.#counts = [...this.#ofPeer, ...this.#ofAll].some((limit) => limit > 0);
	}

	/** Whether a peer may come in at all. */
	allows(peer: HashKey): boolean {
		const { blacklist, accessList, onlyListed, noneListed } = this.#settings;
		if (blacklist.has(peer)) return false;
		if (onlyListed) return accessList.has(peer);
		return !noneListed || !accessList.has(peer);
	}

	/** A proven peer opens a stream: counts it, and answers whether that is within all limits. Who is over its own does not count for all. */
	count(peer: HashKey, now: number): boolean {
		if (!this.#counts) return true;
		const tally = this.#peers.get(peer, now) ?? new Tally();
		this.#peers.set(peer, tally, now);
		return tally.count(this.#ofPeer, now) && this.#total.count(this.#ofAll, now);
	}
}
