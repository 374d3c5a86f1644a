// What may enter the database: pure rules on decoded structures. Network database, "Storing" and "Expiry".
// Knows nothing of tables; signatures are checked last because they cost most.
import type { LeaseSet, LeaseSet2 } from '@i2p/data-leaseset';
import type { RouterInfo } from '@i2p/data-routerinfo';
import type { Wall } from '@i2p/time';
import {
	floodAgeMs,
	floodfillRouterAgeMs,
	futureToleranceMs,
	leaseSetAheadMs,
	leaseSetGraceMs,
	noExpiryBeforeMs,
	noExpiryBelow,
	routerAgeFloorMs,
	routerAgeScale,
	routerAgeSpreadMs,
	staleAfterMs,
	staleCountsFromMs,
	storedVersionFloor,
} from './constants.js';

/** The network's rules, which a test network changes. */
export interface AdmissionRules {
	/** `netId` that RouterInfos must name. */
	readonly netId: number;
	/** Lowest `router.version` as a number; 0.9.58 if not given. */
	readonly versionFloor?: number | undefined;
	/** Oldest RouterInfo taken in; 27 hours if not given. */
	readonly staleAfterMs?: number;
}

/** Why an entry is refused. */
export type Refusal =
	| 'wrong-net'
	| 'old-version'
	| 'from-the-future'
	| 'stale'
	| 'expired'
	| 'too-far-ahead'
	| 'bad-signature'
	| 'our-own'
	| 'full';

/** Why a RouterInfo may not enter, or `undefined`. `uptimeMs` is ours: soon after the start stale ones are welcome. */
export function routerRefusal(
	info: RouterInfo,
	rules: AdmissionRules,
	wall: Wall,
	uptimeMs: number,
): Refusal | undefined {
	if (info.netId !== rules.netId) return 'wrong-net';
	if (info.version < (rules.versionFloor ?? storedVersionFloor)) return 'old-version';
	if (info.published > wall + futureToleranceMs) return 'from-the-future';
	const isStale = info.published < wall - (rules.staleAfterMs ?? staleAfterMs);
	if (isStale && uptimeMs > staleCountsFromMs) return 'stale';
	return info.verify() ? undefined : 'bad-signature';
}

/** Why a lease set may not enter, or `undefined`. */
export function leaseSetRefusal(set: LeaseSet2 | LeaseSet, wall: Wall): Refusal | undefined {
	if (set.expires + leaseSetGraceMs <= wall) return 'expired';
	if (set.expires > wall + leaseSetAheadMs + futureToleranceMs) return 'too-far-ahead';
	if (set.kind === 'leaseSet2' && set.published > wall + futureToleranceMs) return 'from-the-future';
	return set.verify() ? undefined : 'bad-signature';
}

/** How old a kept RouterInfo may become; unlimited soon after the start and while few are known. */
export function routerAgeLimitMs(known: number, isFloodfill: boolean, uptimeMs: number): number {
	if (uptimeMs < noExpiryBeforeMs || known <= noExpiryBelow) return Number.POSITIVE_INFINITY;
	if (isFloodfill) return floodfillRouterAgeMs;
	return routerAgeFloorMs + (routerAgeSpreadMs * routerAgeScale) / known;
}

/** Whether a RouterInfo is passed on to other floodfills: recent, and with an address that can be dialed. */
export function floodsRouter(info: RouterInfo, wall: Wall): boolean {
	return info.published > wall - floodAgeMs && info.addresses.some((address) => address.options.has('host'));
}

/** Whether a lease set is passed on: valid still, and meant to be found. */
export function floodsLeaseSet(set: LeaseSet2 | LeaseSet, wall: Wall): boolean {
	return set.expires > wall && !(set.kind === 'leaseSet2' && set.flags.unpublished);
}
