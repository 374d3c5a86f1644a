// What LeaseSet2, EncryptedLeaseSet and MetaLeaseSet have in common: dates, flags, offline keys, a signature that covers the store type first.
// Common structures "LeaseSet2Header". Must not know what stands between head and signature.
import { OfflineSignature, type Signer, type Verifier } from '@i2p/data-core';
import { fromWallSeconds, type Wall } from '@i2p/time';
import { checkInteger, type Reader, Writer } from '@i2p/util';
import { blindedFlag, maxLifetimeSeconds, offlineFlag, unpublishedFlag } from './constants.js';
import { signedBytes } from './signed-bytes.js';

/** The flags of a LeaseSet2, and of what is built like it. */
export interface LeaseSetFlags {
	/** A transient key signs. */
	readonly offline: boolean;
	/** Not to be found in the network database. */
	readonly unpublished: boolean;
	/** Published blinded: newer ones are looked up under the blinded key. */
	readonly blinded: boolean;
}

/** Whose signature a set wants: that of a destination or of a blinded key. */
export interface SetOwner extends Verifier {
	readonly signatureType: number;
	/** `undefined` if the type is not known. */
	readonly signatureBytes: number | undefined;
}

/** A head as read, with a reader of what stands between it and the signature. */
export interface SetHead {
	readonly storeType: number;
	readonly owner: SetOwner;
	readonly published: Wall;
	readonly expires: Wall;
	readonly flags: LeaseSetFlags;
	readonly offline: OfflineSignature | undefined;
	readonly content: Reader;
	/** Bytes of the set that its signature covers. */
	readonly signedBytes: number;
}

/**
 * Reads what follows the owner: published 4 (s), expires 2 (s later), flags 2, an offline section if they say so; finds the content and
 * leaves the signature. Throws WireError `unknown-signature-type`, `truncated`.
 */
export function readHead(reader: Reader, storeType: number, owner: SetOwner): SetHead {
	if (owner.signatureBytes === undefined) throw reader.fault('unknown-signature-type');
	const published = reader.u32();
	const expires = published + reader.u16();
	const bits = reader.u16();
	const flags = {
		offline: (bits & offlineFlag) !== 0,
		unpublished: (bits & unpublishedFlag) !== 0,
		blinded: (bits & blindedFlag) !== 0,
	};
	const offline = flags.offline ? OfflineSignature.read(reader, owner.signatureType) : undefined;
	const contentBytes = reader.remaining - (offline?.signatureBytes ?? owner.signatureBytes);
	if (contentBytes < 0) throw reader.fault('truncated');
	const content = reader.sub(contentBytes);
	return {
		storeType,
		owner,
		published: fromWallSeconds(published),
		expires: fromWallSeconds(expires),
		flags,
		offline,
		content,
		signedBytes: reader.offset,
	};
}

/** A dated, signed set of any newer kind. Immutable; owns its bytes. */
export abstract class DatedSet {
	/** The whole structure, signature included. */
	readonly bytes: Uint8Array;
	/** Whole seconds. */
	readonly published: Wall;
	/** At most 65,535 s (18.2 hours) later. */
	readonly expires: Wall;
	readonly flags: LeaseSetFlags;
	/** The transient key that signed, and its licence; if there is one. */
	readonly offline: OfflineSignature | undefined;
	readonly #storeType: number;
	readonly #owner: SetOwner;
	readonly #signedBytes: number;
	#valid: boolean | undefined;

	constructor(given: Uint8Array, head: SetHead) {
		this.bytes = given;
		this.published = head.published;
		this.expires = head.expires;
		this.flags = head.flags;
		this.offline = head.offline;
		this.#storeType = head.storeType;
		this.#owner = head.owner;
		this.#signedBytes = head.signedBytes;
	}

	/** Whether the owner, or a transient key that it signed and that had not ended at `published`, signed this; computed once. */
	verify(): boolean {
		this.#valid ??= this.#verify();
		return this.#valid;
	}

	#verify(): boolean {
		const message = new Uint8Array(this.#signedBytes + 1);
		message[0] = this.#storeType;
		message.set(this.bytes.subarray(0, this.#signedBytes), 1);
		const signature = this.bytes.subarray(this.#signedBytes);
		if (this.offline === undefined) return this.#owner.verify(message, signature);
		if (fromWallSeconds(this.offline.expiresSeconds) <= this.published) return false;
		return this.offline.verify(this.#owner) && this.offline.verifyMessage(message, signature);
	}
}

/** What is said of any newer set that is to be signed. */
export interface DatedContent {
	/** Cut to whole seconds; later than that of the set before: see `nextPublished`. */
	readonly published: Wall;
	/** Cut to whole seconds; at most 65,535 s after `published`. */
	readonly expires: Wall;
	/** Not to be found in the network database; false if absent. */
	readonly unpublished?: boolean;
	/** If there, the transient key signs. */
	readonly offline?: OfflineSignature;
}

/** A writer that holds what a signature covers first: store type, owner, head. Throws RangeError for dates that do not fit. */
export function beginSigned(
	storeType: number,
	owner: readonly Uint8Array[],
	content: DatedContent & { readonly blinded?: boolean },
): Writer {
	const writer = new Writer(1024).u8(storeType);
	for (const bytes of owner) writer.bytes(bytes);
	const published = Math.floor(content.published / 1000);
	const lifetime = Math.floor(content.expires / 1000) - published;
	checkInteger('published, in seconds', published, 0, 0xffff_ffff);
	checkInteger('expires, in seconds after published', lifetime, 0, maxLifetimeSeconds);
	const flags =
		(content.offline === undefined ? 0 : offlineFlag) |
		(content.unpublished === true ? unpublishedFlag : 0) |
		(content.blinded === true ? blindedFlag : 0);
	writer.u32(published).u16(lifetime).u16(flags);
	return content.offline === undefined ? writer : writer.bytes(content.offline.bytes);
}

/** Signs what the writer holds and answers the bytes of the set, without its store type. Throws RangeError as `signedBytes` does. */
export function endSigned(
	what: string,
	writer: Writer,
	signing: Signer,
	signatureBytes: number | undefined,
): Uint8Array {
	const typed = writer.finish();
	return signedBytes(what, typed.subarray(1), signing.sign(typed), signatureBytes);
}
