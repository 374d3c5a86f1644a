// Makes the network database of a router; its wants are fulfilled in `netdb-wants.ts`.
import { NetDb } from '@i2p/netdb';
import { versionFloor } from '../options.js';
import type { House } from './house.js';
import { netDbWants } from './netdb-wants.js';

/** The network database. */
export function makeNetDb(house: House): NetDb {
	const { settings, ports, own, book, answers, toSelf, keptNetwork, present, counters } = house;
	return new NetDb(
		{
			rules: { netId: settings.netId, versionFloor: versionFloor(settings) },
			random: ports.random,
			floodfill: settings.floodfill === true,
			startedAt: present().now,
		},
		netDbWants({
			links: () => house.links,
			tunnels: () => house.tunnels,
			destinations: () => house.destinations,
			own,
			book,
			answers,
			toSelf,
			keeper: keptNetwork,
			present,
			note: counters.noteOf('netdb'),
		}),
	);
}
