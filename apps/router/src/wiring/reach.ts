// How others reach us, by each transport: what is known at the start, what the gateway and our peers tell, and what our RouterInfo says of it.
// Knows of transports what they listen on, no more.
import { isPublicIp, parseIp } from '@i2p/data-routerinfo';
import type { Breath, Endpoint, Room, Surroundings, Turn, UdpPort } from '@i2p/runtime';
import {
	type Family,
	type FamilyFacts,
	type FamilyReachability,
	GatewayMapper,
	isDialable,
	type Link,
	type Note,
	type OwnPlaces,
	type PortMapper,
	type PortMapperEvents,
	Reachability,
	type ReachabilityState,
	type Transport,
	type WantedPort,
} from '@i2p/transport-core';
import { liveNetId, mapsPort, publishedHost, type RouterSettings } from '../options.js';
import type { RouterPorts } from '../ports.js';
import { UpnpFallback } from './upnp-fallback.js';

/** What it stands on. */
export interface ReachGround {
	readonly settings: RouterSettings;
	readonly ports: Pick<RouterPorts, 'surroundings' | 'upnp' | 'random'>;
	readonly breath: Breath;
	readonly udp: UdpPort;
	readonly note: Note;
}

/** What is known of a family before anything happens; `undefined`: there is no way out. */
function factsOf(
	family: Family,
	settings: RouterSettings,
	port: number | undefined,
	around: Surroundings | undefined,
): FamilyFacts | undefined {
	const isOf = (host: string) => parseIp(host)?.family === family;
	const open = around?.addresses.find((host) => isOf(host) && isPublicIp(parseIp(host)!));
	const six = family === 6 ? settings.host6 : undefined;
	const listens = isOf(settings.host) || settings.host === '::' || six !== undefined;
	// Nobody asked for IPv6 where no interface has any.
	if (family === 6 && !listens && open === undefined) return undefined;
	if (port === undefined) return { listens: false };
	const host = six ?? publishedHost(settings);
	const wildcard = settings.publishHost === undefined && host === undefined && settings.netId === liveNetId;
	return {
		listens,
		...(host !== undefined && isOf(host) ? { configured: { host, port } } : {}),
		...(wildcard && open !== undefined ? { interface: { host: open, port } } : {}),
	};
}

/** What is thought of both families for a transport that listens there, or nowhere. */
function makeReachability(
	settings: RouterSettings,
	port: number | undefined,
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

/** Who asks the gateway for our ports; nobody where there is no gateway, or where it is not to be asked. */
function makePortMapper(
	{ settings, ports, breath, udp, note }: ReachGround,
	around: Surroundings | undefined,
	events: PortMapperEvents,
): PortMapper | undefined {
	const gateway = around?.gateway;
	if (!mapsPort(settings) || gateway === undefined || settings.host.includes(':')) return undefined;
	const upnp = ports.upnp?.(breath);
	const { random } = ports;
	const first = (told: PortMapperEvents) =>
		new GatewayMapper({ udp, random, note, gateway: gateway.host, local: gateway.local, events: told });
	return upnp === undefined ? first(events) : new UpnpFallback({ first, upnp, events, note });
}

/** The best first: what is true of a router that others reach in one way of several. */
const states: readonly ReachabilityState[] = ['ok', 'unknown', 'firewalled', 'outbound-only', 'hidden', 'unavailable'];

function isBetter(a: FamilyReachability, b: FamilyReachability): boolean {
	if (isDialable(a) !== isDialable(b)) return isDialable(a);
	return states.indexOf(a.state) < states.indexOf(b.state);
}

/** One transport, and what is thought of how others reach it. */
interface Way {
	readonly style: string;
	readonly port: WantedPort | undefined;
	readonly reachability: Reachability;
}

/** Who is told. */
export interface ReachEvents {
	/** Where others dial us by some transport has changed: our RouterInfo is to say so. */
	onPlaces(turn: Turn): void;
	/** What others can do by one family, whatever the transport, has changed. */
	onReachability(of: FamilyReachability, turn: Turn): void;
}

/** How others reach us. */
export class Reach {
	/** Who asks the gateway for our ports, if anybody does. */
	readonly portMapper: PortMapper | undefined;
	readonly #settings: RouterSettings;
	readonly #events: ReachEvents;
	readonly #ways: readonly Way[];
	/** What was told last. */
	readonly #told: { [family in Family]?: FamilyReachability } = {};

	constructor(ground: ReachGround, transports: readonly Pick<Transport, 'style' | 'port'>[], events: ReachEvents) {
		const { settings, ports } = ground;
		this.#settings = settings;
		this.#events = events;
		const around = ports.surroundings?.();
		const onChange = ({ family }: FamilyReachability, turn: Turn) => this.#onChange(family, turn);
		this.#ways = transports.map(({ style, port }) => {
			return { style, port, reachability: makeReachability(settings, port?.port, around, onChange) };
		});
		this.portMapper = makePortMapper(ground, around, {
			onMapped: (mapping, turn) => this.#listeningOn(mapping)?.onMapped(mapping.outer, turn),
			onUnmapped: (wanted, fault, turn) => this.#listeningOn(wanted)?.onUnmapped(4, fault, turn),
		});
	}

	/** What others can do by a family, by the transport of which most is known. */
	of(family: Family): FamilyReachability {
		const each = this.#ways.map(({ reachability }) => reachability.of(family));
		return each.reduce((best, other) => (isBetter(other, best) ? other : best));
	}

	/** Where others can dial a transport, if we say so. */
	places({ style }: Pick<Transport, 'style'>): OwnPlaces {
		const { reachability } = this.#way(style);
		const six = reachability.of(6).at;
		// A router that listens by IPv6 alone does not speak of IPv4.
		const first = reachability.of(4).at ?? (this.#settings.host6 === undefined ? six : undefined);
		const places = [first, six === first ? undefined : six];
		return { published: places.filter((at) => at !== undefined), outbound: first === undefined ? [4] : [] };
	}

	/** Where others can dial us, if we say so: the first place. */
	get published(): Endpoint | undefined {
		return this.#ways.flatMap((way) => this.places(way).published)[0];
	}

	/** A link stands. */
	onLink({ style, host, inbound }: Pick<Link, 'style' | 'host' | 'inbound'>, turn: Turn): void {
		const { reachability } = this.#way(style);
		if (inbound) reachability.onInboundLink(host, turn);
		else reachability.onOutboundLink(host, turn);
	}

	/** A listener stands, or cannot; `::` listens for both families. */
	onListening(style: string, { host }: Endpoint, listens: boolean, turn: Turn): void {
		const families: readonly Family[] = host === '::' ? [4, 6] : [parseIp(host)?.family ?? 4];
		for (const family of families) this.#way(style).reachability.onListening(family, listens, turn);
	}

	/** The router lives: the gateway is asked for each port. Answers the rooms that watch. */
	start(turn: Turn): Room[] {
		const { portMapper } = this;
		for (const { port } of this.#ways) if (port !== undefined) portMapper?.request(port, turn);
		const rooms = this.#ways.map(({ reachability }) => reachability);
		return portMapper === undefined ? rooms : [...rooms, portMapper];
	}

	#way(style: string): Way {
		return this.#ways.find((way) => way.style === style)!;
	}

	#listeningOn({ protocol, port }: WantedPort): Reachability | undefined {
		return this.#ways.find((way) => way.port?.protocol === protocol && way.port.port === port)?.reachability;
	}

	#onChange(family: Family, turn: Turn): void {
		this.#events.onPlaces(turn);
		const best = this.of(family);
		if (best === this.#told[family]) return;
		this.#told[family] = best;
		this.#events.onReachability(best, turn);
	}
}
