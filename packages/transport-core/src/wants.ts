// What the link table and the gate need others to fulfil.
import type { HashKey } from '@i2p/data-core';
import type { RouterInfo } from '@i2p/data-routerinfo';
import type { Mono } from '@i2p/time';

/** Who knows routers: the network database, or a list in tests. */
export interface RouterInfoSource {
	/** The newest RouterInfo known of this router, already verified. */
	routerInfo(peer: HashKey): RouterInfo | undefined;
}

/** Who decides which peers are banned, and remembers until when: the one truth about it. */
export interface BannedPeers {
	/** The reason's code while the peer is banned, else `undefined`. */
	bannedFor(peer: HashKey, now: Mono): string | undefined;
}

/** Where refusals and events are counted: stable lower-case codes. */
export type Note = (code: string) => void;
