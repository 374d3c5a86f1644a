// Who makes local destinations for those who ask: carriers of messages for I2CP, whole hosts for SAM, tunnels and programs.
import type { Destination, DestinationKeys, OfflineSignature, Signer } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import type { DestinationHost } from './destination-host.js';
import type { MakeFault } from './faults.js';
import type { LookupAnswer, LookupTarget } from './lookup.js';
import type { MessageHost, MessageOwner } from './message-host.js';

/** What is asked for when a carrier of messages is made. */
export interface MessageHostRequest {
	readonly destination: Destination;
	/** `inbound.*`, `outbound.*`, `i2cp.*` and the like, as the client wrote them. */
	readonly options: ReadonlyMap<string, string>;
	/** For people: the session's name. */
	readonly nickname: string;
	/** Who signs its lease sets and is told what becomes of it. */
	readonly owner: MessageOwner;
	/** The destination's voice, or a transient one: needed where another program must be shown that it is ours (I2CP). */
	readonly voice?: { readonly signer: Signer; readonly offline?: OfflineSignature | undefined };
}

/** Who carries messages of any number of destinations: this router, or an I2CP client of another. */
export interface MessageHostMaker {
	/** Begins to make one: `onReady` or `onFailed` of the owner follows in a later turn. Nothing can be offered before. */
	create(request: MessageHostRequest): MessageHost;
	/** Finds a destination without any host; the answer comes in a later turn. */
	resolve(target: LookupTarget, onAnswer: (answer: LookupAnswer, turn: Turn) => void): void;
}

/** What is asked for when a destination is made. */
export interface DestinationRequest {
	/** The maker's once `onReady` was told: it destroys them when the destination ends. */
	readonly keys: DestinationKeys;
	/** `inbound.*`, `outbound.*`, `i2cp.*`, `i2p.streaming.*` and the like, as the client wrote them. */
	readonly options: ReadonlyMap<string, string>;
	/** For people: the session's name. */
	readonly nickname: string;
}

/** What the maker tells; all of it during an inhale or think of a later turn. */
export interface DestinationEvents {
	/** Tunnels stand both ways: streams and datagrams go and come. Told once at most. */
	onReady(host: DestinationHost, turn: Turn): void;
	/** It could not be made; nothing else follows. `message` is for people. */
	onFailed(fault: MakeFault, message: string, turn: Turn): void;
	/** It is gone after it was ready; nothing else follows. */
	onClosed(reason: string, turn: Turn): void;
}

/** A destination being made, or made. */
export interface MadeDestination {
	/**
	 * Lets go of it and resets its streams, which are told so, the maker's events no more; those that both sides have ended may have a moment to part.
	 * @param onGone told once nothing is left of it, in a later turn
	 */
	close(onGone?: (turn: Turn) => void): void;
}

/** Who makes destinations, and finds those of others. */
export interface DestinationMaker {
	/** Begins to make a destination. */
	create(request: DestinationRequest, events: DestinationEvents): MadeDestination;
	/** Finds a destination without any session; the answer comes in a later turn. */
	resolve(target: LookupTarget, onAnswer: (answer: LookupAnswer, turn: Turn) => void): void;
	/** A new destination of one of the signature types that can sign. */
	generateKeys(signatureType: number): DestinationKeys;
}
