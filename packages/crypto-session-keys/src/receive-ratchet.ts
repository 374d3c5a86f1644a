// A direction from its receiver's side: the newest set, the ones that drain, and the answers to the sender's next keys.
// ECIES-X25519-AEAD-Ratchet, "DH Ratchet". Knows nothing of messages or of who the peer is.
import type { X25519PrivateKey } from '@i2p/crypto-x25519';
import { after, type Mono, never } from '@i2p/time';
import { equalBytes } from '@i2p/util';
import { mostOldTagSets, mostTagSetId, oldTagSetLifetimeMs } from './constants.js';
import {
	bringsReceiverKey,
	bringsSenderKey,
	type MakeKey,
	type NextKey,
	nextSeed,
	receiverKeyId,
	senderKeyId,
} from './next-key.js';
import { type ExpectedTag, ReceiveTagSet } from './receive-tag-set.js';
import type { TagSetSeed } from './tag-chain.js';
import type { TagIndex } from './tag-index.js';

/** What came of a forward key: a new set, a repetition of what is known (or a late block), or a fault of the peer. */
export type ForwardAnswer = 'opened' | 'repeated' | 'wrong-key-id' | 'no-key' | 'bad-key';

/** Tags to receive with, over all sets of one direction. */
export class ReceiveRatchet<Owner> {
	readonly #owner: Owner;
	readonly #index: TagIndex<ExpectedTag<Owner>>;
	readonly #makeKey: MakeKey;
	#newest: ReceiveTagSet<Owner>;
	#old: { readonly set: ReceiveTagSet<Owner>; closesAt: Mono }[] = [];
	#own: X25519PrivateKey | undefined;
	#theirs: Uint8Array | undefined;
	#answering: NextKey | undefined;

	constructor(givenSeed: TagSetSeed, owner: Owner, index: TagIndex<ExpectedTag<Owner>>, makeKey: MakeKey) {
		this.#owner = owner;
		this.#index = index;
		this.#makeKey = makeKey;
		this.#newest = new ReceiveTagSet(givenSeed, owner, index);
	}

	/** Number of the newest set. */
	get tagSetId(): number {
		return this.#newest.id;
	}

	/** The block that every message back carries until the sender is seen to use the new set. */
	reverse(): NextKey | undefined {
		return this.#answering;
	}

	/** Takes the sender's next key and opens the set that it begins. */
	onForward(asked: NextKey): ForwardAnswer {
		const id = this.#newest.id + 1;
		const keyId = senderKeyId(id);
		if (this.#isRepetition(asked)) return 'repeated';
		if (id > mostTagSetId || asked.keyId !== keyId) return 'wrong-key-id';
		const theirs = bringsSenderKey(id) ? asked.key : this.#theirs;
		if (theirs === undefined) return 'no-key';
		const fresh = bringsReceiverKey(id) ? this.#makeKey() : undefined;
		const own = fresh ?? this.#own;
		const seed = own === undefined ? undefined : nextSeed(id, this.#newest.nextRoot, own, theirs);
		if (seed === undefined) {
			fresh?.destroy();
			return 'bad-key';
		}
		if (fresh !== undefined) this.#own?.destroy();
		this.#own = own;
		this.#theirs = new Uint8Array(theirs);
		this.#open(seed);
		const answer = { reverse: true, requestReverse: false, keyId: receiverKeyId(id) };
		this.#answering = fresh === undefined ? answer : { ...answer, key: fresh.publicKey };
		return 'opened';
	}

	/** Says that a message on this set was authentic; the first on the newest set starts the end of the older ones. */
	accept(set: ReceiveTagSet<Owner>, index: number, now: Mono): void {
		set.accept(index);
		if (set !== this.#newest || this.#answering === undefined) return;
		this.#answering = undefined;
		for (const old of this.#old) if (old.closesAt === never) old.closesAt = after(now, oldTagSetLifetimeMs);
	}

	/** When {@link expire} has something to do. */
	due(): Mono {
		return this.#old[0]?.closesAt ?? never;
	}

	/** Closes the sets whose time is over. */
	expire(now: Mono): void {
		while (this.#old[0] !== undefined && this.#old[0].closesAt <= now) this.#old.shift()!.set.close();
	}

	/** Closes every set and wipes everything. */
	destroy(): void {
		for (const { set } of this.#old) set.close();
		this.#old = [];
		this.#newest.close();
		this.#own?.destroy();
		this.#own = undefined;
	}

	/** A block of this round or, come late, of one before. */
	#isRepetition(asked: NextKey): boolean {
		const id = this.#newest.id;
		if (id === 0 || asked.keyId > senderKeyId(id)) return false;
		if (asked.keyId < senderKeyId(id)) return true;
		if (asked.key === undefined) return !bringsSenderKey(id);
		return this.#theirs !== undefined && equalBytes(asked.key, this.#theirs);
	}

	#open(seed: TagSetSeed): void {
		this.#old.push({ set: this.#newest, closesAt: never });
		if (this.#old.length > mostOldTagSets) this.#old.shift()!.set.close();
		this.#newest = new ReceiveTagSet(seed, this.#owner, this.#index);
	}
}
