// Makes the links of a router: the table, its gate and the transports below it; whom links tell is in `link-events.ts`.
// Knows of transports what transport-core promises of each.
import type { Endpoint } from '@i2p/runtime';
import { Gate, LinkTable, meteredTcp, type RouterInfoSource } from '@i2p/transport-core';
import { listenFault } from '../fault-messages.js';
import { ntcp2 } from '../transports.js';
import type { House } from './house.js';
import { linkEvents } from './link-events.js';
import { lookAround } from './reseeding.js';

/** The link table with every transport. */
export function makeLinks(house: House): LinkTable {
	const { settings, kept, ports, book, bandwidth, presence, breath, tcp, udp, jobs } = house;
	const { random, log, transports = [ntcp2] } = ports;
	// Codes of links and their transports begin with whose they are.
	const note = (code: string) => house.counters.count(code);
	const gate = new Gate({ manyPerHost: settings.allowLocal, bannedPeers: book.bans });
	const peers: RouterInfoSource = { routerInfo: (peer) => house.netDb.routerInfo(peer) };
	const links: LinkTable = new LinkTable({
		own: house.self,
		peers,
		events: linkEvents({
			book,
			reach: () => house.reach,
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
	const ground = {
		...{ settings, kept, breath, udp, bandwidth, jobs, peers, events: links, gate, random, note, log },
		tcp: meteredTcp(tcp, bandwidth),
		listenAt: [settings.host, ...(settings.host6 === undefined ? [] : [settings.host6])].map((host) => ({
			host,
			port: house.port,
		})),
		ownRouterInfo: () => house.own.current,
		clockIsTrusted: () => house.timekeeper.isTrusted,
	};
	const listening = new Listening(
		house,
		transports.map(({ style }) => style),
	);
	for (const { style, make } of transports)
		links.add(
			make({
				...ground,
				onListening: (at) => listening.onListening(style, at),
				onListenFailed: (...fault) => listening.onListenFailed(style, ...fault),
			}),
		);
	return links;
}

/** Tells that the router listens once every transport does. */
class Listening {
	readonly #house: House;
	readonly #silent: Set<string>;

	constructor(house: House, styles: readonly string[]) {
		this.#house = house;
		this.#silent = new Set(styles);
	}

	onListening(style: string, at: Endpoint): void {
		const house = this.#house;
		const { settings, reach, events, present } = house;
		reach.onListening(style, at, true, present());
		// The second address speaks for itself.
		if (settings.host6 !== undefined && at.host.includes(':') !== settings.host.includes(':')) return;
		house.listening ??= at;
		this.#silent.delete(style);
		if (this.#silent.size > 0) return;
		events.onListening(house.listening);
		house.later((turn) => lookAround(house, turn.now));
	}

	onListenFailed(style: string, code: string, detail: string, at: Endpoint): void {
		const { reach, events, present } = this.#house;
		reach.onListening(style, at, false, present());
		const place = { what: style.toUpperCase(), portBy: 'port', hostBy: 'host', at };
		events.onFault(...listenFault(place, code, detail));
	}
}
