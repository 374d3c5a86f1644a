// What a SAM bridge needs others to fulfil: destinations with their streams.
import type { DestinationHost, LookupAnswer } from '@i2p/client-core';
import type { DestinationKeys, HashKey } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';

/** Why a destination was not made. */
export type MakeFault = 'duplicate' | 'invalid-options' | 'no-tunnels' | 'limit' | 'closed' | 'failed';

/** What a session asks for. */
export interface DestinationRequest {
	/** The maker's once `onReady` was told: it destroys them when the destination ends. */
	readonly keys: DestinationKeys;
	/** `inbound.*`, `outbound.*`, `i2cp.*` and the like, as the client wrote them. */
	readonly options: ReadonlyMap<string, string>;
	/** For people: the session's name. */
	readonly nickname: string;
}

/** What the maker tells; all of it during an inhale or think of a later turn. */
export interface DestinationEvents {
	/** Tunnels stand both ways: streams can be opened and come in. Told once at most. */
	onReady(host: DestinationHost, turn: Turn): void;
	/** It could not be made; nothing else follows. `message` is for people. */
	onFailed(fault: MakeFault, message: string, turn: Turn): void;
	/** It is gone after it was ready; nothing else follows. */
	onClosed(reason: string, turn: Turn): void;
}

/** A destination being made, or made. */
export interface MadeDestination {
	/** Lets go of it and resets its streams; these are told so, the maker's events no more. */
	close(): void;
}

/** Who makes destinations, and finds those of others. */
export interface DestinationMaker {
	/** Begins to make a destination. */
	create(request: DestinationRequest, events: DestinationEvents): MadeDestination;
	/** Finds the destination behind a hash without any session; the answer comes in a later turn. */
	resolve(hash: HashKey, onAnswer: (answer: LookupAnswer, turn: Turn) => void): void;
	/** A new destination of one of the signature types that can sign. */
	generateKeys(signatureType: number): DestinationKeys;
	/** The destination behind a host name of the address book; nobody knows any when absent. */
	findName?(name: string): HashKey | undefined;
}

/** What the bridge notes, counted by code. */
export type SamNote =
	| 'socket-accepted'
	| 'socket-limit'
	| 'socket-timeout'
	| 'line-too-long'
	| 'line-malformed'
	| 'command-unknown'
	| 'command-unsupported'
	| 'session-created'
	| 'session-failed'
	| 'session-closed'
	| 'stream-connected'
	| 'stream-failed'
	| 'stream-accepted'
	| 'stream-backlog-full'
	| 'stream-backlog-expired'
	| 'lookup-answered'
	| 'lookup-failed';
