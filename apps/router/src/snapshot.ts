// The state of a router as one plain object: what a console, a test or a progress line asks for.
import type { Endpoint } from '@i2p/runtime';

/** A router at one moment. */
export interface RouterSnapshot {
	/** Base64 hash of our identity. */
	readonly identity: string;
	/** SAM is open and at least two exploratory tunnels stand each way over other routers. */
	readonly ready: boolean;
	/** Whether we publish a host that others can dial. */
	readonly reachable: boolean;
	/** Where NTCP2 listens. */
	readonly listening: Endpoint | undefined;
	/** Where SAM listens. */
	readonly sam: Endpoint | undefined;
	/** Links that stand, and how many of them had a hybrid handshake (ML-KEM). */
	readonly links: { readonly open: number; readonly hybrid: number };
	readonly netDb: { readonly routers: number; readonly floodfills: number; readonly leaseSets: number };
	/** Exploratory tunnels over other routers, and tunnels of others through us. */
	readonly tunnels: { readonly inbound: number; readonly outbound: number; readonly transit: number };
	/** Local destinations. */
	readonly destinations: number;
	/** Every counter, by name and reason: what happened how often. */
	readonly counters: Readonly<Record<string, number>>;
}
