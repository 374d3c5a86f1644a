// Makes the messages' sorter, the table of local destinations, and who makes whole ones of them: what stands on links, tunnels and network database.
import { DestinationsOverMessages } from '@i2p/client';
import { lookupOf } from '@i2p/i2ptunnel';
import { Dispatch } from '../dispatch.js';
import { type WaitFigures, waitMessage, whyItWaits } from '../fault-messages.js';
import { LocalDestinations } from '../local-destinations.js';
import type { House } from './house.js';
import { LongWaits, type WaitReason } from './long-waits.js';
import { exploratoryTunnels } from './readiness.js';

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

/** Who tells why destinations are not ready. */
export function makeLongWaits(house: House): LongWaits {
	const { destinations, events } = house;
	return new LongWaits({
		since: () => destinations.waitingSince,
		reason: () => waitReason(house),
		tell: (reason, waitedMs) => {
			const message = waitMessage(reason, waitedMs, figuresOf(house));
			events.onNews({ event: 'waiting', reason, seconds: Math.round(waitedMs / 1000), message });
		},
	});
}

/** Why a destination would not be ready now. */
export function whyNotReady(house: House): string {
	return whyItWaits(waitReason(house), figuresOf(house));
}

function waitReason({ netDb, links, tunnels }: House): WaitReason {
	if (netDb.counts().routers === 0) return 'no-routers';
	if (links.size === 0) return 'no-links';
	const { inbound, outbound } = exploratoryTunnels(tunnels);
	return inbound === 0 || outbound === 0 ? 'no-tunnels' : 'own-tunnels';
}

function figuresOf({ netDb, links, settings, reseeder }: House): WaitFigures {
	const { routers } = netDb.counts();
	return { routers, links: links.size, netId: settings.netId, reseed: reseeder?.snapshot() };
}
