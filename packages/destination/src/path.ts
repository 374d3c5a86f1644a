// Which lease and which outbound tunnel lead to a remote: sticky, replaced when they end or fail. Policy.
import { type Lease2, type LeaseSet2, leaseStands } from '@i2p/data-leaseset';
import type { Wall } from '@i2p/time';
import { equalBytes, type Random } from '@i2p/util';

/** The way that messages to one remote take. */
export interface Path {
	readonly lease: Lease2;
	/** Name of the outbound tunnel. */
	readonly outbound: number;
}

/** Whether two leases name the same tunnel of the same gateway. */
export function sameLease(a: Lease2, b: Lease2): boolean {
	return a.tunnelId === b.tunnelId && equalBytes(a.gateway, b.gateway);
}

function oneOf<T>(items: readonly T[], random: Random): T | undefined {
	return items.length === 0 ? undefined : items[random.below(items.length)];
}

/** Leases that are good for a while; those about to end, if there are no others. */
export function usableLeases(
	set: LeaseSet2,
	wall: Wall,
): { readonly leases: readonly Lease2[]; readonly fresh: boolean } {
	const fresh = set.leases.filter((lease) => leaseStands(lease, wall));
	if (fresh.length > 0) return { leases: fresh, fresh: true };
	return { leases: set.leases.filter((lease) => lease.endMs > wall), fresh: false };
}

function chooseLease(
	leases: readonly Lease2[],
	before: Lease2 | undefined,
	avoid: boolean,
	random: Random,
): Lease2 | undefined {
	if (before !== undefined) {
		const same = leases.find((lease) => sameLease(lease, before));
		if (same !== undefined && !avoid) return same;
		const others = leases.filter((lease) => !sameLease(lease, before));
		// Another tunnel of the same gateway keeps the gateway's link in use; a failed path leaves the gateway too.
		const near = avoid ? [] : others.filter((lease) => equalBytes(lease.gateway, before.gateway));
		const other = oneOf(near, random) ?? oneOf(others, random);
		if (other !== undefined) return other;
	}
	return oneOf(leases, random);
}

/**
 * The path to use from now on. Keeps the one before while its lease and tunnel stand; with `avoid` it takes another of
 * both where there is one. `undefined` without a lease or a tunnel.
 */
export function choosePath(
	leases: readonly Lease2[],
	outbound: readonly number[],
	before: Path | undefined,
	avoid: boolean,
	random: Random,
): Path | undefined {
	const lease = chooseLease(leases, before?.lease, avoid, random);
	if (lease === undefined) return undefined;
	if (before !== undefined && !avoid && outbound.includes(before.outbound)) return { lease, outbound: before.outbound };
	const others = outbound.filter((name) => name !== before?.outbound);
	const tunnel = oneOf(others, random) ?? outbound[0];
	return tunnel === undefined ? undefined : { lease, outbound: tunnel };
}
