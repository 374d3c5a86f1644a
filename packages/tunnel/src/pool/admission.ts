// Whether this router takes one more tunnel of others: limits in number, by neighbour and by load. Congestion as in proposal 162.
// Must not know records or keys; it is told what stands and what the load is.
import type { HashKey } from '@i2p/data-core';
import type { Random } from '@i2p/util';
import type { HopRefusal } from '../codes.js';
import {
	congestionSampleMs,
	fullLagMs,
	leastOfOneNeighbour,
	mostOfOneNeighbour,
	transitPressurePercent,
} from '../constants.js';
import { Congestion, type CongestionLetter } from './congestion.js';
import type { TransitShare } from './transit-share.js';

/** How much we do for others. */
export interface TransitLimits {
	/** Tunnels at once; 0: none. */
	readonly maxTunnels: number;
	/** Bytes a second that transit may take; `undefined`: as much as comes. */
	readonly bytesPerSecond?: number | undefined;
	/** What else weighs on this router, from 0 to 1 (nothing more can be borne): memory, links. */
	readonly pressure?: () => number;
}

/** The neighbours of one tunnel; a gateway has none before it. */
export interface Neighbours {
	readonly from: HashKey | undefined;
	readonly next: HashKey;
}

/** Counts what stands and decides about the next. */
export class Admission {
	readonly #limits: TransitLimits;
	readonly #share: TransitShare;
	readonly #random: Random;
	readonly #before = new Map<HashKey, number>();
	readonly #after = new Map<HashKey, number>();
	readonly #congestion = new Congestion();
	#tunnels = 0;
	#isClosed = false;
	#bandwidthLoad = 0;
	#lagLoad = 0;
	#lateMs = 0;
	#lateCount = 0;
	#sampledAt: number | undefined;

	constructor(limits: TransitLimits, share: TransitShare, random: Random) {
		this.#limits = limits;
		this.#share = share;
		this.#random = random;
	}

	/** Takes no tunnel any more; those that stand are served to their end. */
	close(): void {
		this.#isClosed = true;
	}

	/** Whether it was closed. */
	get closed(): boolean {
		return this.#isClosed;
	}

	/** The load of this moment, 0 to 1. */
	get load(): number {
		const { maxTunnels, pressure } = this.#limits;
		const inNumber = maxTunnels === 0 ? 1 : this.#tunnels / maxTunnels;
		return Math.max(inNumber, this.#bandwidthLoad, this.#lagLoad, pressure?.() ?? 0);
	}

	/** The load averaged over minutes. */
	get level(): number {
		return this.#congestion.level;
	}

	/** What our RouterInfo is to say: G if we take none. */
	get letter(): CongestionLetter | undefined {
		return this.#limits.maxTunnels === 0 || this.#isClosed ? 'G' : this.#congestion.letter;
	}

	/** Whether a letter stands that less load is to take back. */
	get letterWaits(): boolean {
		return this.#congestion.letter !== undefined;
	}

	/** Why one more tunnel is refused, or `undefined`. */
	refusal({ from, next }: Neighbours): HopRefusal | undefined {
		const { maxTunnels } = this.#limits;
		if (maxTunnels === 0) return 'transit-off';
		if (this.#isClosed) return 'transit-closed';
		if (this.#tunnels >= maxTunnels) return 'transit-full';
		const most = Math.max(leastOfOneNeighbour, maxTunnels * mostOfOneNeighbour);
		const before = from === undefined ? 0 : (this.#before.get(from) ?? 0);
		if (before >= most || (this.#after.get(next) ?? 0) >= most) return 'transit-neighbour';
		const { load } = this;
		if (load >= 1) return 'transit-congested';
		const pressure = (100 * load - transitPressurePercent) / (100 - transitPressurePercent);
		return pressure > 0 && this.#random.below(1000) < 1000 * pressure ? 'transit-pressure' : undefined;
	}

	/** A tunnel stands. */
	add({ from, next }: Neighbours): void {
		this.#tunnels++;
		if (from !== undefined) this.#before.set(from, (this.#before.get(from) ?? 0) + 1);
		this.#after.set(next, (this.#after.get(next) ?? 0) + 1);
	}

	/** It ended. */
	remove({ from, next }: Neighbours): void {
		this.#tunnels--;
		if (from !== undefined) lessen(this.#before, from);
		lessen(this.#after, next);
	}

	/** Something was done so much later than it was due: how far this router lags behind its work. */
	noteLate(ms: number): void {
		this.#lateMs += Math.min(Math.max(0, ms), 2 * fullLagMs);
		this.#lateCount++;
	}

	/** Looks at the load, if it is time to; answers whether the letter changed. */
	sample(now: number): boolean {
		if (this.#sampledAt !== undefined && now < this.#sampledAt + congestionSampleMs) return false;
		this.#sampledAt = now;
		this.#bandwidthLoad = this.#share.sample(now);
		this.#lagLoad = this.#lateCount === 0 ? 0 : Math.min(1, this.#lateMs / this.#lateCount / fullLagMs);
		this.#lateMs = 0;
		this.#lateCount = 0;
		return this.#congestion.sample(this.load, now) && !this.#isClosed;
	}
}

function lessen(counts: Map<HashKey, number>, key: HashKey): void {
	const left = (counts.get(key) ?? 0) - 1;
	if (left > 0) counts.set(key, left);
	else counts.delete(key);
}
