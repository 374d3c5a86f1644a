// One set from its sender's side: tags and keys taken in step. ECIES-X25519-AEAD-Ratchet, "Tagsets".
import { wipe } from '@i2p/util';
import { mostTagIndex } from './constants.js';
import { KeyChain, TagChain, type TagSetSeed } from './tag-chain.js';

/** What one message is sealed with; the key is for whoever seals to wipe. */
export class SendTag {
	readonly tagSetId: number;
	/** Index in the set, which is also the AEAD's nonce. */
	readonly index: number;
	/** 8 bytes. */
	readonly tag: Uint8Array;
	readonly #key: Uint8Array;

	constructor(tagSetId: number, index: number, tag: Uint8Array, givenKey: Uint8Array) {
		this.tagSetId = tagSetId;
		this.index = index;
		this.tag = tag;
		this.#key = givenKey;
	}

	/** 32 bytes, secret. */
	get key(): Uint8Array {
		return this.#key;
	}
}

/** A tag set to send on. */
export class SendTagSet {
	readonly id: number;
	readonly #nextRoot: Uint8Array;
	readonly #tags: TagChain;
	readonly #keys: KeyChain;

	constructor(givenSeed: TagSetSeed) {
		this.id = givenSeed.id;
		this.#nextRoot = givenSeed.nextRoot;
		this.#tags = new TagChain(givenSeed.tagKey);
		this.#keys = new KeyChain(givenSeed.symmetricKey);
		wipe(givenSeed.tagKey);
	}

	/** Root key of the direction's next set, 32 bytes; secret. */
	get nextRoot(): Uint8Array {
		return this.#nextRoot;
	}

	/** Tags taken so far. */
	get used(): number {
		return this.#tags.index;
	}

	/** The next tag and its key, or `undefined` when all 65,536 are spent. */
	next(): SendTag | undefined {
		const index = this.#tags.index;
		if (index > mostTagIndex) return undefined;
		return new SendTag(this.id, index, this.#tags.next(), this.#keys.next());
	}

	/** Wipes everything. */
	destroy(): void {
		this.#tags.destroy();
		this.#keys.destroy();
		wipe(this.#nextRoot);
	}
}
