// What pools show of themselves: numbers and shortened names, no keys.
import { type HashKey, shortHash } from '@i2p/data-core';
import type { BuildsSnapshot } from './build-ledger.js';
import type { CongestionLetter } from './congestion.js';
import type { OwnTunnel } from './outbound-tunnel.js';
import type { Pool } from './pool.js';

/** One tunnel of ours. */
export interface TunnelSnapshot {
	readonly tunnelId: number;
	/** Shortened router hashes, in the direction of the data. */
	readonly hops: readonly string[];
	readonly expires: number;
	readonly rttMs: number | undefined;
	/** Least bandwidth that a hop said it has for it, KB/s; `undefined`: none said. */
	readonly availableKBps: number | undefined;
	readonly state: 'new' | 'good' | 'failing' | 'replaced';
}

/** One pool. */
export interface PoolSnapshot {
	readonly id: string;
	readonly exploratory: boolean;
	readonly inbound: readonly TunnelSnapshot[];
	readonly outbound: readonly TunnelSnapshot[];
	readonly pending: number;
	/** What became of its builds, reasons included. */
	readonly builds: BuildsSnapshot;
}

/** The service as a hop of others' tunnels. */
export interface TransitSnapshot {
	readonly tunnels: number;
	/** Most tunnels at once; 0: none are taken. */
	readonly limit: number;
	/** The load at this moment and averaged over minutes, 0 to 1. */
	readonly load: number;
	readonly averageLoad: number;
	/** The letter for our RouterInfo. */
	readonly congestion: CongestionLetter | undefined;
	/** Whether no more tunnels are taken because the router is about to stop. */
	readonly closed: boolean;
	/** Bytes carried a second, by the last sample. */
	readonly bytesPerSecond: number;
	/** KB/s promised to the tunnels that stand. */
	readonly promisedKBps: number;
}

/** All tunnels of a router. */
export interface TunnelsSnapshot {
	readonly pools: readonly PoolSnapshot[];
	readonly pendingBuilds: number;
	readonly pendingTests: number;
	readonly transit: TransitSnapshot;
}

/** A pool as it is now. */
export function poolSnapshot(pool: Pool): PoolSnapshot {
	return {
		id: pool.id,
		exploratory: pool.options.exploratory,
		inbound: [...pool.inbound].map(tunnelSnapshot),
		outbound: [...pool.outbound].map(tunnelSnapshot),
		pending: pool.pending,
		builds: pool.builds,
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
		availableKBps: life.availableKBps,
		state,
	};
}
