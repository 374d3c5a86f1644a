// A direction from its sender's side: the set in use, and the exchange that brings the next one.
// ECIES-X25519-AEAD-Ratchet, "DH Ratchet". Knows nothing of messages or of who the peer is.
import type { X25519PrivateKey } from '@i2p/crypto-x25519';
import { mostTagIndex, mostTagSetId, nextKeyAfterTags } from './constants.js';
import {
	bringsReceiverKey,
	bringsSenderKey,
	type MakeKey,
	type NextKey,
	nextSeed,
	receiverKeyId,
	senderKeyId,
} from './next-key.js';
import { type SendTag, SendTagSet } from './send-tag-set.js';
import type { TagSetSeed } from './tag-chain.js';

/** What came of a reverse key: a new set, nothing (not asked, a repetition), or a fault of the peer. */
export type ReverseAnswer = 'switched' | 'not-asked' | 'wrong-key-id' | 'no-key' | 'bad-key';

/** Tags to send with, over all sets of one direction. */
export class SendRatchet {
	readonly #makeKey: MakeKey;
	readonly #nextKeyAfter: number;
	#set: SendTagSet;
	#own: X25519PrivateKey | undefined;
	#theirs: Uint8Array | undefined;
	#asking: NextKey | undefined;

	/** @param nextKeyAfter tags of a set after which the next keys are asked for */
	constructor(givenSeed: TagSetSeed, makeKey: MakeKey, nextKeyAfter: number = nextKeyAfterTags) {
		this.#set = new SendTagSet(givenSeed);
		this.#makeKey = makeKey;
		this.#nextKeyAfter = nextKeyAfter;
	}

	/** Number of the set in use. */
	get tagSetId(): number {
		return this.#set.id;
	}

	/** Whether all tags of the last possible exchange are spent: a new session is due. */
	get exhausted(): boolean {
		return this.#set.used > mostTagIndex;
	}

	/** Tag and key of the next message; `undefined` when exhausted. */
	next(): SendTag | undefined {
		return this.#set.next();
	}

	/** The block that every message carries from the moment the next keys are wanted until they are there. */
	forward(): NextKey | undefined {
		if (this.#asking === undefined && this.#set.used >= this.#nextKeyAfter) this.ask();
		return this.#asking;
	}

	/** Wants the next keys now. */
	ask(): void {
		const id = this.#set.id + 1;
		if (this.#asking !== undefined || id > mostTagSetId) return;
		const keyId = senderKeyId(id);
		const requestReverse = bringsReceiverKey(id);
		if (bringsSenderKey(id)) {
			this.#own?.destroy();
			this.#own = this.#makeKey();
			this.#asking = { reverse: false, requestReverse, keyId, key: this.#own.publicKey };
		} else this.#asking = { reverse: false, requestReverse, keyId };
	}

	/** Takes the receiver's answer; the new set is in use at once. */
	onReverse(answer: NextKey): ReverseAnswer {
		if (this.#asking === undefined || this.#own === undefined) return 'not-asked';
		const id = this.#set.id + 1;
		if (answer.keyId !== receiverKeyId(id)) return answer.keyId < receiverKeyId(id) ? 'not-asked' : 'wrong-key-id';
		// A key where none is due repeats the answer of the round before, which has the same key id.
		if (!bringsReceiverKey(id) && answer.key !== undefined) return 'not-asked';
		const theirs = bringsReceiverKey(id) ? answer.key : this.#theirs;
		if (theirs === undefined) return 'no-key';
		const seed = nextSeed(id, this.#set.nextRoot, this.#own, theirs);
		if (seed === undefined) return 'bad-key';
		this.#theirs = new Uint8Array(theirs);
		this.#asking = undefined;
		this.#set.destroy();
		this.#set = new SendTagSet(seed);
		return 'switched';
	}

	/** Wipes everything. */
	destroy(): void {
		this.#set.destroy();
		this.#own?.destroy();
		this.#own = undefined;
		this.#asking = undefined;
	}
}
