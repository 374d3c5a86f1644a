// The state of a router as one plain object that JSON keeps whole: what a console, a test or a progress line asks for.
// Durations are in milliseconds, amounts in bytes; peers are shortened hashes where they are many, whole where they are to be found again.
import type { SubscriptionState } from '@i2p/addressbook';
import type { TunnelState as ApplicationTunnel } from '@i2p/i2ptunnel';
import type { ReseedSnapshot } from '@i2p/reseed';
import type { Endpoint } from '@i2p/runtime';
import type { FamilyReachability, PortMapping } from '@i2p/transport-core';
import type { BuildsSnapshot, TransitSnapshot } from '@i2p/tunnel';
import type { TimeState } from './wiring/timekeeper.js';

/** How others reach us, and why it is so. */
export interface ReachabilitySnapshot {
	/** `published`: peers are told where we are. `outbound-only`: we dial, nobody dials us. `hidden`: as we were asked to be. */
	readonly state: 'published' | 'outbound-only' | 'hidden';
	/** One line for a person. */
	readonly why: string;
	/** What others can do by IPv4 and by IPv6, with the reason's code. */
	readonly families: readonly FamilyReachability[];
	/** Ports of the gateway that lead to us. */
	readonly portMappings: readonly PortMapping[];
}

/** Bytes a second over whole windows. */
export interface Rates {
	readonly oneSecond: number;
	readonly fifteenSeconds: number;
	readonly tenMinutes: number;
}

/** One link. */
export interface LinkState {
	/** Base64 hash of the router at the other end. */
	readonly peer: string;
	/** Name of the transport. */
	readonly style: string;
	/** Address literal of the other end. */
	readonly host: string;
	/** Whether the peer dialled. */
	readonly inbound: boolean;
	/** Size of the ML-KEM in its handshake, if there was one. */
	readonly hybrid: number | undefined;
	readonly ageMs: number;
	readonly sentBytes: number;
	readonly receivedBytes: number;
	readonly sent: Rates;
	readonly received: Rates;
}

/** One tunnel of ours. */
export interface TunnelState {
	readonly tunnelId: number;
	/** Shortened hashes, in the direction of the data. */
	readonly hops: readonly string[];
	readonly expiresInMs: number;
	/** Round trip of its last test, if one came back. */
	readonly rttMs: number | undefined;
	/** Least bandwidth that a hop said it has for it, KB/s; `undefined`: none said. */
	readonly availableKBps: number | undefined;
	readonly state: 'new' | 'good' | 'failing' | 'replaced';
}

/** The tunnels of the router itself (`exploratory`) or of one destination. */
export interface PoolState {
	readonly id: string;
	readonly exploratory: boolean;
	readonly inbound: readonly TunnelState[];
	readonly outbound: readonly TunnelState[];
	/** Builds that await their answer. */
	readonly pending: number;
	/** What became of its builds, the last failures with hops, reasons and reply codes. */
	readonly builds: BuildsSnapshot;
}

/** One peer that is not dealt with for a while. */
export interface BanState {
	/** Base64 hash of the router. */
	readonly peer: string;
	readonly reason: string;
	readonly endsInMs: number;
}

/** What failed how often, by reason. */
export type Reasons = Readonly<Record<string, number>>;

/** The few numbers by which one sees how a router is; cheap enough to be asked for in each second. */
export interface RouterVitals {
	readonly ready: boolean;
	/** Links that stand, and the most that may. */
	readonly links: number;
	readonly mostLinks: number;
	/** RouterInfos and lease sets known. */
	readonly routers: number;
	readonly leaseSets: number;
	/** Exploratory tunnels over other routers, each way; tunnels of others. */
	readonly inbound: number;
	readonly outbound: number;
	readonly transit: number;
	/** Local destinations. */
	readonly destinations: number;
}

/** A router at one moment. */
export interface RouterSnapshot {
	/** Base64 hash of our identity. */
	readonly identity: string;
	readonly netId: number;
	/** When this was asked, as Unix time in milliseconds by the router's clock. */
	readonly at: number;
	readonly uptimeMs: number;
	/** SAM is open and at least two exploratory tunnels stand each way over other routers. */
	readonly ready: boolean;
	/** Whether a graceful stop has begun. */
	readonly leaving: boolean;
	/** Whether we publish a host that others can dial. */
	readonly reachable: boolean;
	readonly reachability: ReachabilitySnapshot;
	/** Where routers dial us, as this machine sees it. */
	readonly listening: Endpoint | undefined;
	/** Where peers are told to dial us. */
	readonly published: Endpoint | undefined;
	/** The capabilities in our RouterInfo. */
	readonly capabilities: string;
	/** Where SAM listens, and where it takes datagrams by UDP. */
	readonly sam: Endpoint | undefined;
	readonly samUdp: Endpoint | undefined;
	/** Where I2CP listens. */
	readonly i2cp: Endpoint | undefined;
	/** Proxies and tunnels of this machine's programs. */
	readonly applicationTunnels: readonly ApplicationTunnel[];
	/** Names in each book, and how each list that is followed stands. */
	readonly names: {
		readonly private: number;
		readonly local: number;
		readonly router: number;
		readonly lists: readonly SubscriptionState[];
	};
	readonly links: {
		readonly open: number;
		/** How many of them had a hybrid handshake (ML-KEM). */
		readonly hybrid: number;
		/** Most that may stand. */
		readonly most: number;
		/** Peers that are dialled or wait for it, and handshakes that others began. */
		readonly dialing: number;
		readonly arriving: number;
		readonly each: readonly LinkState[];
	};
	/** What went over all links on the wire, both ways. */
	readonly bandwidth: {
		readonly sentBytes: number;
		readonly receivedBytes: number;
		readonly sent: Rates;
		readonly received: Rates;
		/** In KB (1,024 bytes) a second for each direction; 0 for none. */
		readonly limitKBps: number;
	};
	readonly netDb: {
		readonly routers: number;
		readonly floodfills: number;
		readonly leaseSets: number;
		readonly lookups: number;
		/** Whether we serve as a floodfill, and with `auto` what speaks against it. */
		readonly floodfill: boolean;
		readonly unfit: string | undefined;
	};
	/** Exploratory tunnels over other routers, tunnels of others through us, and every pool. */
	readonly tunnels: {
		readonly inbound: number;
		readonly outbound: number;
		readonly transit: number;
		/** Our service as a hop: load, congestion letter, bandwidth. */
		readonly service: TransitSnapshot;
		readonly mostTransit: number;
		readonly pendingBuilds: number;
		readonly pools: readonly PoolState[];
	};
	readonly peers: {
		/** Profiles that are remembered. */
		readonly profiles: number;
		/** Routers known, by what they are to our tunnels: their tier by what they did for us, or why they are no hop at present. */
		readonly tiers: Reasons;
		readonly bans: readonly BanState[];
		/** Hosts that are kept out before they say who they are. */
		readonly hostBans: readonly { readonly host: string; readonly reason: string; readonly endsInMs: number }[];
	};
	/** What is added to this machine's clock, and who said so. */
	readonly clock: TimeState;
	/** Reseeding, each host with its latest result; `undefined` where there is nobody to ask. */
	readonly reseed: ReseedSnapshot | undefined;
	/** Local destinations. */
	readonly destinations: number;
	/** What failed or was refused, by reason. */
	readonly failures: {
		readonly builds: Reasons;
		readonly transit: Reasons;
		readonly lookups: Reasons;
		readonly dials: Reasons;
		readonly handshakes: Reasons;
	};
	/** Every counter, by name and reason: what happened how often. */
	readonly counters: Reasons;
}
