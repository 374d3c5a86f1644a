// What carries the payloads of one local destination: protocol, ports and bytes, to and from other destinations.
// Fulfilled by `destination` (this router) and by an I2CP client (any router). Knows nothing of streams.
import type { Destination, HashKey } from '@i2p/data-core';
import type { EncryptedLeaseSet, Lease2, LeaseSet, LeaseSet2, MetaLeaseSet } from '@i2p/data-leaseset';
import type { Turn } from '@i2p/runtime';
import type { Wall } from '@i2p/time';
import type { MakeFault, Undeliverable } from './faults.js';
import type { LookupAnswer, LookupTarget } from './lookup.js';

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
	/** Worth nothing after so long, in ms: dropped then if it has not left, and peers may drop it. As long as the host likes when absent. */
	readonly lifetimeMs?: number;
	/** `false` holds back the sender's own lease set, which else goes along where the peer may lack it. */
	readonly bundlesLeaseSet?: boolean;
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

/** Who uses one protocol of a host. All calls come during an inhale or think. */
export interface MessageHandler {
	/** A payload of this protocol arrived. */
	onMessage(message: InboundMessage, turn: Turn): void;
	/** Nothing that was offered to this destination since it last worked has left, for this reason. */
	onUndeliverable(to: HashKey, reason: Undeliverable, turn: Turn): void;
	/** Room has returned after an offer answered `full`. */
	onRoom(turn: Turn): void;
	/**
	 * Nothing that was offered to this address has left: it stands for others (a meta lease set), and `target` is the one of them to speak to. Who does
	 * not want to know has its payloads sent there as they are.
	 */
	onLedTo?(to: HashKey, target: HashKey, turn: Turn): void;
	/**
	 * What was sent to this destination may be lost, and would come through now: it was silent and is heard again, or is reached by another way
	 * than the one that stayed silent. Not every host can tell.
	 */
	onWayOpen?(to: HashKey, turn: Turn): void;
}

/** What the host asks its owner to sign: a lease set over these leases. */
export interface LeaseSetRequest {
	/** 1–16 leases, the longest-living first. */
	readonly leases: readonly Lease2[];
	/** The date to put in; later by at least 1 s than that of the set before. */
	readonly published: Wall;
	/** Encryption types whose messages the host can open: keys of others do not belong in the set. All that there are, when absent. */
	readonly opens?: readonly number[];
}

/** The private half of one encryption key of a lease set. */
export interface LeaseSetPrivateKey {
	/** Encryption type code as in the lease set; 4 is X25519. */
	readonly type: number;
	/** Private key, 32 bytes for X25519; lent: the host copies what it keeps, the owner wipes its own. */
	readonly key: Uint8Array;
}

/** What an owner gives its host: the set for the network, and what opens messages to it. */
export interface ProvidedLeaseSet {
	/** What goes to the network database, unless it says that it is not to be published. */
	readonly published: LeaseSet | LeaseSet2 | EncryptedLeaseSet | MetaLeaseSet;
	/** What peers that we write to are told beside our first messages; without it they must look us up. */
	readonly bundled: LeaseSet | LeaseSet2 | undefined;
	/** One for each encryption key of the set, in its order; none for a meta set. */
	readonly keys: readonly LeaseSetPrivateKey[];
}

/** Who holds the keys of the destination. All calls come during an inhale or think. */
export interface MessageOwner {
	/** The inbound tunnels changed: make a lease set, sign it and hand it to {@link MessageHost.provide}, at once or later. */
	onLeases(request: LeaseSetRequest, turn: Turn): void;
	/** At least one tunnel each way stands and a lease set is provided: messages can flow. Told once. */
	onReady(turn: Turn): void;
	/** It could not be made; nothing else follows. `message` is one line for people. */
	onFailed(fault: MakeFault, message: string, turn: Turn): void;
	/** The host is gone; nothing else follows. */
	onClosed(reason: string, turn: Turn): void;
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
	/** Gives the signed lease set that `onLeases` asked for. Throws TypeError for a set or keys of another destination. */
	provide(given: ProvidedLeaseSet): void;
	/**
	 * Finds a destination; the answer comes in a later turn. One that was found by its encrypted address can be written to by its hash
	 * from then on.
	 */
	lookup(target: LookupTarget, onAnswer: (answer: LookupAnswer, turn: Turn) => void): void;
	/** Changes the tunnel options (`inbound.*`, `outbound.*`); answers what is wrong with them in one line, or nothing. */
	reconfigure(options: ReadonlyMap<string, string>): string | undefined;
	/** Lets go of tunnels and sessions; `onClosed` follows. */
	close(): void;
}
