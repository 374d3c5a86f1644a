// What the network database needs others to do; the router's wiring knows who does it. All calls are plain and synchronous.
import type { HashKey } from '@i2p/data-core';
import type { I2npMessage, StoredLeaseSet } from '@i2p/data-i2np';
import type { RouterInfo } from '@i2p/data-routerinfo';
import type { Offence } from '@i2p/peer';
import type { Turn } from '@i2p/runtime';
import type { Mono, Wall } from '@i2p/time';

/** On whose behalf: the router itself (exploratory tunnels, main database) or one local destination, by its key. */
export type Context = 'router' | HashKey;

/** Links with other routers. Called in the exhale. */
export interface Links {
	/** Puts a message aside for a peer, dialing it if no link stands; false if refused. To ourselves: turns round. */
	offer(peer: HashKey, message: I2npMessage): boolean;
	/** The same for an answer, whose receiver may be unknown to us: the gateway of a tunnel of whoever asked. It is looked up then. */
	answer(peer: HashKey, message: I2npMessage): boolean;
	/** Whether a link stands. */
	connected(peer: HashKey): boolean;
	/** Sees to it that a link will stand, if possible; nothing if one does. */
	connect(peer: HashKey): void;
}

/** Tunnels of the router and of each local destination. Called in the exhale. */
export interface Tunnels {
	/** Through an outbound tunnel of the context to a router; false if there is none or it is full. */
	sendOut(context: Context, to: Uint8Array, message: I2npMessage): boolean;
	/**
	 * An inbound tunnel of the context where answers can come in: its gateway's hash (32 bytes) and tunnel id. `asked` (32 bytes) is who will answer:
	 * the gateway is another where there is one, since Java I2P seals nothing for a tunnel whose gateway it is itself.
	 */
	replyPath(
		context: Context,
		asked?: Uint8Array,
	): { readonly gateway: Uint8Array; readonly tunnelId: number } | undefined;
	/** An answer sealed with this key (32 bytes) under this tag (8 bytes) may come in; what it holds comes back as `sealed`. */
	expectReply(context: Context, tag: Uint8Array, key: Uint8Array, now: Mono): void;
}

/** Who we are. */
export interface Identity {
	/** Our router hash, 32 bytes, and its key. */
	readonly hash: Uint8Array;
	readonly key: HashKey;
	/** X25519 public key of our identity, 32 bytes: what is sealed for this router. */
	readonly encryptionKey: Uint8Array;
	/** Our RouterInfo signed now, later than any before; `undefined` while there is nothing to publish. */
	freshRouterInfo(wall: Wall): RouterInfo | undefined;
}

/** What is known of peers; a PeerBook does it. */
export interface Peers {
	/** A floodfill answered a question, or did not in time. */
	noteAnswer(peer: HashKey, answered: boolean, now: Mono): void;
	/** Whether a peer is banned now. */
	banned(peer: HashKey, now: Mono): boolean;
	/** The share of our questions that a floodfill answered lately, 0 to 1; one half if it was never asked. */
	responsiveness(peer: HashKey, now: Mono): number;
	/** A peer broke a rule over its own link; the code says which. */
	noteOffence(peer: HashKey, offence: Offence, code: string, now: Mono): void;
}

/** Where RouterInfos outlive the process. Called in the exhale, at most once per change. */
export interface Keeper {
	keep(info: RouterInfo, turn: Turn): void;
	drop(key: HashKey, turn: Turn): void;
}

/** What decides whether we are fit to be a floodfill; all of it as the last minutes were, not as this moment is. */
export interface FitnessFacts {
	/** Others can dial us, and did. */
	readonly reachable: boolean;
	readonly hidden: boolean;
	/** What we share, in KB/s. */
	readonly shareKBps: number;
	/** Tunnels are refused, or links cut, for want of room. */
	readonly congested: boolean;
	/** What our clock is off by, as far as known, in milliseconds. */
	readonly clockOffMs: number;
}

/** Everything the network database is given. */
export interface NetDbWants {
	readonly links: Links;
	readonly tunnels: Tunnels;
	readonly identity: Identity;
	readonly peers: Peers;
	readonly keeper?: Keeper;
	/** Counts what happened, by code. */
	note(code: string): void;
	/** What speaks for and against being a floodfill; wanted if that is left to the database. */
	fitness?(): FitnessFacts;
	/** The duties of a floodfill were taken on or given up: what we publish says so from now on. */
	onFloodfill?(serves: boolean, turn: Turn): void;
	/** A publication of a destination's lease set was confirmed by a second floodfill, or given up for now. */
	onPublished?(context: HashKey, confirmed: boolean): void;
}

/** How a message reached us. */
export type Origin =
	/** Over a link; the peer is whoever holds the link. `sealed`: in router garlic, which the peer may only have carried. */
	| { readonly kind: 'link'; readonly peer: HashKey; readonly sealed?: boolean }
	/** Down an inbound tunnel of the context, in clear. */
	| { readonly kind: 'tunnel'; readonly context: Context }
	/** Inside an answer sealed with a key that we gave out for the context. */
	| { readonly kind: 'sealed'; readonly context: Context };

/** A lease set of any kind: what it is good for is the asker's business. */
export type { StoredLeaseSet };

/** Why a lookup found nothing. */
export type LookupFailure = 'not-found' | 'timeout' | 'no-floodfills' | 'no-path' | 'cancelled' | 'too-many';

/** The end of a lookup for a RouterInfo. */
export type RouterResult =
	| { readonly found: true; readonly routerInfo: RouterInfo }
	| { readonly found: false; readonly code: LookupFailure };

/** The end of a lookup for a lease set. */
export type LeaseSetResult =
	| { readonly found: true; readonly leaseSet: StoredLeaseSet }
	| { readonly found: false; readonly code: LookupFailure };
