// Makes the messages' sorter, the table of local destinations, and who makes whole ones of them: what stands on links, tunnels and network database.
import { DestinationsOverMessages } from '@i2p/client';
import { lookupOf } from '@i2p/i2ptunnel';
import { Dispatch } from '../dispatch.js';
import { LocalDestinations } from '../local-destinations.js';
import type { House } from './house.js';

/** Who sorts messages to this router. */
export function makeDispatch(house: House): Dispatch {
	const { netDb, tunnels, self, kept, answers, counters, ports } = house;
	return new Dispatch({
		netDb,
		tunnels,
		self,
		encryption: kept.keys.encryption,
		answers,
		note: counters.noteOf('dispatch'),
		random: ports.random,
	});
}

/** The table of local destinations. */
export function makeDestinations(house: House): LocalDestinations {
	const { netDb, tunnels, floors, ports, present, arm, later, counters, names } = house;
	return new LocalDestinations({
		names: { find: (name) => names.find(name)?.destination, target: (name) => lookupOf(names.addressOf(name) ?? '') },
		netDb,
		tunnels,
		destinationsFloor: floors.destinations,
		random: ports.random,
		present,
		arm,
		later,
		noteOf: (room) => counters.noteOf(room),
	});
}

/** Who makes destinations with streams of these carriers, for bridges and programs. */
export function makeApplications(house: House): DestinationsOverMessages {
	const { destinations, floors, ports, arm, later, counters } = house;
	return new DestinationsOverMessages({
		hosts: destinations,
		floor: floors.streams,
		random: ports.random,
		arm,
		later,
		noteOf: (room) => counters.noteOf(room),
	});
}
