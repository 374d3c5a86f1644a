// Wires reseeding: whom this router asks for first RouterInfos, when, and who hears of it.
import { knownHosts, Reseeder, type ReseedHost } from '@i2p/reseed';
import type { Mono } from '@i2p/time';
import { liveNetId, type RouterSettings } from '../options.js';
import { learn } from './acquaintance.js';
import type { House, ReseedStep } from './house.js';
import { ReseedWatch } from './reseed-watch.js';

/** Routers with which nobody needs to be asked for more. */
const enoughRouters = 50;

/** The hosts that a router with these settings asks: outside the live network only those that it is told. */
export function reseedHostsOf(settings: RouterSettings, certificates: ReadonlyMap<string, string>): ReseedHost[] {
	const { reseedHosts, reseedFrom, netId } = settings;
	if (reseedFrom.length > 0) return [];
	const known = netId === liveNetId ? knownHosts : [];
	const hosts = reseedHosts?.map((url) => ({ url: url.endsWith('/') ? url : `${url}/` })) ?? known;
	return hosts.map((host) => {
		const own = certificates.get(new URL(host.url).hostname);
		return own === undefined ? host : { ...host, authorities: [own] };
	});
}

/** Asks hosts, if there are any. */
export function makeReseeder(house: House): Reseeder | undefined {
	const { settings, trust, http, ports, events, counters } = house;
	const hosts = reseedHostsOf(settings, trust.certificates);
	if (hosts.length === 0) return undefined;
	return new Reseeder(
		{ hosts, signers: trust.signers, netId: settings.netId },
		{
			http,
			random: ports.random,
			enough: () => knowsEnough(house),
			onRouterInfos: (infos) => learn(house, infos),
			onHost: ({ host, result, detail, signer, routers }) => {
				events.onNews({ event: 'reseed-host', host, result, detail, signer, routers });
			},
			onRound: (round) => events.onNews({ event: 'reseeded', ...round }),
			note: counters.noteOf('reseed'),
		},
	);
}

/** We listen: now others may be asked, for the time first, since what they give is dated. */
export function lookAround(house: House, now: Mono): void {
	const { timeServers, floors } = house;
	if (house.closing) return;
	if (timeServers === undefined) {
		reseedAfter(house, 'time');
		return;
	}
	floors.watch.add(timeServers);
	timeServers.ask(now);
}

/** One of the things is done that come before reseeding; after the last of them the router begins to ask, if few routers are known or the user wants it. */
export function reseedAfter(house: House, step: ReseedStep): void {
	const { reseeder, settings, ports, beforeReseed, floors } = house;
	if (!beforeReseed.delete(step) || beforeReseed.size > 0 || reseeder === undefined || house.closing) return;
	house.reseedWatch = new ReseedWatch(settings.reseed, {
		few: () => !knowsEnough(house),
		ask: () => askHosts(house, reseeder),
		random: ports.random.fork('reseed-watch'),
	});
	floors.watch.add(reseeder);
	floors.watch.add(house.reseedWatch);
	house.arm();
}

function askHosts({ settings, trust, events, netDb }: House, reseeder: Reseeder): void {
	const { state } = reseeder.snapshot();
	if (state === 'asking' || state === 'pause') return;
	const hosts = reseedHostsOf(settings, trust.certificates).length;
	events.onNews({ event: 'reseeding', hosts, known: netDb.counts().routers });
	reseeder.start();
}

const knowsEnough = (house: House): boolean => house.netDb.counts().routers >= enoughRouters;
