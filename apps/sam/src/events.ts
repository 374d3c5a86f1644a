// What a bridge tells its owner.
import type { BridgeFault } from './errors.js';

/** One event; `event` says which. */
export type BridgeEvent =
	| { readonly event: 'sam'; readonly host: string; readonly port: number }
	| { readonly event: 'sam-udp'; readonly host: string; readonly port: number }
	/** The router answered, for the first time or after it was away. */
	| { readonly event: 'router'; readonly host: string; readonly port: number }
	/** A connection to the router was lost or did not come about: sessions over it end. */
	| { readonly event: 'router-away'; readonly host: string; readonly port: number }
	| { readonly event: 'failed'; readonly code: BridgeFault; readonly message: string }
	| { readonly event: 'stopped' };
