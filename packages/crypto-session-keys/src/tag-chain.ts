// The symmetric ratchets: tag sets begin with DH_INITIALIZE, then a chain of tags and a chain of keys.
// ECIES-X25519-AEAD-Ratchet, "KDF for DH ratchet", "Session Tag Ratchet", "Symmetric Key Ratchet".
import { hkdfPair } from '@i2p/crypto-hkdf';
import { wipe } from '@i2p/util';
import { sessionTagBytes } from './constants.js';

const empty = new Uint8Array(0);

/** What DH_INITIALIZE makes: everything a tag set needs; secret. Whoever builds the set takes it over. */
export interface TagSetSeed {
	/** Number of the set in its direction, from 0. */
	readonly id: number;
	/** 32 bytes: the root key from which the direction's next set begins. */
	readonly nextRoot: Uint8Array;
	/** 32 bytes: where the tags begin. */
	readonly tagKey: Uint8Array;
	/** 32 bytes: where the keys begin. */
	readonly symmetricKey: Uint8Array;
}

/** DH_INITIALIZE: a tag set's beginnings from a 32-byte root key and 32 bytes of new secret. */
export function seedTagSet(id: number, lentRoot: Uint8Array, lentKey: Uint8Array): TagSetSeed {
	const [nextRoot, chain] = hkdfPair(lentRoot, lentKey, 'KDFDHRatchetStep');
	const [tagKey, symmetricKey] = hkdfPair(chain, empty, 'TagAndKeyGenKeys');
	wipe(chain);
	return { id, nextRoot, tagKey, symmetricKey };
}

/** The tags of one set in order, each derived when it is asked for. */
export class TagChain {
	#chain: Uint8Array;
	readonly #constant: Uint8Array;
	#index = 0;

	/** @param lentTagKey 32 bytes, the seed's `tagKey` */
	constructor(lentTagKey: Uint8Array) {
		[this.#chain, this.#constant] = hkdfPair(lentTagKey, empty, 'STInitialization');
	}

	/** Index of the tag that {@link next} answers. */
	get index(): number {
		return this.#index;
	}

	/** The next 8-byte tag. */
	next(): Uint8Array {
		const [chain, output] = hkdfPair(this.#chain, this.#constant, 'SessionTagKeyGen');
		wipe(this.#chain);
		this.#chain = chain;
		this.#index++;
		return output.subarray(0, sessionTagBytes);
	}

	/** Wipes the chain. */
	destroy(): void {
		wipe(this.#chain, this.#constant);
	}
}

/** The message keys of one set in order, each derived when it is asked for. */
export class KeyChain {
	#chain: Uint8Array;
	#index = 0;

	/** @param givenSymmetricKey 32 bytes, the seed's `symmetricKey` */
	constructor(givenSymmetricKey: Uint8Array) {
		this.#chain = givenSymmetricKey;
	}

	/** Index of the key that {@link next} answers. */
	get index(): number {
		return this.#index;
	}

	/** The next 32-byte key. */
	next(): Uint8Array {
		const [chain, key] = hkdfPair(this.#chain, empty, 'SymmetricRatchet');
		wipe(this.#chain);
		this.#chain = chain;
		this.#index++;
		return key;
	}

	/** Wipes the chain. */
	destroy(): void {
		wipe(this.#chain);
	}
}
