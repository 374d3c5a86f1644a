// What a router can be asked to be: the settings of createRouter() and of the binary, with their defaults and bounds.
// What is `undefined` by default follows from the network: public hosts are asked on the live network only.
import { versionNumber } from '@i2p/data-routerinfo';
import type { Endpoint } from '@i2p/runtime';

/** Settings that are plain values: what flags, variables, the configuration file and callers can set. */
export interface RouterSettings {
	/** Address to listen on for other routers. */
	readonly host: string;
	/** IPv6 address to listen on and publish besides; `undefined` for none. */
	readonly host6: string | undefined;
	/** Port to listen on for other routers, the same for each transport; 0 chooses one once and keeps it. */
	readonly port: number;
	/** Network id: 2 is the live network, 16–254 are test networks. */
	readonly netId: number;
	/** Accept loopback and private peers. */
	readonly allowLocal: boolean;
	/** Host to publish; `undefined` publishes the listening address unless it is a wildcard. */
	readonly publishHost: string | undefined;
	/** Publish no address, carry nobody's tunnels, and say so (capability H). */
	readonly hidden: boolean;
	/** Ask the gateway of the local network to pass our port through; `undefined`: on the live network, unless we listen on loopback. */
	readonly portMapping: boolean | undefined;
	/** Answer lookups and keep what others store; `auto` decides by what this router can bear. */
	readonly floodfill: boolean | 'auto';
	/** Where SAM listens, or `undefined` for no SAM. */
	readonly sam: Endpoint | undefined;
	/** Where SAM takes datagrams by UDP; `beside` SAM is one port below it (any, where SAM takes any); `undefined` for nowhere. */
	readonly samUdp: Endpoint | 'beside' | undefined;
	/** Where I2CP listens, or `undefined` for no I2CP; the binary's is 127.0.0.1:7654 unless it is told otherwise. */
	readonly i2cp: Endpoint | undefined;
	/** What I2CP's clients must say, as `user:password`; `undefined` asks nobody. It travels in the clear. */
	readonly i2cpAuth: string | undefined;
	/** Where the HTTP proxy listens, `usual` for 127.0.0.1:4444 if that is free, or `undefined` for none. */
	readonly httpProxy: Endpoint | 'usual' | undefined;
	/** Where SOCKS listens, `usual` for 127.0.0.1:4447 if that is free, or `undefined` for none. */
	readonly socks: Endpoint | 'usual' | undefined;
	/** Destinations through which these proxies lead out of the network: names or addresses, with a port or without. None: they lead into it only. */
	readonly outproxies: readonly string[];
	/** Host lists that are followed, `http:` URLs in the network. */
	readonly subscriptions: readonly string[];
	/** Where Prometheus text is served over HTTP, or `undefined` for nowhere. */
	readonly metrics: Endpoint | undefined;
	/** Exploratory inbound tunnels. */
	readonly inboundTunnels: number;
	/** Exploratory outbound tunnels. */
	readonly outboundTunnels: number;
	/** Hops of an exploratory tunnel. */
	readonly tunnelLength: number;
	/** Life of a tunnel, in seconds. */
	readonly tunnelLifetimeSeconds: number;
	/** Most tunnels of others through us; 0 for none. */
	readonly transitTunnels: number;
	/** Most KB/s in each direction; 0 for no limit. */
	readonly bandwidthLimitKBps: number;
	/** KB/s for the tunnels of others; `undefined`: four fifths of the limit, and without a limit whatever they ask. */
	readonly shareKBps: number | undefined;
	/** Most links. */
	readonly maxConnections: number;
	/** Peers that are dialled at the start. */
	readonly firstPeers: number;
	/** Time for a peer to finish a handshake, in seconds. */
	readonly handshakeTimeoutSeconds: number;
	/** Time without traffic after which a link is closed, in seconds. */
	readonly idleTimeoutSeconds: number;
	/** Which ML-KEM our NTCP2 address offers, beside classic handshakes; `off`: none, and none is begun where others offer it. */
	readonly ntcp2Hybrid: 'off' | 512 | 768 | 1024;
	/** Threads for heavy work such as ML-KEM; 0: it is done in place, between other things. Not used when `ports` are given. */
	readonly workers: number;
	/** Oldest router version that is dealt with; `undefined` keeps the floors of the live network. Refused there. */
	readonly minRouterVersion: string | undefined;
	/** Reseed at the start, however many routers are known. */
	readonly reseed: boolean;
	/** Files (su3, zip) and folders to reseed from, instead of hosts. */
	readonly reseedFrom: readonly string[];
	/** `https:` URLs to reseed from; `undefined`: the known ones on the live network, none elsewhere. */
	readonly reseedHosts: readonly string[] | undefined;
	/** Folder with certificates of further reseed signers. */
	readonly reseedCertificates: string | undefined;
	/** Time servers; `undefined`: a public pool on the live network, none elsewhere. */
	readonly ntpServers: readonly string[] | undefined;
}

/** The settings of a router that is told nothing. */
export const defaultSettings: RouterSettings = {
	host: '0.0.0.0',
	host6: undefined,
	port: 9700,
	netId: 2,
	allowLocal: false,
	publishHost: undefined,
	hidden: false,
	portMapping: undefined,
	floodfill: false,
	sam: { host: '127.0.0.1', port: 7656 },
	samUdp: 'beside',
	i2cp: undefined,
	i2cpAuth: undefined,
	httpProxy: undefined,
	socks: undefined,
	outproxies: [],
	subscriptions: [],
	metrics: undefined,
	inboundTunnels: 3,
	outboundTunnels: 3,
	tunnelLength: 3,
	tunnelLifetimeSeconds: 600,
	transitTunnels: 5000,
	bandwidthLimitKBps: 0,
	shareKBps: undefined,
	maxConnections: 50,
	firstPeers: 5,
	handshakeTimeoutSeconds: 30,
	idleTimeoutSeconds: 300,
	ntcp2Hybrid: 768,
	workers: 0,
	minRouterVersion: undefined,
	reseed: false,
	reseedFrom: [],
	reseedHosts: undefined,
	reseedCertificates: undefined,
	ntpServers: undefined,
};

/** Lowest and highest value of each number, inclusive. */
export const settingBounds = {
	port: [0, 65_535],
	netId: [2, 254],
	inboundTunnels: [1, 16],
	outboundTunnels: [1, 16],
	tunnelLength: [1, 7],
	tunnelLifetimeSeconds: [120, 600],
	transitTunnels: [0, 50_000],
	bandwidthLimitKBps: [0, 10_000_000],
	shareKBps: [0, 10_000_000],
	maxConnections: [2, 20_000],
	firstPeers: [0, 50],
	handshakeTimeoutSeconds: [1, 120],
	idleTimeoutSeconds: [10, 3600],
	workers: [0, 64],
} as const;

/** Longest that a graceful stop lasts: the life of a tunnel, and a minute. */
export const defaultGraceSeconds = 660;

/** The live network. */
export const liveNetId = 2;

/** Whether an address means "all of this machine's". */
export function isWildcard(host: string): boolean {
	return host === '0.0.0.0' || host === '::';
}

/** Whether an address is this machine's to itself. */
function isLoopback(host: string): boolean {
	return host === '::1' || host.startsWith('127.');
}

/** The host that a router with these settings publishes, if any. */
export function publishedHost(settings: RouterSettings): string | undefined {
	if (settings.hidden) return undefined;
	return settings.publishHost ?? (isWildcard(settings.host) ? undefined : settings.host);
}

/** Where SAM takes datagrams by UDP, if it does. */
export function samUdpOf({ sam, samUdp }: RouterSettings): Endpoint | undefined {
	if (sam === undefined || samUdp !== 'beside') return sam && (samUdp as Endpoint | undefined);
	return { host: sam.host, port: Math.max(0, sam.port - 1) };
}

/** Whether a gateway is asked to pass our port through. */
export function mapsPort(settings: RouterSettings): boolean {
	if (settings.hidden) return false;
	return settings.portMapping ?? (settings.netId === liveNetId && !isLoopback(settings.host));
}

/** The oldest routers dealt with, as data-routerinfo numbers versions, where it is not as on the live network. */
export function versionFloor(settings: RouterSettings): number | undefined {
	return settings.minRouterVersion === undefined ? undefined : versionNumber(settings.minRouterVersion);
}

/** Most tunnels of others. */
export function transitOf(settings: RouterSettings): number {
	return settings.hidden ? 0 : settings.transitTunnels;
}

/** KB/s for the tunnels of others; `undefined` for whatever they ask. */
export function shareOf({ shareKBps, bandwidthLimitKBps }: RouterSettings): number | undefined {
	if (shareKBps !== undefined && bandwidthLimitKBps > 0) return Math.min(shareKBps, bandwidthLimitKBps);
	return shareKBps ?? (bandwidthLimitKBps === 0 ? undefined : Math.floor((bandwidthLimitKBps * 4) / 5));
}

/** Why these settings do not go together, as one line that says what to do; `undefined` if they do. */
export function settingsFault(settings: RouterSettings): string | undefined {
	const { netId, minRouterVersion, hidden, publishHost, floodfill, host6 } = settings;
	if (host6 !== undefined && (!host6.includes(':') || isWildcard(host6)))
		return 'the second address to listen on is one IPv6 address that others can dial';
	if (netId > liveNetId && netId < 16) return 'network ids from 3 to 15 are reserved; give 2 or 16 to 254';
	if (netId === liveNetId && minRouterVersion !== undefined)
		return 'a lowest router version is for test networks only; give another network id or leave it out';
	if (hidden && publishHost !== undefined) return 'a hidden router publishes no host; leave one of the two out';
	if (hidden && floodfill === true) return 'a hidden router cannot be a floodfill; leave one of the two out';
	return undefined;
}

/** Throws RangeError for a number out of its bounds, and for settings that do not go together. */
export function checkSettings(settings: RouterSettings): void {
	for (const [name, [least, most]] of Object.entries(settingBounds)) {
		const value = settings[name as keyof typeof settingBounds];
		if (value !== undefined && !(Number.isInteger(value) && value >= least && value <= most))
			throw new RangeError(`${name}: expected a whole number from ${least} to ${most}, got ${value}`);
	}
	const fault = settingsFault(settings);
	if (fault !== undefined) throw new RangeError(`settings: ${fault}`);
}
