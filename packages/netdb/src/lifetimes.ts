// How long entries live, which lease sets may enter, and what is passed on. Network database, "Storing", "Expiry", "Flooding".
// Pure; knows nothing of tables.
import type { RouterInfo } from '@i2p/data-routerinfo';
import type { Wall } from '@i2p/time';
import {
	floodAgeMs,
	floodfillRouterAgeMs,
	futureToleranceMs,
	leaseSetAheadMs,
	leaseSetGraceMs,
	metaLeaseSetAheadMs,
	noExpiryBeforeMs,
	noExpiryBelow,
	routerAgeFloorMs,
	routerAgeScale,
	routerAgeSpreadMs,
} from './constants.js';
import type { StoredLeaseSet } from './wants.js';

/** Why a lease set is refused. */
export type LeaseSetRefusal = 'expired' | 'too-far-ahead' | 'from-the-future' | 'bad-signature';

/** Why a lease set may not enter, or `undefined`; its signature is checked last because that costs most. */
export function leaseSetRefusal(set: StoredLeaseSet, wall: Wall): LeaseSetRefusal | undefined {
	if (set.expires + leaseSetGraceMs <= wall) return 'expired';
	const aheadMs = set.kind === 'metaLeaseSet' ? metaLeaseSetAheadMs : leaseSetAheadMs;
	if (set.expires > wall + aheadMs + futureToleranceMs) return 'too-far-ahead';
	if (set.kind !== 'leaseSet' && set.published > wall + futureToleranceMs) return 'from-the-future';
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
export function floodsLeaseSet(set: StoredLeaseSet, wall: Wall): boolean {
	return set.expires > wall && !(set.kind !== 'leaseSet' && set.flags.unpublished);
}
