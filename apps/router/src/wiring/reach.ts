// How others reach us: what is known at the start, what the gateway and our peers tell, and what our RouterInfo says of it.
import { isPublicIp, parseIp } from '@i2p/data-routerinfo';
import type { Endpoint, Room, Surroundings, Turn } from '@i2p/runtime';
import {
	type Family,
	type FamilyFacts,
	type FamilyReachability,
	GatewayMapper,
	type GatewayMapperOptions,
	type PortMapper,
	type PortMapperEvents,
	Reachability,
} from '@i2p/transport-core';
import { liveNetId, mapsPort, publishedHost, type RouterSettings } from '../options.js';
import type { UpnpPort } from '../system-upnp.js';
import { UpnpFallback } from './upnp-fallback.js';

/** What is known of a family before anything happens; `undefined`: there is no way out. */
function factsOf(
	family: Family,
	settings: RouterSettings,
	port: number,
	around: Surroundings | undefined,
): FamilyFacts | undefined {
	const isOf = (host: string) => parseIp(host)?.family === family;
	const open = around?.addresses.find((host) => isOf(host) && isPublicIp(parseIp(host)!));
	const six = family === 6 ? settings.host6 : undefined;
	const listens = isOf(settings.host) || settings.host === '::' || six !== undefined;
	// Nobody asked for IPv6 where no interface has any.
	if (family === 6 && !listens && open === undefined) return undefined;
	const host = six ?? publishedHost(settings);
	const wildcard = settings.publishHost === undefined && host === undefined && settings.netId === liveNetId;
	return {
		listens,
		...(host !== undefined && isOf(host) ? { configured: { host, port } } : {}),
		...(wildcard && open !== undefined ? { interface: { host: open, port } } : {}),
	};
}

/** What a router thinks of how others reach it. */
export function makeReachability(
	settings: RouterSettings,
	port: number,
	around: Surroundings | undefined,
	onChange: (of: FamilyReachability, turn: Turn) => void,
): Reachability {
	const facts = { 4: factsOf(4, settings, port, around), 6: factsOf(6, settings, port, around) };
	return new Reachability({
		hidden: settings.hidden,
		allowLocal: settings.allowLocal,
		families: { ...(facts[4] ? { 4: facts[4] } : {}), ...(facts[6] ? { 6: facts[6] } : {}) },
		onChange,
	});
}

/** Who asks the gateway for our port; nobody where there is no gateway, or where it is not to be asked. */
export function makePortMapper(
	settings: RouterSettings,
	around: Surroundings | undefined,
	reachability: Reachability,
	ports: Pick<GatewayMapperOptions, 'udp' | 'random' | 'note'> & { readonly upnp: UpnpPort | undefined },
): PortMapper | undefined {
	const gateway = around?.gateway;
	if (!mapsPort(settings) || gateway === undefined || settings.host.includes(':')) return undefined;
	const { upnp, ...own } = ports;
	const events: PortMapperEvents = {
		onMapped: ({ outer }, turn) => reachability.onMapped(outer, turn),
		onUnmapped: (_wanted, fault, turn) => reachability.onUnmapped(4, fault, turn),
	};
	const first = (told: PortMapperEvents) =>
		new GatewayMapper({ ...own, gateway: gateway.host, local: gateway.local, events: told });
	return upnp === undefined ? first(events) : new UpnpFallback({ first, upnp, events, note: own.note });
}

/** What of a router concerns its reach. */
interface Reaching {
	readonly reachability: Reachability;
	readonly portMapper: PortMapper | undefined;
	readonly port: number;
	readonly present: () => Turn;
}

/** The rooms that watch it, once the router lives. */
export function startReach({ reachability, portMapper, port }: Reaching, turn: Turn): Room[] {
	portMapper?.request({ protocol: 'tcp', port }, turn);
	return portMapper ? [reachability, portMapper] : [reachability];
}

/** A listener stands, or cannot; `::` listens for both families. */
export function tellListening({ reachability, present }: Reaching, { host }: Endpoint, listens: boolean): void {
	const families: readonly Family[] = host === '::' ? [4, 6] : [parseIp(host)?.family ?? 4];
	for (const family of families) reachability.onListening(family, listens, present());
}
