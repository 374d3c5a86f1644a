// What NTCP2 needs others to fulfil.

import type { MlKemLevel } from '@i2p/crypto-mlkem';
import type { X25519PrivateKey } from '@i2p/crypto-x25519';
import type { RouterKeys } from '@i2p/data-core';
import type { RouterInfo } from '@i2p/data-routerinfo';
import type { Endpoint, Jobs, Log, TcpListenerHandler, TcpPort } from '@i2p/runtime';
import type { DialPolicy, Gate, Note, RouterInfoSource, TransportEvents } from '@i2p/transport-core';
import type { Random } from '@i2p/util';

/** Why a port cannot be listened on. */
export type ListenFault = Parameters<TcpListenerHandler['onError']>[0];

/** What {@link createNtcp2Transport} is made of. */
export interface Ntcp2Options extends DialPolicy {
	readonly tcp: TcpPort;
	/** Who we are. */
	readonly keys: RouterKeys;
	/** The persisted NTCP2 static key `s` and 16-byte `i`; see {@link createNtcp2Keys}. */
	readonly staticKey: X25519PrivateKey;
	readonly iv: Uint8Array;
	/** Our newest RouterInfo: sent in each handshake that we begin, and again on open links. */
	readonly ownRouterInfo: () => RouterInfo;
	/** Network id, 1 to 255; 2 is the main network. */
	readonly netId: number;
	/** Lowest `router.version` of peers as data-routerinfo numbers it; 0.9.58 if not given. */
	readonly versionFloor?: number | undefined;
	/** Where to listen, such as one address of each family; dials only when absent. */
	readonly listenAt?: readonly Endpoint[];
	/**
	 * Whether somebody has found our clock right; yes if absent. Until then message 1 goes without padding: i2pd to 2.58 answers a wrong
	 * clock before it has read the padding, which it mixes all the same, so that only who sent none can read what time it is.
	 */
	readonly clockIsTrusted?: () => boolean;
	/** Local addresses that outgoing connections leave from, one of a family: the published ones, since peers compare. */
	readonly from?: readonly string[];
	/** Hybrid handshakes: the level that our addresses publish, and who does `mlKemJobs`; all handshakes are classic when absent. */
	readonly hybrid?: { readonly level: MlKemLevel; readonly jobs: Jobs };
	/** Who knows routers, verified: a RouterInfo that a peer shows is not verified again if it is the known one. */
	readonly peers?: RouterInfoSource;
	/** Who is told of links and messages: the link table. */
	readonly events: TransportEvents;
	readonly gate: Gate;
	readonly random: Random;
	readonly note: Note;
	readonly log: Log;
	/** Told where the listener listens: the port chosen if 0 was asked for. */
	readonly onListening?: (at: Endpoint) => void;
	/** Told that it cannot listen (`in-use`, `denied`, `no-address`, `failed`); it tries again by itself later. */
	readonly onListenFailed?: (code: ListenFault, detail: string, at: Endpoint) => void;
	/** Milliseconds that a handshake may take after the connect; 10,000 unless given. */
	readonly handshakeTimeoutMs?: number;
	/** Milliseconds without a frame after which a link is closed, give or take 10,000 or a tenth; 115,000 unless given. */
	readonly idleTimeoutMs?: number;
}
