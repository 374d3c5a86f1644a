// How much one destination, and all together, may ask of a server in a minute, an hour and a day; who asks too much is turned away for a while.
import type { HashKey } from '@i2p/data-core';
import type { Mono } from '@i2p/time';
import { ExpiringMap } from '@i2p/util';
import { maxCountedPeers } from './constants.js';

/** How many in each period; 0 for no bound. */
export interface PeriodBounds {
	readonly minute: number;
	readonly hour: number;
	readonly day: number;
}

/** Bounds of one kind of request. */
export interface RequestBounds {
	/** Of one destination. */
	readonly perPeer: PeriodBounds;
	/** Of all together. */
	readonly total: PeriodBounds;
	/** How long one who asked too much is turned away at least, in seconds; always until the period is over. */
	readonly pauseSeconds: number;
	/** How long everybody is turned away at least once all together asked too much, in seconds. */
	readonly totalPauseSeconds: number;
}

/** Why somebody is turned away. */
export type LimitFault = 'peer-limit' | 'total-limit';

/** A request that is turned away. */
export interface OverLimit {
	readonly code: LimitFault;
	/** After so many seconds it is worth trying again; 1 at least. */
	readonly retrySeconds: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Counts one asker in every period; a period begins with the first request after the one before. */
class Tally {
	readonly #bounds: readonly (readonly [ms: number, most: number])[];
	readonly #counts: number[];
	readonly #ends: number[];
	readonly #pauseMs: number;
	#turnedAwayUntil = 0;

	constructor({ minute, hour, day }: PeriodBounds, pauseSeconds: number) {
		const all = [[minuteMs, minute] as const, [hourMs, hour] as const, [dayMs, day] as const];
		this.#bounds = all.filter(([, most]) => most > 0);
		this.#counts = this.#bounds.map(() => 0);
		this.#ends = this.#bounds.map(() => 0);
		this.#pauseMs = 1000 * pauseSeconds;
	}

	/** Counts one request; answers until when it is turned away, or 0. What is turned away in a pause is not counted. */
	count(now: number): number {
		if (this.#turnedAwayUntil > now) return this.#turnedAwayUntil;
		let over = 0;
		for (const [i, [ms, most]] of this.#bounds.entries()) {
			if (now >= this.#ends[i]!) {
				this.#ends[i] = now + ms;
				this.#counts[i] = 0;
			}
			if (++this.#counts[i]! > most) over = Math.max(over, this.#ends[i]!);
		}
		if (over > 0) this.#turnedAwayUntil = Math.max(over, now + this.#pauseMs);
		return over > 0 ? this.#turnedAwayUntil : 0;
	}
}

/** Counts requests. */
export class RequestLimits {
	readonly #bounds: RequestBounds;
	readonly #peers: ExpiringMap<HashKey, Tally>;
	readonly #total: Tally;

	constructor(bounds: RequestBounds) {
		this.#bounds = bounds;
		this.#peers = new ExpiringMap({
			capacity: maxCountedPeers,
			lifetimeMs: Math.max(dayMs, 1000 * bounds.pauseSeconds),
		});
		this.#total = new Tally(bounds.total, bounds.totalPauseSeconds);
	}

	/** Counts one request; answers why it is turned away, if it is. Who is over its own bound does not count for all. */
	take(key: HashKey, now: Mono): OverLimit | undefined {
		const { perPeer, pauseSeconds } = this.#bounds;
		if (perPeer.minute + perPeer.hour + perPeer.day > 0) {
			const peer = this.#peers.get(key, now) ?? new Tally(perPeer, pauseSeconds);
			this.#peers.set(key, peer, now);
			const until = peer.count(now);
			if (until > 0) return overLimit('peer-limit', until, now);
		}
		const until = this.#total.count(now);
		return until > 0 ? overLimit('total-limit', until, now) : undefined;
	}
}

function overLimit(code: LimitFault, until: number, now: Mono): OverLimit {
	return { code, retrySeconds: Math.max(1, Math.ceil((until - now) / 1000)) };
}
