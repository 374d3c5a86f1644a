// What the link table needs others to fulfil.
import type { HashKey } from '@i2p/data-core';
import type { RouterInfo } from '@i2p/data-routerinfo';

/** Who knows routers: the network database, or a list in tests. */
export interface RouterInfoSource {
	/** The newest RouterInfo known of this router, already verified. */
	routerInfo(peer: HashKey): RouterInfo | undefined;
}

/** Where refusals and events are counted: stable lower-case codes. */
export type Note = (code: string) => void;
