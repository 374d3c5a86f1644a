// What all peers of one destination share: keys, chance, the two indexes of tags that may come, and the counters.
import type { TagIndex } from '@i2p/crypto-session-keys';
import type { AwaitingReply } from './initiator.js';
import type { KeyPool } from './key-pool.js';
import type { OwnKey, RatchetType } from './ratchet-type.js';
import type { SessionContext } from './session.js';

/** A new session of ours and until when a reply to it is awaited. */
export interface PendingNewSession<Peer> {
	readonly peer: Peer;
	readonly awaiting: AwaitingReply;
	readonly sentAt: number;
	/** Told as acknowledged with the first reply. */
	readonly token: number | undefined;
	/** Numbers of its reply tags. */
	readonly tags: readonly AwaitedReply<Peer>[];
	answered: boolean;
}

/** The meaning of a reply tag. */
export interface AwaitedReply<Peer> {
	readonly number: number;
	readonly pending: () => PendingNewSession<Peer>;
}

/** What a peer's sessions need of their surroundings. */
export interface GarlicContext<Peer> extends SessionContext<Peer> {
	readonly pool: KeyPool;
	readonly replies: TagIndex<AwaitedReply<Peer>>;
	/** Our static key of a type; RangeError if we have none. */
	own(type: RatchetType): OwnKey;
}
