// What peers are to us by what they did: fast, of high capacity, well integrated, failing, or nothing of note. Peer selection, "peer tiers".
// Pure: profiles in, tiers out; what a router says of itself counts for nothing here.
import type { HashKey } from '@i2p/data-core';
import type { Mono } from '@i2p/time';
import { mostFast, mostHighCapacity, mostWellIntegrated } from './constants.js';
import type { Profile } from './profile.js';

/**
 * `fast`: of high capacity, and tunnels over it answer sooner than over the median of those; `high-capacity`: it did at least as
 * much for us as the median of those that did anything; `well-integrated`: it answers what we ask of it as a floodfill;
 * `failing`: what it does for us goes wrong; `standard`: all others, unknown ones too.
 */
export type Tier = 'fast' | 'high-capacity' | 'well-integrated' | 'standard' | 'failing';

interface Member {
	readonly peer: HashKey;
	readonly value: number;
}

/** The tiers of all profiles; whoever is not listed is `standard`. */
export function tiersOf(profiles: ReadonlyMap<HashKey, Profile>, now: Mono): Map<HashKey, Tier> {
	const tiers = new Map<HashKey, Tier>();
	const able: Member[] = [];
	const answering: Member[] = [];
	for (const [peer, profile] of profiles) {
		if (profile.failing(now)) tiers.set(peer, 'failing');
		else {
			const capacity = profile.capacity(now);
			if (capacity > 0) able.push({ peer, value: -capacity });
			if (profile.answersWell(now)) answering.push({ peer, value: -profile.count('answered', now) });
		}
	}
	const high = upperHalf(able, mostHighCapacity);
	const timed: Member[] = [];
	for (const { peer } of high) {
		const { hopMs } = profiles.get(peer)!;
		if (hopMs !== undefined) timed.push({ peer, value: hopMs });
	}
	for (const { peer } of least(answering, mostWellIntegrated)) tiers.set(peer, 'well-integrated');
	for (const { peer } of high) tiers.set(peer, 'high-capacity');
	for (const { peer } of upperHalf(timed, mostFast)) tiers.set(peer, 'fast');
	return tiers;
}

/** So many with the least values at most. */
function least(members: Member[], most: number): readonly Member[] {
	return members.sort((a, b) => a.value - b.value).slice(0, most);
}

/** Those whose values are the median or less, so many at most. */
function upperHalf(members: Member[], most: number): readonly Member[] {
	const sorted = least(members, members.length);
	const median = sorted[Math.floor((sorted.length - 1) / 2)]?.value ?? 0;
	return sorted.filter(({ value }) => value <= median).slice(0, most);
}
