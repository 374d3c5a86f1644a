// Makes the tunnels of a router: who their hops are, over which links they go, and who is told what comes out of them.
import { seconds } from '@i2p/time';
import { Tunnels } from '@i2p/tunnel';
import { mostStrangers } from '../constants.js';
import { shareOf, transitOf } from '../options.js';
import { makeStrangers, publish } from './acquaintance.js';
import { hopChooser, peerNotes } from './hop-chooser.js';
import type { House } from './house.js';
import { exploratoryPool } from './netdb-wants.js';
import { pressureOf } from './pressure.js';

/** All tunnels: ours and those of others through us. */
export function makeTunnels(house: House): Tunnels {
	const { settings, kept, ports, book, arm, counters } = house;
	const { identity, encryption } = kept.keys;
	const share = shareOf(settings);
	const strangers = makeStrangers(house, mostStrangers);
	const tunnels = new Tunnels({
		keys: { hash: identity.hash, key: identity.key, encryption },
		links: {
			offer: (peer, message, now, traffic) => strangers.offer(peer, message, now, traffic),
			linked: (peer) => house.links.link(peer) !== undefined,
			heard: (peer) => house.links.heard(peer),
			reach: (peer, now) => house.links.link(peer) !== undefined || house.links.connect(peer, now) !== 'taken',
		},
		chooser: hopChooser({
			book,
			routers: () => house.netDb.routers(),
			routerInfo: (peer) => house.netDb.routerInfo(peer),
			connected: (peer) => house.links.link(peer) !== undefined,
			heard: (peer) => house.links.heard(peer),
			canDial: (info) => house.links.canDial(info),
			scarceLinks: () => house.links.scarce,
			random: ports.random,
		}),
		peers: peerNotes(book),
		upward: {
			onTunnelMessage: (poolId, message, turn) => {
				if (poolId === exploratoryPool) house.dispatch.onTunnelMessage(message, turn);
				else house.destinations.onTunnelMessage(poolId, message, turn);
			},
			onRouterMessage: (message, turn) => house.dispatch.onOwnMessage(message, turn),
			onLeasesChanged: (poolId, turn) => {
				if (poolId !== exploratoryPool) house.destinations.onTunnelsChanged(poolId, turn);
			},
			onOutboundUp: (poolId, turn) => {
				if (poolId !== exploratoryPool) house.destinations.onTunnelsChanged(poolId, turn);
			},
			onCongestionChanged: (turn) => publish(house, turn),
		},
		random: ports.random,
		note: counters.noteOf('tunnels'),
		arm,
		transit: {
			maxTunnels: transitOf(settings),
			...(share === undefined ? {} : { bytesPerSecond: share * 1024 }),
			pressure: pressureOf({
				memoryShare: ports.memoryShare,
				bandwidth: house.bandwidth,
				linkLoad: (now) => house.links.load(now),
				now: () => house.present().now,
			}),
		},
		times: { lifetimeMs: seconds(settings.tunnelLifetimeSeconds) },
	});
	house.breath.addSource(tunnels.loop);
	return tunnels;
}
