// One set from its sender's side: tags and keys taken in step. ECIES-X25519-AEAD-Ratchet, "Tagsets".
import { wipe } from '@i2p/util';
import { mostTagIndex } from './constants.js';
import { KeyChain, TagChain, type TagSetSeed } from './tag-chain.js';

/** What one message is sealed with; the key is the receiver's to wipe. */
export interface SendTag {
	readonly tagSetId: number;
	/** Index in the set, which is also the AEAD's nonce. */
	readonly index: number;
	/** 8 bytes. */
	readonly tag: Uint8Array;
	/** 32 bytes, secret. */
	readonly key: Uint8Array;
}

/** A tag set to send on. */
export class SendTagSet {
	readonly id: number;
	/** Root key of the direction's next set; secret. */
	readonly nextRoot: Uint8Array;
	readonly #tags: TagChain;
	readonly #keys: KeyChain;

	constructor(givenSeed: TagSetSeed) {
		this.id = givenSeed.id;
		this.nextRoot = givenSeed.nextRoot;
		this.#tags = new TagChain(givenSeed.tagKey);
		this.#keys = new KeyChain(givenSeed.symmetricKey);
		wipe(givenSeed.tagKey);
	}

	/** Tags taken so far. */
	get used(): number {
		return this.#tags.index;
	}

	/** The next tag and its key, or `undefined` when all 65,536 are spent. */
	next(): SendTag | undefined {
		const index = this.#tags.index;
		if (index > mostTagIndex) return undefined;
		return { tagSetId: this.id, index, tag: this.#tags.next(), key: this.#keys.next() };
	}

	/** Wipes everything. */
	destroy(): void {
		this.#tags.destroy();
		this.#keys.destroy();
		wipe(this.nextRoot);
	}
}
