// EncryptedLeaseSet (type 5) as everyone sees it: a blinded key, dates, a sealed content, a signature. "Encrypted LeaseSet", layer 0.
// Must not know how the content is opened.
import { type HashKey, hashKey, signatureType, type Verifier, verifierOf } from '@i2p/data-core';
import { nextUtcDay, type Wall, wall } from '@i2p/time';
import { Reader } from '@i2p/util';
import { blindedStorageKey } from './blinded-day.js';
import { encryptedLeaseSetType } from './constants.js';
import { DatedSet, readHead, type SetOwner } from './dated-set.js';
import { ownBytes } from './signed-bytes.js';

/** A blinded key, which owns a set. */
class BlindedOwner implements SetOwner {
	readonly signatureType: number;
	readonly signatureBytes: number | undefined;
	readonly key: Uint8Array;
	#verifier: Verifier | undefined;

	/** Reads type 2 and key; throws WireError `unknown-signature-type`, `truncated`. */
	constructor(reader: Reader) {
		this.signatureType = reader.u16();
		const type = signatureType(this.signatureType);
		if (type === undefined) throw reader.fault('unknown-signature-type');
		this.signatureBytes = type.signatureBytes;
		this.key = reader.bytes(type.publicBytes);
	}

	verify(message: Uint8Array, signature: Uint8Array): boolean {
		this.#verifier ??= verifierOf(this.signatureType, this.key);
		return this.#verifier?.verify(message, signature) ?? false;
	}
}

/** One signed EncryptedLeaseSet; the UTC day of `published` is the one that its key is blinded for. Immutable; owns its bytes. */
export class EncryptedLeaseSet extends DatedSet {
	readonly kind = 'encryptedLeaseSet';
	/** Signature type of the blinded key: 11 in sets that can be opened here. */
	readonly blindedType: number;
	/** The blinded key A'. */
	readonly blindedKey: Uint8Array;
	/** Salt and ciphertext of layer 1. */
	readonly sealed: Uint8Array;
	#hash: Uint8Array | undefined;

	/**
	 * Copies and parses one set of exactly these bytes. Does not verify it.
	 * Throws WireError: `too-large` above 4096 bytes, `unknown-signature-type`, codec faults.
	 */
	static decode(bytes: Uint8Array): EncryptedLeaseSet {
		return new EncryptedLeaseSet(ownBytes(bytes, 'EncryptedLeaseSet'));
	}

	/** Parses bytes that now belong to the set; throws like `decode`, but for the size. */
	constructor(given: Uint8Array) {
		const reader = new Reader(given, 'EncryptedLeaseSet');
		const owner = new BlindedOwner(reader);
		const head = readHead(reader, encryptedLeaseSetType, owner);
		super(given, head);
		this.blindedType = owner.signatureType;
		this.blindedKey = owner.key;
		this.sealed = head.content.bytes(head.content.u16());
		head.content.expectEnd();
	}

	/** The key under which the set is stored, 32 bytes: SHA-256 of blinded type and key. */
	get hash(): Uint8Array {
		this.#hash ??= blindedStorageKey(this.blindedKey, this.blindedType);
		return this.#hash;
	}

	/** The hash as a key of maps. */
	get key(): HashKey {
		return hashKey(this.hash);
	}

	/** Until when the set can be found: its end, or the UTC midnight before it at which the blinded key changes. */
	get usableUntil(): Wall {
		return wall(Math.min(this.expires, nextUtcDay(this.published)));
	}
}
