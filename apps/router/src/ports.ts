// What a router stands on: time, chance, sockets, files and a voice; the system's own unless a test brings others.
import type {
	Breath,
	Driver,
	HttpPort,
	Jobs,
	JobTable,
	Log,
	Store,
	Surroundings,
	TcpPort,
	UdpPort,
} from '@i2p/runtime';
import { silentLog } from '@i2p/runtime';
import {
	fileStore,
	NodeDriver,
	nodeHttp,
	nodeMemoryShare,
	nodeRandom,
	nodeSurroundings,
	nodeTcp,
	nodeTls,
	nodeUdp,
} from '@i2p/runtime-node';
import type { Random } from '@i2p/util';
import { type NamePort, systemNames } from './system-names.js';
import { systemUpnp, type UpnpPort } from './system-upnp.js';
import { systemJobs, threadModule } from './threads.js';
import type { TransportMaker } from './transports.js';

/** Heavy work, until it is closed. */
export interface ClosableJobs extends Jobs {
	close(): void;
}

/** Everything a router needs of the world around it. */
export interface RouterPorts {
	/** Breathes the router; its clock is the router's clock. Several routers may share one. */
	readonly driver: Driver;
	readonly random: Random;
	/** Identity and state. */
	readonly store: Store;
	/** The TCP that tells its arrivals to this breath. */
	readonly tcp: (breath: Breath) => TcpPort;
	/** Dials servers that speak TLS; without it SAM forwards no streams to them. */
	readonly tls?: (breath: Breath) => Pick<TcpPort, 'connect'>;
	/** The UDP that tells its arrivals to this breath. */
	readonly udp: (breath: Breath) => UdpPort;
	/** The resolver of names; without it only addresses are asked for the time. */
	readonly names?: (breath: Breath) => NamePort;
	/** Ports of the gateway by UPnP; without it only PCP and NAT-PMP are spoken. */
	readonly upnp?: (breath: Breath) => UpnpPort;
	/** Where heavy work of this table is done; in place, between other things, if absent. */
	readonly jobs?: (breath: Breath, table: JobTable) => ClosableJobs;
	/** The way to web servers. */
	readonly http: (breath: Breath) => HttpPort;
	/** The ways to reach routers, the preferred one of those that cost the same first; NTCP2 if absent. */
	readonly transports?: readonly TransportMaker[];
	/** Where this machine stands on its network; nothing is known of it if absent. */
	readonly surroundings?: () => Surroundings;
	/** Share of the memory in use that this process may use, 0 to 1; without it memory is no reason to refuse tunnels. */
	readonly memoryShare?: () => number;
	readonly log: Log;
}

let sharedDriver: NodeDriver | undefined;

/** How a router uses the process that it is in. */
export interface ProcessUse {
	/** Threads for heavy work; none unless given. */
	readonly workers?: number;
	/** Nothing else runs here: with many busy peers the driver blocks the thread for up to a millisecond between turns, to wake up less often. */
	readonly alone?: boolean | undefined;
}

/** The system's ports, with `dataDir` as the store. All routers of a process share one driver, that of the first. */
export function systemPorts(
	dataDir: string,
	log: Log = silentLog,
	{ workers = 0, alone = false }: ProcessUse = {},
): RouterPorts {
	sharedDriver ??= new NodeDriver({ rests: alone });
	return {
		driver: sharedDriver,
		random: nodeRandom(),
		store: fileStore(dataDir),
		tcp: nodeTcp,
		tls: nodeTls,
		udp: nodeUdp,
		names: systemNames,
		upnp: (breath) => systemUpnp(breath, log),
		http: nodeHttp,
		jobs: (breath, table) => systemJobs(breath, table, { workers, log, module: threadModule() }),
		memoryShare: nodeMemoryShare,
		surroundings: nodeSurroundings,
		log,
	};
}
