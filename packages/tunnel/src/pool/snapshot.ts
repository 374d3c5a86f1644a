// What pools show of themselves: numbers and shortened names, no keys.
import { type HashKey, shortHash } from '@i2p/data-core';
import type { OwnTunnel } from './outbound-tunnel.js';
import type { Pool } from './pool.js';

/** One tunnel of ours. */
export interface TunnelSnapshot {
	readonly tunnelId: number;
	/** Shortened router hashes, in the direction of the data. */
	readonly hops: readonly string[];
	readonly expires: number;
	readonly rttMs: number | undefined;
	readonly state: 'new' | 'good' | 'failing' | 'replaced';
}

/** One pool. */
export interface PoolSnapshot {
	readonly id: string;
	readonly exploratory: boolean;
	readonly inbound: readonly TunnelSnapshot[];
	readonly outbound: readonly TunnelSnapshot[];
	readonly pending: number;
}

/** All tunnels of a router. */
export interface TunnelsSnapshot {
	readonly pools: readonly PoolSnapshot[];
	readonly pendingBuilds: number;
	readonly pendingTests: number;
	readonly transit: number;
}

/** A pool as it is now. */
export function poolSnapshot(pool: Pool): PoolSnapshot {
	return {
		id: pool.id,
		exploratory: pool.options.exploratory,
		inbound: [...pool.inbound].map(tunnelSnapshot),
		outbound: [...pool.outbound].map(tunnelSnapshot),
		pending: pool.pending,
	};
}

function tunnelSnapshot(tunnel: OwnTunnel): TunnelSnapshot {
	const { life } = tunnel;
	const state = life.doomed ? 'replaced' : life.failures > 0 ? 'failing' : life.rttMs === undefined ? 'new' : 'good';
	return {
		tunnelId: tunnel.tunnelId,
		hops: tunnel.hops.map((hop: { readonly key: HashKey }) => shortHash(hop.key)),
		expires: life.expires,
		rttMs: life.rttMs,
		state,
	};
}
