// One set from its receiver's side: a window of tags that may come, keys derived when a tag has come.
// ECIES-X25519-AEAD-Ratchet, "Session Tag Ratchet", "Symmetric Key Ratchet".
import { wipe } from '@i2p/util';
import { initialLookAhead, laterLookAhead, lookAheadShift, mostLookAhead, mostTagIndex } from './constants.js';
import { KeyChain, TagChain, type TagSetSeed } from './tag-chain.js';
import { type TagIndex, tagNumber } from './tag-index.js';

/** The meaning of a tag that may come. */
export interface ExpectedTag<Owner> {
	readonly set: ReceiveTagSet<Owner>;
	/** Index in the set, which is also the AEAD's nonce. */
	readonly index: number;
	/** The tag's number in the index of tags. */
	readonly tag: number;
}

/** A tag set to receive on. Its tags stand in a shared index while they may still come. */
export class ReceiveTagSet<Owner> {
	readonly id: number;
	/** Whose set this is. */
	readonly owner: Owner;
	readonly #nextRoot: Uint8Array;
	readonly #index: TagIndex<ExpectedTag<Owner>>;
	readonly #tags: TagChain;
	readonly #keys: KeyChain;
	/** Tags that may come, by index in the set, lowest first. */
	readonly #expected = new Map<number, ExpectedTag<Owner>>();
	/** Keys passed over on the way to a later one. */
	readonly #skipped = new Map<number, Uint8Array>();
	#highest = -1;

	constructor(givenSeed: TagSetSeed, owner: Owner, index: TagIndex<ExpectedTag<Owner>>) {
		this.id = givenSeed.id;
		this.#nextRoot = givenSeed.nextRoot;
		this.owner = owner;
		this.#index = index;
		this.#tags = new TagChain(givenSeed.tagKey);
		this.#keys = new KeyChain(givenSeed.symmetricKey);
		wipe(givenSeed.tagKey);
		this.#generate();
	}

	/** Root key of the direction's next set, 32 bytes; secret. */
	get nextRoot(): Uint8Array {
		return this.#nextRoot;
	}

	/** Tags that may come now. */
	get window(): number {
		return this.#expected.size;
	}

	/** Highest index accepted so far; −1 at the beginning. */
	get highest(): number {
		return this.#highest;
	}

	/** The 32-byte key of a tag that may come; it stays this set's. `undefined` if the tag was used or is out of the window. */
	key(index: number): Uint8Array | undefined {
		if (!this.#expected.has(index)) return undefined;
		while (this.#keys.index <= index) {
			const at = this.#keys.index;
			const key = this.#keys.next();
			if (this.#expected.has(at)) this.#skipped.set(at, key);
			else wipe(key);
		}
		return this.#skipped.get(index);
	}

	/** Says that the tag's message was authentic: the tag is spent, its key wiped, the window moves on. */
	accept(index: number): void {
		this.#drop(index);
		if (index <= this.#highest) return;
		this.#highest = index;
		this.#generate();
		const oldest = index - this.#lookAhead();
		for (const behind of this.#expected.keys()) {
			if (behind >= oldest) break;
			this.#drop(behind);
		}
	}

	/** Forgets all tags and wipes all keys. */
	close(): void {
		for (const index of [...this.#expected.keys()]) this.#drop(index);
		this.#tags.destroy();
		this.#keys.destroy();
		wipe(this.#nextRoot);
	}

	#lookAhead(): number {
		const first = this.id === 0 ? initialLookAhead : laterLookAhead;
		return Math.min(mostLookAhead, first + ((this.#highest + 1) >> lookAheadShift));
	}

	#generate(): void {
		const end = Math.min(this.#highest + this.#lookAhead(), mostTagIndex);
		while (this.#tags.index <= end) {
			const index = this.#tags.index;
			const expected = { set: this, index, tag: tagNumber(this.#tags.next()) };
			this.#expected.set(index, expected);
			this.#index.set(expected.tag, expected);
		}
	}

	#drop(index: number): void {
		const expected = this.#expected.get(index);
		if (expected === undefined) return;
		this.#index.forget(expected.tag, expected);
		this.#expected.delete(index);
		wipe(this.#skipped.get(index));
		this.#skipped.delete(index);
	}
}
