// Fulfils what a local destination wants: its pool among the router's tunnels, its own view of the network database.
import { type HashKey, hashOf } from '@i2p/data-core';
import type { LeaseSetDirectory, TunnelPool } from '@i2p/destination';
import type { Context, LeaseSetResult, NetDb } from '@i2p/netdb';
import type { Turn } from '@i2p/runtime';
import type { Tunnels } from '@i2p/tunnel';
import type { DestinationSettings } from './destination-settings.js';

/** The tunnels of one destination. */
export function poolOf(tunnels: Tunnels, key: HashKey, settings: DestinationSettings, present: () => Turn): TunnelPool {
	return {
		inboundLeases: (turn) =>
			tunnels
				.inboundLeases(key, turn)
				.map(({ gateway, tunnelId, expires }) => ({ gateway, tunnelId, endMs: expires }))
				.sort((a, b) => b.endMs - a.endMs),
		outboundTunnels: (turn) => tunnels.outboundTunnels(key, turn).map((tunnel) => tunnel.tunnelId),
		sendOut: (delivery, message, turn, prefer) => tunnels.sendThrough(key, delivery, message, turn, prefer),
		room: (turn, prefer) => tunnels.room(key, turn, prefer),
		reconfigure: (options) => {
			const fault = settings.merge(options);
			if (fault === undefined) tunnels.configurePool(key, settings.pool, present());
			return fault;
		},
		rest: (resting, turn) => {
			settings.resting = resting;
			tunnels.configurePool(key, settings.pool, turn);
		},
		suspect: (outbound, turn) => tunnels.suspect(key, outbound, turn),
	};
}

/** The network database as one destination sees it, or the router where nobody has a destination. */
export function directoryOf(netDb: NetDb, context: Context): LeaseSetDirectory {
	return {
		lookup: (hash, onAnswer, turn) => {
			const onLookup = (result: LeaseSetResult, later: Turn) =>
				onAnswer(result.found ? result.leaseSet : undefined, later);
			// A destination keeps what it learnt by itself; when it asks, that does not serve.
			netDb.lookupLeaseSet(context, hashOf(hash), onLookup, turn, context !== 'router');
		},
		publish: (leaseSet, turn) => {
			if (context !== 'router') netDb.publishLeaseSet(leaseSet, turn, context);
		},
		onMessage: (message, turn) => void netDb.onMessage(message, { kind: 'tunnel', context }, turn),
	};
}
