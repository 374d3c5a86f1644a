// The ways to reach routers that a router is made with: what each stands on, and NTCP2, which there is unless others are brought.

import type { RouterInfo } from '@i2p/data-routerinfo';
import type { Breath, Endpoint, Jobs, Log, TcpPort, UdpPort } from '@i2p/runtime';
import { seconds } from '@i2p/time';
import type { Bandwidth, Gate, Note, RouterInfoSource, Transport, TransportEvents } from '@i2p/transport-core';
import { createNtcp2Transport } from '@i2p/transport-ntcp2';
import type { Random } from '@i2p/util';
import type { KeptIdentity } from './identity.js';
import { isWildcard, type RouterSettings, versionFloor } from './options.js';

/** What a transport of this router stands on. */
export interface TransportGround {
	readonly settings: RouterSettings;
	readonly kept: KeptIdentity;
	readonly breath: Breath;
	/** Sockets that share the bandwidth already. */
	readonly tcp: TcpPort;
	readonly udp: UdpPort;
	/** For what does not go over that TCP. */
	readonly bandwidth: Bandwidth;
	readonly jobs: Jobs;
	/** Where to listen, one address of a family. */
	readonly listenAt: readonly Endpoint[];
	readonly ownRouterInfo: () => RouterInfo;
	/** Whether somebody has found our clock right. */
	readonly clockIsTrusted: () => boolean;
	readonly peers: RouterInfoSource;
	readonly events: TransportEvents;
	readonly gate: Gate;
	readonly random: Random;
	readonly note: Note;
	readonly log: Log;
	/** To be told where it listens, and that it cannot: a code of `listenFault`, and what the system says. */
	readonly onListening: (at: Endpoint) => void;
	readonly onListenFailed: (code: string, detail: string, at: Endpoint) => void;
}

/** Makes one way to reach routers; `style` is that of the transport. */
export interface TransportMaker {
	readonly style: string;
	readonly make: (ground: TransportGround) => Transport;
}

/** NTCP2, with the keys that are kept. */
export const ntcp2: TransportMaker = {
	style: 'ntcp2',
	make: (ground) => {
		const { settings, kept, jobs, listenAt } = ground;
		return createNtcp2Transport({
			...ground,
			keys: kept.keys,
			staticKey: kept.ntcp2.staticKey,
			iv: kept.ntcp2.iv,
			netId: settings.netId,
			versionFloor: versionFloor(settings),
			allowLocal: settings.allowLocal,
			from: listenAt.map(({ host }) => host).filter((host) => !isWildcard(host)),
			handshakeTimeoutMs: seconds(settings.handshakeTimeoutSeconds),
			idleTimeoutMs: seconds(settings.idleTimeoutSeconds),
			...(settings.ntcp2Hybrid === 'off' ? {} : { hybrid: { level: settings.ntcp2Hybrid, jobs } }),
		});
	},
};
