// One direction of a pool: how many tunnels are wanted, which stand, which are being built, and when to try again.
import { after, type Mono, never } from '@i2p/time';
import type { Backoff } from '@i2p/util';
import { maxPoolQuantity, mostBuildsPerTunnel, mostPauseOfKnownFaultMs, rivalAfterMs } from '../constants.js';
import type { OwnTunnel } from './outbound-tunnel.js';
import type { PoolSide } from './plan.js';

/** What one direction of a pool wants, has and awaits. */
export class PoolHalf {
	#options: PoolSide;
	readonly tunnels = new Set<OwnTunnel>();
	readonly backoff: Backoff;
	/** When each build under way was sent, the oldest first. */
	readonly pending: Mono[] = [];
	/** Not before this. */
	nextTry: Mono;

	constructor(options: PoolSide, backoff: Backoff, now: Mono) {
		this.#options = options;
		this.backoff = backoff;
		this.nextTry = now;
	}

	get options(): PoolSide {
		return this.#options;
	}

	/** Tunnels that are to stand, those in reserve included. */
	get quantity(): number {
		return Math.min(maxPoolQuantity, this.#options.quantity + (this.#options.backupQuantity ?? 0));
	}

	/**
	 * Wants something else from now on. Tunnels too many are not renewed; with `anew` all that stand are replaced, and serve until they end.
	 */
	configure(options: PoolSide, anew: boolean, now: Mono): void {
		this.#options = options;
		this.nextTry = now;
		if (!anew) return;
		for (const { life } of this.tunnels) life.age(now);
	}

	/** Tunnels to be begun now. A build without an answer for long is given a rival before it is given up. */
	missing(now: Mono): number {
		const hopeful = this.pending.filter((sentAt) => now < after(sentAt, rivalAfterMs)).length;
		const wanted = this.#wanted(now) - hopeful;
		return Math.max(0, Math.min(wanted, this.quantity * mostBuildsPerTunnel - this.pending.length));
	}

	/** When a build under way loses hope next; never if none is, or nothing is wanted. */
	nextRival(now: Mono): Mono {
		const hopeful = this.pending.find((sentAt) => now < after(sentAt, rivalAfterMs));
		return hopeful === undefined || this.#wanted(now) <= 0 ? never : after(hopeful, rivalAfterMs);
	}

	/** Tunnels that should stand and do not. While nothing sound stands, one more is wanted without waiting for the verdict. */
	#wanted(now: Mono): number {
		let fresh = 0;
		let sound = false;
		for (const { life } of this.tunnels) {
			if (!life.fresh(now)) continue;
			fresh++;
			sound ||= life.sound;
		}
		return Math.max(this.quantity - fresh, sound ? 0 : 1);
	}

	/** Tunnels that have hops. */
	get overOthers(): number {
		let count = 0;
		for (const { hops } of this.tunnels) if (hops.length > 0) count++;
		return count;
	}

	/** A build that was sent then is over. */
	settle(sentAt: Mono): void {
		const at = this.pending.indexOf(sentAt);
		if (at >= 0) this.pending.splice(at, 1);
	}

	/** A build failed: how long to wait before the next. Builds that failed together count once. @param known whether it is known by whom */
	pause(now: Mono, known: boolean): void {
		if (now < this.nextTry) return;
		const pauseMs = this.backoff.next();
		this.nextTry = after(now, known ? Math.min(pauseMs, mostPauseOfKnownFaultMs) : pauseMs);
	}
}
