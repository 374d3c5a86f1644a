// How much one destination, and all together, may ask of a server: so many a minute, then a pause.
import type { HashKey } from '@i2p/data-core';
import type { Mono } from '@i2p/time';
import { ExpiringMap, TokenBucket } from '@i2p/util';
import { maxCountedPeers } from './constants.js';

/** Bounds of one kind of request; 0 for none. */
export interface RequestBounds {
	/** Of one destination, a minute. */
	readonly perPeer: number;
	/** Of all together, a minute. */
	readonly total: number;
	/** How long one who asked too much is turned away, in seconds. */
	readonly pauseSeconds: number;
}

/** Why somebody is turned away. */
export type LimitFault = 'peer-limit' | 'total-limit';

interface Peer {
	readonly bucket: TokenBucket;
	bannedUntil: number;
}

/** Counts requests. */
export class RequestLimits {
	readonly #bounds: RequestBounds;
	readonly #peers: ExpiringMap<HashKey, Peer>;
	readonly #total: TokenBucket | undefined;

	constructor(bounds: RequestBounds) {
		this.#bounds = bounds;
		this.#peers = new ExpiringMap({
			capacity: maxCountedPeers,
			lifetimeMs: Math.max(120_000, 1000 * bounds.pauseSeconds + 60_000),
		});
		this.#total = bounds.total > 0 ? bucketOf(bounds.total) : undefined;
	}

	/** Counts one request; answers why it is turned away, if it is. */
	take(key: HashKey, now: Mono): LimitFault | undefined {
		if (this.#bounds.perPeer > 0) {
			const peer = this.#peers.get(key, now) ?? { bucket: bucketOf(this.#bounds.perPeer), bannedUntil: 0 };
			this.#peers.set(key, peer, now);
			if (peer.bannedUntil > now) return 'peer-limit';
			if (!peer.bucket.take(1, now)) {
				peer.bannedUntil = now + 1000 * this.#bounds.pauseSeconds;
				return 'peer-limit';
			}
		}
		return (this.#total?.take(1, now) ?? true) ? undefined : 'total-limit';
	}
}

const bucketOf = (perMinute: number): TokenBucket =>
	new TokenBucket({ ratePerSecond: perMinute / 60, burst: perMinute });
