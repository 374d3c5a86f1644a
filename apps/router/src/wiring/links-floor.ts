// Makes the links of a router: the table, its gate and the transports below it; whom links tell is in `link-events.ts`.
import { seconds } from '@i2p/time';
import { Gate, LinkTable, meteredTcp, type RouterInfoSource } from '@i2p/transport-core';
import { createNtcp2Transport } from '@i2p/transport-ntcp2';
import { listenFault } from '../fault-messages.js';
import { isWildcard, versionFloor } from '../options.js';
import type { House } from './house.js';
import { linkEvents } from './link-events.js';
import { tellListening } from './reach.js';
import { lookAround } from './reseeding.js';

/** What the user can change when NTCP2 cannot listen. */
const ntcp2Place = { what: 'NTCP2', portBy: 'port', hostBy: 'host' };

/** The link table with every transport. */
export function makeLinks(house: House): LinkTable {
	const { settings, ports, book, bandwidth, reachability, presence } = house;
	const { random, log } = ports;
	// Codes of links and their transports begin with whose they are.
	const note = (code: string) => house.counters.count(code);
	const gate = new Gate({ manyPerHost: settings.allowLocal, bannedPeers: book.bans });
	const peers: RouterInfoSource = { routerInfo: (peer) => house.netDb.routerInfo(peer) };
	const links: LinkTable = new LinkTable({
		own: house.self,
		peers,
		events: linkEvents({
			book,
			reachability,
			timekeeper: () => house.timekeeper,
			presence,
			netDb: () => house.netDb,
			tunnels: () => house.tunnels,
			dispatch: () => house.dispatch,
			openLinks: () => house.links.size,
		}),
		gate,
		bandwidth,
		maxLinks: settings.maxConnections,
		useOf: (peer) => {
			if (house.tunnels.goesOver(peer)) return 'tunnels';
			return peers.routerInfo(peer)?.caps.floodfill === true ? 'questions' : 'nothing';
		},
		random,
		note,
		log,
	});
	links.add(createNtcp2Transport({ ...ntcp2Options(house), peers, events: links, gate, random, note, log }));
	return links;
}

type Ntcp2Options = Parameters<typeof createNtcp2Transport>[0];

function ntcp2Options(house: House): Omit<Ntcp2Options, 'peers' | 'events' | 'gate' | 'random' | 'note' | 'log'> {
	const { settings, kept, events, tcp, bandwidth, own, jobs } = house;
	const at = { host: settings.host, port: house.port };
	const six = settings.host6 === undefined ? [] : [settings.host6];
	return {
		tcp: meteredTcp(tcp, bandwidth),
		keys: kept.keys,
		staticKey: kept.ntcp2.staticKey,
		iv: kept.ntcp2.iv,
		ownRouterInfo: () => own.current,
		netId: settings.netId,
		versionFloor: versionFloor(settings),
		clockIsTrusted: () => house.timekeeper.isTrusted,
		allowLocal: settings.allowLocal,
		listenAt: [at, ...six.map((host) => ({ host, port: house.port }))],
		from: [...(isWildcard(settings.host) ? [] : [settings.host]), ...six],
		handshakeTimeoutMs: seconds(settings.handshakeTimeoutSeconds),
		idleTimeoutMs: seconds(settings.idleTimeoutSeconds),
		...(settings.ntcp2Hybrid === 'off' ? {} : { hybrid: { level: settings.ntcp2Hybrid, jobs } }),
		onListening: (where) => {
			tellListening(house, where, true);
			// The second address speaks for itself.
			if (six.length > 0 && where.host.includes(':') !== settings.host.includes(':')) return;
			house.listening = where;
			events.onListening(where);
			house.later((turn) => lookAround(house, turn.now));
		},
		onListenFailed: (code, detail, where) => {
			tellListening(house, where, false);
			events.onFault(...listenFault({ ...ntcp2Place, at: where }, code, detail));
		},
	};
}
