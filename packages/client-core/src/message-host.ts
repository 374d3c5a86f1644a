// What carries the payloads of one local destination: protocol, ports and bytes, to and from other destinations.
// Fulfilled by `destination` (this router) and by an I2CP client (any router). Knows nothing of streams.
import type { Destination, HashKey } from '@i2p/data-core';
import type { Lease2, LeaseSet2 } from '@i2p/data-leaseset';
import type { Turn } from '@i2p/runtime';
import type { Wall } from '@i2p/time';

/** I2CP protocol numbers of a payload. */
export const protocolNumber = {
	streaming: 6,
	datagram: 17,
	raw: 18,
	datagram2: 19,
	datagram3: 20,
} as const;

/** One payload on its way out. */
export interface OutboundMessage {
	/** The destination's hash. */
	readonly to: HashKey;
	/** 0–255, see {@link protocolNumber}. */
	readonly protocol: number;
	/** 0–65535; 0 means unspecified. */
	readonly fromPort: number;
	/** 0–65535; 0 means unspecified. */
	readonly toPort: number;
	/** Belongs to the host from now on. At most {@link maxPayloadBytes}. */
	readonly payload: Uint8Array;
	/** Worth deflating (a SYN or a signed datagram repeats its padding); otherwise it is stored. */
	readonly compress: boolean;
}

/** Largest payload of one message, in bytes: what 64 tunnel fragments hold, less the wrappers around it. */
export const maxPayloadBytes = 61_440;

/** One payload that came in. */
export interface InboundMessage {
	/**
	 * Hash of the sender, if its session proves it: the session's static key stands in the sender's verified lease set.
	 * `undefined` while that is not known.
	 */
	readonly from: HashKey | undefined;
	readonly fromPort: number;
	readonly toPort: number;
	/** Valid until the call returns. */
	readonly payload: Uint8Array;
}

/** `taken`: it is the host's now. `full`: keep it, `onRoom` follows. `closed`: the host is gone. */
export type OfferAnswer = 'taken' | 'full' | 'closed';

/** Why a message that was taken was not sent, or why a lookup found nothing. */
export type Undeliverable =
	| 'no-lease-set'
	| 'expired-lease-set'
	| 'unsupported-encryption'
	| 'no-tunnels'
	| 'expired'
	| 'overflow'
	| 'too-large'
	| 'closed';

/** Who uses one protocol of a host. All calls come during an inhale or think. */
export interface MessageHandler {
	/** A payload of this protocol arrived. */
	onMessage(message: InboundMessage, turn: Turn): void;
	/** Nothing that was offered to this destination since it last worked has left, for this reason. */
	onUndeliverable(to: HashKey, reason: Undeliverable, turn: Turn): void;
	/** Room has returned after an offer answered `full`. */
	onRoom(turn: Turn): void;
}

/** What the host asks its owner to sign: a lease set over these leases. */
export interface LeaseSetRequest {
	/** 1–16 leases, the longest-living first. */
	readonly leases: readonly Lease2[];
	/** The date to put in; later by at least 1 s than that of the set before. */
	readonly published: Wall;
}

/** The private half of one encryption key of a lease set. */
export interface LeaseSetPrivateKey {
	/** Encryption type code as in the lease set; 4 is X25519. */
	readonly type: number;
	/** Private key, 32 bytes for X25519; lent: the host copies what it keeps, the owner wipes its own. */
	readonly key: Uint8Array;
}

/** Who holds the keys of the destination. All calls come during an inhale or think. */
export interface MessageOwner {
	/** The inbound tunnels changed: make a lease set, sign it and hand it to {@link MessageHost.provide}, at once or later. */
	onLeases(request: LeaseSetRequest, turn: Turn): void;
	/** At least one tunnel each way stands and a lease set is provided: messages can flow. Told once. */
	onReady(turn: Turn): void;
	/** The host is gone; nothing else follows. */
	onClosed(reason: string, turn: Turn): void;
}

/** What looking up a destination gives. */
export interface LookupAnswer {
	readonly destination?: Destination;
	/** Why there is none. */
	readonly reason?: Undeliverable;
}

/** One local destination as a carrier of payloads. */
export interface MessageHost {
	readonly destination: Destination;
	/** Puts a message aside for this turn's exhale. */
	offer(message: OutboundMessage): OfferAnswer;
	/** Messages that `offer` would take now. */
	room(): number;
	/** Makes a handler the one for a protocol; replaces the one before. */
	attach(protocol: number, handler: MessageHandler): void;
	/** Gives the signed lease set that `onLeases` asked for, and its private keys in the set's order. */
	provide(leaseSet: LeaseSet2, keys: readonly LeaseSetPrivateKey[]): void;
	/** Finds the destination behind a hash; the answer comes in a later turn. */
	lookup(hash: HashKey, onAnswer: (answer: LookupAnswer, turn: Turn) => void): void;
	/** Lets go of tunnels and sessions; `onClosed` follows. */
	close(): void;
}
