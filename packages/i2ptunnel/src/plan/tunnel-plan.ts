// What a user wants of a tunnel, as plain values: read from a configuration file, compared when it changes.
import type { Endpoint } from '@i2p/runtime';
import type { AccessList } from '../access-list.js';
import type { RequestBounds } from '../request-limits.js';
import type { Target } from '../target.js';
import type { UdpKind } from '../udp/udp-client.js';

/** Kinds of tunnels. */
export type TunnelType =
	| 'client'
	| 'server'
	| 'http-proxy'
	| 'http-server'
	| 'irc-client'
	| 'irc-server'
	| 'socks'
	| 'udp-client'
	| 'udp-server';

/** Every kind. */
export const tunnelTypes: readonly TunnelType[] = [
	'client',
	'server',
	'http-proxy',
	'http-server',
	'irc-client',
	'irc-server',
	'socks',
	'udp-client',
	'udp-server',
];

/** Whether a kind leads from this machine into the network. */
export function isOutward(type: TunnelType): boolean {
	return (
		type === 'client' || type === 'http-proxy' || type === 'irc-client' || type === 'socks' || type === 'udp-client'
	);
}

/** One tunnel as it is wanted. */
export interface TunnelPlan {
	/** Tells it apart from the others; what people call it. */
	readonly name: string;
	readonly type: TunnelType;
	/** Where an outward tunnel listens. */
	readonly listen: Endpoint | undefined;
	/** Where an outward tunnel leads; outproxies of a proxy. */
	readonly targets: readonly Target[];
	/** The server that an inward tunnel leads to. */
	readonly to: Endpoint | undefined;
	/** The port of the destination that an inward tunnel answers at; 0 for all others. */
	readonly port: number;
	/** File of its keys; `undefined` for keys that live as long as the router. */
	readonly keys: string | undefined;
	/** Whether it stands on the destination that client tunnels share. */
	readonly shared: boolean;
	/** Whether its destination is made when somebody comes, not before. */
	readonly lazy: boolean;
	/** Options of its destination: `inbound.*`, `outbound.*`, `i2cp.*`, `i2p.streaming.*`. */
	readonly options: ReadonlyMap<string, string>;
	readonly access: AccessList;
	/** Connections of an inward tunnel. */
	readonly connections: RequestBounds;
	/** POSTs of an HTTP server. */
	readonly posts: RequestBounds;
	/** `Host` that an HTTP server sees. */
	readonly host: string | undefined;
	readonly uniqueLocal: boolean;
	readonly webIrcPassword: string | undefined;
	readonly kind: UdpKind;
	/** Who may use a proxy. */
	readonly login: { readonly user: string; readonly password: string } | undefined;
	/** What outproxies are told. */
	readonly outproxyLogin: { readonly user: string; readonly password: string } | undefined;
	/** What is let through of what tells users of an HTTP proxy apart. */
	readonly scrub: { readonly sendReferer: boolean; readonly sendUserAgent: boolean; readonly sendAccept: boolean };
}

/** No bound, and a pause of ten minutes for one destination where one is set. */
export const noBounds: RequestBounds = {
	perPeer: { minute: 0, hour: 0, day: 0 },
	total: { minute: 0, hour: 0, day: 0 },
	pauseSeconds: 600,
	totalPauseSeconds: 0,
};

/** A plan that says nothing but what it must. */
export const plainPlan: Omit<TunnelPlan, 'name' | 'type'> = {
	listen: undefined,
	targets: [],
	to: undefined,
	port: 0,
	keys: undefined,
	shared: false,
	lazy: false,
	options: new Map(),
	access: { mode: 'not', keys: new Set() },
	connections: noBounds,
	posts: noBounds,
	host: undefined,
	uniqueLocal: false,
	webIrcPassword: undefined,
	kind: 'repliable',
	login: undefined,
	outproxyLogin: undefined,
	scrub: { sendReferer: false, sendUserAgent: false, sendAccept: false },
};

/** A text that is the same for two plans that want the same. */
export function planText(plan: TunnelPlan): string {
	return JSON.stringify(plan, (_key, value: unknown) => {
		if (value instanceof Map) return [...value].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
		if (value instanceof Set) return [...value].sort();
		return value instanceof Uint8Array ? [...value] : value;
	});
}
