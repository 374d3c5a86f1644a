// How we and others become acquainted: ours goes out, and RouterInfos from elsewhere come in: what was kept, a folder, a reseed, the routers of one process. Each costs a signature, so it goes in batches.
import { hashOf } from '@i2p/data-core';
import type { RouterInfo } from '@i2p/data-routerinfo';
import type { Turn } from '@i2p/runtime';
import { learnedAtOnce } from '../constants.js';
import { shareOf, transitOf } from '../options.js';
import { OwnRouterInfo } from '../own-router-info.js';
import { FirstPeers } from './first-peers.js';
import type { House } from './house.js';
import { Reach } from './reach.js';
import { Strangers } from './strangers.js';

/** Makes what knows how others reach us; our RouterInfo says where, or no longer. */
export function makeReach(house: House): Reach {
	const { settings, ports, breath, udp, links, counters, events } = house;
	const note = (code: string) => counters.count(code);
	return new Reach({ settings, ports, breath, udp, note }, links.transports, {
		onPlaces: (turn) => {
			house.own.refresh(turn.wall);
			publish(house, turn);
		},
		onReachability: (of) => {
			counters.count(`router-reachability-${of.state}`);
			events.onReachability(of);
		},
	});
}

/** Makes our RouterInfo, which says what every transport and the other rooms say of us. */
export function makeOwnRouterInfo(house: House): OwnRouterInfo {
	const { settings, kept, links, reach, book, events, present } = house;
	return new OwnRouterInfo(
		kept.keys,
		() => ({
			addresses: links.transports.flatMap((transport) => transport.addresses(reach.places(transport))),
			netId: settings.netId,
			floodfill: house.netDb?.counts().serves ?? settings.floodfill === true,
			hidden: settings.hidden,
			shareKBps: shareOf(settings),
			congestion: transitOf(settings) === 0 ? 'G' : house.tunnels?.congestion,
			known: house.netDb?.counts() ?? { routers: 0, leaseSets: 0 },
		}),
		(info) => {
			book.ourInfo = info;
			events.onOwnInfo(info);
		},
		present().wall,
	);
}

/** Takes them in, some in each turn. Those that are not admitted are counted. */
export function learn(house: House, infos: readonly RouterInfo[]): void {
	house.later((turn) => {
		const batch = infos.slice(0, learnedAtOnce);
		const ahead = batch.filter((info) => house.netDb.offerRouterInfo(info, turn) === 'from-the-future');
		// None that our clock let in: they come in once it is corrected.
		if (ahead.length === batch.length && house.timekeeper.onAllAhead(ahead, turn)) learn(house, ahead);
		house.tunnels.onPeersChanged(turn);
		if (infos.length > learnedAtOnce) learn(house, infos.slice(learnedAtOnce));
		else publish(house, turn);
	});
}

/** Lets the network know what we say of ourselves; a hidden router is known to those whom it dials only. */
export function publish({ settings, netDb }: House, turn: Turn): void {
	if (!settings.hidden) netDb.publishRouterInfo(turn);
}

/** Begins to read what was kept; the rest of the router does not wait for it. Tells when all of it is read. */
export function remember(house: House, onRemembered: () => void): void {
	const { breath, keptNetwork, netDb, ports } = house;
	breath.addSource(keptNetwork.routers);
	keptNetwork.routers.load({
		offerKept: (info, turn) => netDb.offerKept(info, turn),
		routerInfo: (key) => netDb.routerInfo(key),
		onLoaded: ({ witnesses, ...counts }, turn) => {
			ports.log.note('info', 'network-remembered', counts);
			if (counts.loaded === 0 && house.timekeeper.onAllAhead(witnesses, turn)) learn(house, witnesses);
			house.tunnels.onPeersChanged(turn);
			publish(house, turn);
			onRemembered();
		},
	});
	house.arm();
}

/** Makes where messages to unknown routers wait, of so many routers at a time. They are looked up over links: what waits is others' and is late soon. */
export function makeStrangers(house: House, most: number): Strangers {
	return new Strangers({
		offer: (peer, message, now, traffic) => house.links.offer(peer, message, now, traffic),
		lookUp: (peer, onEnd) =>
			house.later((turn) => house.netDb.lookupRouter(hashOf(peer), ({ found }, end) => onEnd(found, end), turn, true)),
		note: house.counters.noteOf('router'),
		most,
	});
}

/** Makes what dials the first peers of a router. */
export function makeFirstPeers({ settings, links, netDb, book, ports }: House): FirstPeers {
	return new FirstPeers(settings.firstPeers, {
		links: () => links.size,
		candidates: ({ now, wall }) => {
			const mayBeHop = (info: RouterInfo): boolean =>
				links.link(info.key) === undefined &&
				links.canDial(info) &&
				book.bans.bannedFor(info.key, now) === undefined &&
				book.exclusion(info, 'exploratory', now, wall) === undefined;
			return [...netDb.routers()].filter(mayBeHop).map(({ key }) => key);
		},
		dial: (peer, { now }) => void links.connect(peer, now),
		random: ports.random.fork('first-peers'),
	});
}
