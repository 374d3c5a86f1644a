// The state of a router, asked of its rooms. Costs a walk over the known routers: ask now and then, not in each turn.

import type { Turn } from '@i2p/runtime';
import type { Mono } from '@i2p/time';
import type { LinksSnapshot, LinkTable } from '@i2p/transport-core';
import type { PoolSnapshot, TunnelSnapshot } from '@i2p/tunnel';
import { transitOf } from '../options.js';
import { reachWords } from '../reach-words.js';
import type {
	PoolState,
	ReachabilitySnapshot,
	Reasons,
	RouterSnapshot,
	RouterVitals,
	TunnelState,
} from '../snapshot.js';
import type { House } from './house.js';
import { exploratoryTunnels, type Readiness } from './readiness.js';

/** Counters that tell of failures, by what failed; what follows the prefix is the reason. */
const failureNames: Readonly<Record<Exclude<keyof RouterSnapshot['failures'], 'handshakes'>, RegExp>> = {
	builds: /^tunnels-build-(?!sent$|accepted$|paced$)(.+)$/,
	transit:
		/^tunnels-(transit-(?:full|neighbour|pressure|congested|bandwidth|flood|flood-of-all|closed|off|overload)|not-for-us|record-replayed|stale-request|bad-.+|same-neighbours|next-hop-banned|sender-unknown|id-in-use)$/,
	lookups: /^netdb-lookup-(?!found$)(.+)$/,
	dials: /^links-(?:dial-failed|refused)-(.+)$/,
};

/** The few numbers by which one sees how it is. */
export function vitalsOf({ links, settings, netDb, tunnels, destinations }: House, { ready }: Readiness): RouterVitals {
	const { routers, leaseSets } = netDb.counts();
	return {
		ready,
		links: links.size,
		mostLinks: settings.maxConnections,
		routers,
		leaseSets,
		...exploratoryTunnels(tunnels),
		transit: tunnels.transitCount,
		destinations: destinations.size,
	};
}

/** Everything at this moment. */
export function survey(house: House, readiness: Readiness): RouterSnapshot {
	const { settings, netDb, tunnels, present } = house;
	const turn = present();
	const { routers, floodfills, leaseSets, lookups, serves, unfit } = netDb.counts();
	const { pools, transit, pendingBuilds } = tunnels.snapshot();
	const links = house.links.snapshot(turn.now);
	const counters = house.counters.snapshot();
	const { published } = house.reach;
	return {
		identity: house.self,
		netId: settings.netId,
		at: turn.wall,
		uptimeMs: turn.now - house.startedAt,
		ready: readiness.ready,
		leaving: house.leaving,
		reachable: published !== undefined,
		reachability: reachabilityOf(house),
		listening: house.listening,
		published,
		capabilities: house.own.current.options.get('caps') ?? '',
		sam: house.doors.sam,
		samUdp: house.doors.samUdp,
		i2cp: house.doors.i2cp,
		applicationTunnels: house.applicationTunnels.states(),
		names: { ...namesOf(house), lists: house.applicationTunnels.lists() },
		links: linksOf(house.links, links),
		bandwidth: links.bandwidth,
		netDb: { routers, floodfills, leaseSets, lookups, floodfill: serves, unfit },
		tunnels: {
			...exploratoryTunnels(tunnels),
			transit: transit.tunnels,
			service: transit,
			mostTransit: transitOf(settings),
			pendingBuilds,
			pools: pools.map((pool) => poolState(pool, turn)),
		},
		peers: {
			profiles: house.book.size,
			tiers: tiersOf(house, turn),
			bans: house.book.bans.list(turn.now).map((ban) => banState(ban, turn)),
			hostBans: links.hostBans.map((ban) => banState(ban, turn)),
		},
		clock: house.timekeeper.snapshot(),
		reseed: house.reseeder?.snapshot(),
		destinations: house.destinations.size,
		failures: failuresIn(counters, house.links),
		counters,
	};
}

function namesOf({ names }: House): Record<'private' | 'local' | 'router', number> {
	return { private: names.size('private'), local: names.size('local'), router: names.size('router') };
}

function reachabilityOf({ settings, reach }: House): ReachabilitySnapshot {
	const { published, portMapper } = reach;
	const families = [reach.of(4), reach.of(6)];
	const shown = families.find(({ at }) => at !== undefined) ?? families[0]!;
	const state = settings.hidden ? 'hidden' : published === undefined ? 'outbound-only' : 'published';
	return { state, why: reachWords(shown), families, portMappings: portMapper?.mappings() ?? [] };
}

function linksOf(
	links: LinkTable,
	{ links: states, dialing, halfOpenIn, maxLinks }: LinksSnapshot,
): RouterSnapshot['links'] {
	const levels = new Map([...links.links()].map(({ peer, hybrid }) => [peer, hybrid]));
	const each = states.map((state) => ({ ...state, hybrid: levels.get(state.peer) }));
	const hybrid = each.filter((link) => link.hybrid !== undefined).length;
	return { open: each.length, hybrid, most: maxLinks, dialing, arriving: halfOpenIn, each };
}

function poolState({ inbound, outbound, ...rest }: PoolSnapshot, turn: Turn): PoolState {
	const states = (tunnels: readonly TunnelSnapshot[]) => tunnels.map((tunnel) => tunnelState(tunnel, turn));
	return { ...rest, inbound: states(inbound), outbound: states(outbound) };
}

function tunnelState({ expires, ...rest }: TunnelSnapshot, { wall }: Turn): TunnelState {
	return { ...rest, expiresInMs: Math.max(0, expires - wall) };
}

/** Known routers by what they are to our tunnels. */
function tiersOf({ book, netDb }: House, { now, wall }: Turn): Reasons {
	const tiers: Record<string, number> = {};
	for (const info of netDb.routers()) {
		const isBanned = book.bans.bannedFor(info.key, now) !== undefined;
		const tier = isBanned ? 'banned' : (book.exclusion(info, 'exploratory', now, wall) ?? book.tier(info.key, now));
		tiers[tier] = (tiers[tier] ?? 0) + 1;
	}
	return tiers;
}

function banState<T extends { readonly until: Mono }>({ until, ...rest }: T, { now }: Turn) {
	return { ...rest, endsInMs: until - now };
}

/** Those of every transport, whose counters begin with its style. */
function handshakesOf({ transports }: LinkTable): RegExp {
	return new RegExp(`^(?:${transports.map(({ style }) => style).join('|')})-((?:handshake|refused|not-accepted)-.+)$`);
}

function failuresIn(counters: Reasons, links: LinkTable): RouterSnapshot['failures'] {
	const of = (name: RegExp): Reasons =>
		Object.fromEntries(
			Object.entries(counters).flatMap(([counter, count]) => {
				const reason = name.exec(counter)?.[1];
				return reason === undefined ? [] : [[reason, count]];
			}),
		);
	const { builds, transit, lookups, dials } = failureNames;
	return {
		builds: of(builds),
		transit: of(transit),
		lookups: of(lookups),
		dials: of(dials),
		handshakes: of(handshakesOf(links)),
	};
}
