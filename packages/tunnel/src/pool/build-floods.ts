// How many builds one neighbour, and all together, may ask of us: looking into a record costs a key agreement.
import type { HashKey } from '@i2p/data-core';
import { ExpiringMap, TokenBucket } from '@i2p/util';
import type { HopRefusal } from '../codes.js';
import {
	allBuildsBurst,
	allBuildsPerSecond,
	maxBuildSources,
	sourceBuildsBurst,
	sourceBuildsPerSecond,
	sourceMemoryMs,
} from '../constants.js';

/** What comes by a tunnel has no neighbour to answer for it: all of it together counts as one. */
const byTunnel = '';

/** Counts builds before anybody opens them. */
export class BuildFloods {
	readonly #sources = new ExpiringMap<HashKey | typeof byTunnel, TokenBucket>({
		capacity: maxBuildSources,
		lifetimeMs: sourceMemoryMs,
	});
	readonly #all = new TokenBucket({ ratePerSecond: allBuildsPerSecond, burst: allBuildsBurst });

	/** Why one more build is not looked at, or `undefined`. */
	refusal(from: HashKey | undefined, now: number): HopRefusal | undefined {
		const source = from ?? byTunnel;
		let bucket = this.#sources.use(source, now);
		if (bucket === undefined) {
			bucket = new TokenBucket({ ratePerSecond: sourceBuildsPerSecond, burst: sourceBuildsBurst });
			this.#sources.set(source, bucket, now);
		}
		if (!bucket.take(1, now)) return 'transit-flood';
		return this.#all.take(1, now) ? undefined : 'transit-flood-of-all';
	}
}
