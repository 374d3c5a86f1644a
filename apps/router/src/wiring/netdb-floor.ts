// Makes the network database of a router; its wants are fulfilled in `netdb-wants.ts`.
import { type FitnessFacts, NetDb } from '@i2p/netdb';
import { isDialable } from '@i2p/transport-core';
import { mostUnknownAskers } from '../constants.js';
import { shareOf, transitOf, versionFloor } from '../options.js';
import { makeStrangers } from './acquaintance.js';
import type { House } from './house.js';
import { netDbWants } from './netdb-wants.js';

/** The network database. */
export function makeNetDb(house: House): NetDb {
	const { settings, ports, own, book, answers, toSelf, keptNetwork, present, counters } = house;
	return new NetDb(
		{
			rules: { netId: settings.netId, versionFloor: versionFloor(settings) },
			random: ports.random,
			floodfill: settings.floodfill,
			startedAt: present().now,
		},
		netDbWants({
			links: () => house.links,
			strangers: makeStrangers(house, mostUnknownAskers),
			tunnels: () => house.tunnels,
			destinations: () => house.destinations,
			own,
			book,
			answers,
			toSelf,
			keeper: keptNetwork.routers,
			fitness: () => fitness(house),
			present,
			note: counters.noteOf('netdb'),
		}),
	);
}

/** Share of the transit tunnels allowed from which on we are too busy to be a floodfill of our own accord. */
const congestedShare = 0.9;

/** What speaks for and against our being a floodfill. */
function fitness(house: House): FitnessFacts {
	const { settings, tunnels, timekeeper, reach } = house;
	const mostTransit = transitOf(settings);
	return {
		reachable: isDialable(reach.of(4)) || isDialable(reach.of(6)),
		hidden: settings.hidden,
		shareKBps: shareOf(settings) ?? Number.POSITIVE_INFINITY,
		congested: mostTransit > 0 && tunnels.transitCount >= congestedShare * mostTransit,
		clockOffMs: timekeeper.offsetMs,
	};
}
