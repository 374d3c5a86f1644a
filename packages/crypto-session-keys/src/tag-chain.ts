// The symmetric ratchets: tag sets begin with DH_INITIALIZE, then a chain of tags and a chain of keys.
// ECIES-X25519-AEAD-Ratchet, "KDF for DH ratchet", "Session Tag Ratchet", "Symmetric Key Ratchet".
import { hkdfPair } from '@i2p/crypto-hkdf';
import { checkBytes, checkInteger, destroyedKey, utf8, wipe } from '@i2p/util';
import { mostTagSetId, sessionTagBytes } from './constants.js';

const empty = new Uint8Array(0);
const keyBytes = 32;
/** The infos of every message, made bytes once. */
const tagInfo = utf8('SessionTagKeyGen');
const keyInfo = utf8('SymmetricRatchet');

/** What DH_INITIALIZE makes: everything a tag set needs; secret. Whoever builds the set takes it over. */
export class TagSetSeed {
	/** Number of the set in its direction, from 0. */
	readonly id: number;
	readonly #nextRoot: Uint8Array;
	readonly #tagKey: Uint8Array;
	readonly #symmetricKey: Uint8Array;

	constructor(id: number, givenNextRoot: Uint8Array, givenTagKey: Uint8Array, givenSymmetricKey: Uint8Array) {
		this.id = id;
		this.#nextRoot = givenNextRoot;
		this.#tagKey = givenTagKey;
		this.#symmetricKey = givenSymmetricKey;
	}

	/** 32 bytes: the root key from which the direction's next set begins. */
	get nextRoot(): Uint8Array {
		return this.#nextRoot;
	}

	/** 32 bytes: where the tags begin. */
	get tagKey(): Uint8Array {
		return this.#tagKey;
	}

	/** 32 bytes: where the keys begin. */
	get symmetricKey(): Uint8Array {
		return this.#symmetricKey;
	}
}

/**
 * DH_INITIALIZE: the beginnings of tag set `id` (0 to 65,535) from a 32-byte root key and 32 bytes of new secret. Throws RangeError on
 * other sizes.
 */
export function seedTagSet(id: number, lentRoot: Uint8Array, lentKey: Uint8Array): TagSetSeed {
	checkInteger('tag set id', id, 0, mostTagSetId);
	checkBytes('root key', lentRoot, keyBytes);
	checkBytes('tag set key', lentKey, keyBytes);
	const [nextRoot, chain] = hkdfPair(lentRoot, lentKey, 'KDFDHRatchetStep');
	const [tagKey, symmetricKey] = hkdfPair(chain, empty, 'TagAndKeyGenKeys');
	wipe(chain);
	return new TagSetSeed(id, nextRoot, tagKey, symmetricKey);
}

/** The tags of one set in order, each derived when it is asked for. */
export class TagChain {
	#chain: Uint8Array;
	readonly #constant: Uint8Array;
	#index = 0;
	#destroyed = false;

	/** @param lentTagKey 32 bytes, the seed's `tagKey` (RangeError otherwise) */
	constructor(lentTagKey: Uint8Array) {
		checkBytes('tag key', lentTagKey, keyBytes);
		[this.#chain, this.#constant] = hkdfPair(lentTagKey, empty, 'STInitialization');
	}

	/** Index of the tag that {@link next} answers. */
	get index(): number {
		return this.#index;
	}

	/** The next 8-byte tag. Throws TypeError after `destroy`. */
	next(): Uint8Array {
		if (this.#destroyed) throw destroyedKey('tag chain');
		const [chain, output] = hkdfPair(this.#chain, this.#constant, tagInfo);
		wipe(this.#chain);
		this.#chain = chain;
		this.#index++;
		// A copy: a view would move the small array out of the collector's heap.
		const tag = output.slice(0, sessionTagBytes);
		wipe(output);
		return tag;
	}

	/** Wipes the chain. */
	destroy(): void {
		this.#destroyed = true;
		wipe(this.#chain, this.#constant);
	}
}

/** The message keys of one set in order, each derived when it is asked for. */
export class KeyChain {
	#chain: Uint8Array;
	#index = 0;
	#destroyed = false;

	/** @param givenSymmetricKey 32 bytes, the seed's `symmetricKey` (RangeError otherwise) */
	constructor(givenSymmetricKey: Uint8Array) {
		checkBytes('symmetric key', givenSymmetricKey, keyBytes);
		this.#chain = givenSymmetricKey;
	}

	/** Index of the key that {@link next} answers. */
	get index(): number {
		return this.#index;
	}

	/** The next 32-byte key. Throws TypeError after `destroy`. */
	next(): Uint8Array {
		if (this.#destroyed) throw destroyedKey('key chain');
		const [chain, key] = hkdfPair(this.#chain, empty, keyInfo);
		wipe(this.#chain);
		this.#chain = chain;
		this.#index++;
		return key;
	}

	/** Wipes the chain. */
	destroy(): void {
		this.#destroyed = true;
		wipe(this.#chain);
	}
}
