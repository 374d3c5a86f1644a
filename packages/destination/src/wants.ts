// What a destination needs others to fulfil: tunnels, a database of lease sets, neighbours. Nothing here says who has it.
import type { LookupTarget } from '@i2p/client-core';
import type { Destination, HashKey } from '@i2p/data-core';
import type { I2npMessage, StoredLeaseSet } from '@i2p/data-i2np';
import type { Lease2 } from '@i2p/data-leaseset';
import type { Turn } from '@i2p/runtime';

/** Where the endpoint of an outbound tunnel brings a message. */
export type TunnelDelivery =
	| { readonly kind: 'router'; readonly hash: Uint8Array }
	| { readonly kind: 'tunnel'; readonly hash: Uint8Array; readonly tunnelId: number };

/** The pool of tunnels of this destination. */
export interface TunnelPool {
	/** Leases of the inbound tunnels that stand, the longest-living first. */
	inboundLeases(turn: Turn): readonly Lease2[];
	/** Names of the outbound tunnels that stand and work, the best first. */
	outboundTunnels(turn: Turn): readonly number[];
	/** Puts a message aside for an outbound tunnel, for any if `prefer` is gone; `false`: none, or full. The message is the tunnel's afterwards. */
	sendOut(delivery: TunnelDelivery, message: I2npMessage, turn: Turn, prefer?: number): boolean;
	/** Messages that the preferred outbound tunnel takes now, or the best if it is gone; 0 without any. */
	room(turn: Turn, prefer?: number): number;
	/** Changes the options of the pool; answers what is wrong with them in one line, or nothing. */
	reconfigure(options: ReadonlyMap<string, string>): string | undefined;
	/** Nothing is carried for long: few tunnels are enough; or the usual number is wanted again. */
	rest(resting: boolean, turn: Turn): void;
	/** What went out by this tunnel stays unanswered: it may be dead. */
	suspect(outbound: number, turn: Turn): void;
}

/** The network database as this one destination sees it: asked and told through its own tunnels only. */
export interface LeaseSetDirectory {
	/** Finds the lease set of a destination or of a blinded key; the answer comes in a later turn, `undefined` if there is none. */
	lookup(hash: HashKey, onAnswer: (found: StoredLeaseSet | undefined, turn: Turn) => void, turn: Turn): void;
	/** Publishes the own lease set, and sees to it that it stays published until the next is given. */
	publish(leaseSet: StoredLeaseSet, turn: Turn): void;
	/** A message for the database came through our tunnels: a store, a search reply, a delivery status. The body is lent. */
	onMessage(message: I2npMessage, turn: Turn): void;
}

/** A payload that stays within the router. */
export interface LocalLetter {
	readonly from: HashKey;
	/** The sender itself: who answers need not look it up. */
	readonly sender: Destination;
	readonly protocol: number;
	readonly fromPort: number;
	readonly toPort: number;
	readonly payload: Uint8Array;
}

/** Another destination of the same router. */
export interface Neighbour {
	readonly destination: Destination;
	/** Puts a letter aside for the next turn; `false` if it is full. */
	offerLocal(letter: LocalLetter): boolean;
}

/** The names that this router knows. */
export interface Names {
	/** Whose name this is, `undefined` if no book has it. */
	find(name: string): Destination | undefined;
	/** What a name stands for that is of an address, b32 or b33, and not of a destination. */
	target?(name: string): LookupTarget | undefined;
}

/** The other destinations of this router. */
export interface Neighbours {
	/** The one of this hash, ourselves included. */
	find(hash: HashKey): Neighbour | undefined;
	/** The set that one of them has in the network database under this hash, of a destination or of a blinded key. */
	leaseSet(hash: HashKey): StoredLeaseSet | undefined;
}
