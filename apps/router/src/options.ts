// What a router can be asked to be: the settings of createRouter() and of the binary, with their defaults and bounds.
import type { Endpoint } from '@i2p/runtime';

/** Settings that are plain values: what flags, variables and callers can set. */
export interface RouterSettings {
	/** Address to listen on for NTCP2. */
	readonly host: string;
	/** TCP port to listen on; 0 chooses one once and keeps it. */
	readonly port: number;
	/** Network id: 2 is the live network, 16–254 are test networks. */
	readonly netId: number;
	/** Accept loopback and private peers. */
	readonly allowLocal: boolean;
	/** Host to publish; `undefined` publishes the listening address unless it is a wildcard. */
	readonly publishHost: string | undefined;
	/** Answer lookups and keep what others store. */
	readonly floodfill: boolean;
	/** Where SAM listens, or `undefined` for no SAM. */
	readonly sam: Endpoint | undefined;
	/** Exploratory inbound tunnels. */
	readonly inboundTunnels: number;
	/** Exploratory outbound tunnels. */
	readonly outboundTunnels: number;
	/** Hops of an exploratory tunnel. */
	readonly tunnelLength: number;
	/** Life of a tunnel in seconds. */
	readonly tunnelLifetimeSeconds: number;
	/** Time for a peer to finish a handshake, in seconds. */
	readonly handshakeTimeoutSeconds: number;
	/** Time without traffic after which a link is closed, in seconds. */
	readonly idleTimeoutSeconds: number;
}

/** The settings of a router that is told nothing. */
export const defaultSettings: RouterSettings = {
	host: '0.0.0.0',
	port: 9700,
	netId: 2,
	allowLocal: false,
	publishHost: undefined,
	floodfill: false,
	sam: { host: '127.0.0.1', port: 7656 },
	inboundTunnels: 3,
	outboundTunnels: 3,
	tunnelLength: 3,
	tunnelLifetimeSeconds: 600,
	handshakeTimeoutSeconds: 30,
	idleTimeoutSeconds: 300,
};

/** Lowest and highest value of each number, inclusive. */
export const settingBounds = {
	port: [0, 65_535],
	netId: [2, 254],
	inboundTunnels: [1, 16],
	outboundTunnels: [1, 16],
	tunnelLength: [1, 7],
	tunnelLifetimeSeconds: [120, 600],
	handshakeTimeoutSeconds: [1, 120],
	idleTimeoutSeconds: [10, 3600],
} as const;

/** Whether an address means "all of this machine's". */
export function isWildcard(host: string): boolean {
	return host === '0.0.0.0' || host === '::';
}

/** The host that a router with these settings publishes, if any. */
export function publishedHost(settings: RouterSettings): string | undefined {
	return settings.publishHost ?? (isWildcard(settings.host) ? undefined : settings.host);
}
