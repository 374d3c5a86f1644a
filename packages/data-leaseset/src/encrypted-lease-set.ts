// EncryptedLeaseSet (type 5) as everyone sees it: a blinded key, dates, a sealed content, a signature. "Encrypted LeaseSet", layer 0.
// Must not know how the content is opened.
import { type HashKey, hashKey, OfflineSignature, signatureType, verifierOf } from '@i2p/data-core';
import { type Wall, wall } from '@i2p/time';
import { copyBytes, Reader, WireError } from '@i2p/util';
import { blindedStorageKey } from './blinded-day.js';
import { encryptedLeaseSetType, maxLeaseSetBytes } from './constants.js';
import { type LeaseSetFlags, prefixed, readDates } from './header.js';
import { nextUtcDay } from './utc-day.js';

/** One signed EncryptedLeaseSet. Immutable; owns its bytes. */
export class EncryptedLeaseSet {
	readonly kind = 'encryptedLeaseSet';
	/** The whole structure, signature included. */
	readonly bytes: Uint8Array;
	/** Signature type of the blinded key: 11 in sets that can be opened here. */
	readonly blindedType: number;
	/** The blinded key A'. */
	readonly blindedKey: Uint8Array;
	/** Whole seconds; its UTC day is the one that the key is blinded for. */
	readonly published: Wall;
	readonly expires: Wall;
	readonly flags: LeaseSetFlags;
	/** Signed by the blinded key. */
	readonly offline: OfflineSignature | undefined;
	/** Salt and ciphertext of layer 1. */
	readonly sealed: Uint8Array;
	readonly #signedBytes: number;
	#hash: Uint8Array | undefined;
	#valid: boolean | undefined;

	/**
	 * Copies and parses one set of exactly these bytes. Does not verify it.
	 * Throws WireError: `too-large` above 4096 bytes, `unknown-signature-type`, codec faults.
	 */
	static decode(bytes: Uint8Array): EncryptedLeaseSet {
		if (bytes.length > maxLeaseSetBytes) throw new WireError('too-large');
		return new EncryptedLeaseSet(copyBytes(bytes));
	}

	/** Parses bytes that now belong to the set; throws like `decode`, but for the size. */
	constructor(given: Uint8Array) {
		const reader = new Reader(given);
		this.bytes = given;
		this.blindedType = reader.u16();
		const type = signatureType(this.blindedType);
		if (type === undefined) throw new WireError('unknown-signature-type');
		this.blindedKey = reader.bytes(type.publicBytes);
		const { published, expires, flags } = readDates(reader);
		this.published = published;
		this.expires = expires;
		this.flags = flags;
		this.offline = flags.offline ? OfflineSignature.read(reader, this.blindedType) : undefined;
		this.sealed = reader.bytes(reader.u16());
		this.#signedBytes = reader.offset;
		reader.skip(this.offline?.signatureBytes ?? type.signatureBytes);
		reader.expectEnd();
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

	/** Whether the blinded key, or the transient key that it signed, signed this; computed once. */
	verify(): boolean {
		this.#valid ??= this.#verify();
		return this.#valid;
	}

	#verify(): boolean {
		const message = prefixed(encryptedLeaseSetType, this.bytes.subarray(0, this.#signedBytes));
		const signature = this.bytes.subarray(this.#signedBytes);
		const blinded = verifierOf(this.blindedType, this.blindedKey);
		if (blinded === undefined) return false;
		if (this.offline === undefined) return blinded.verify(message, signature);
		if (this.offline.expiresSeconds * 1000 <= this.published) return false;
		return this.offline.verify(blinded) && this.offline.verifyMessage(message, signature);
	}
}
