// MetaLeaseSet (type 7): where the lease sets of one service with many hosts are kept, signed. Common structures "MetaLeaseSet".
// Must not know how those are looked up.
import {
	Destination,
	emptyMapping,
	type HashKey,
	hashBytes,
	type Mapping,
	OfflineSignature,
	readMapping,
	type Signer,
	writeMapping,
} from '@i2p/data-core';
import type { Wall } from '@i2p/time';
import { concatBytes, copyBytes, Reader, WireError, Writer } from '@i2p/util';
import {
	blindedFlag,
	maxLeaseSetBytes,
	maxMetaLeases,
	maxRevocations,
	metaLeaseSetType,
	offlineFlag,
	unpublishedFlag,
} from './constants.js';
import { type LeaseSetFlags, prefixed, readDates } from './header.js';
import { type MetaLease, readMetaLease, writeMetaLease } from './meta-lease.js';

/** One signed MetaLeaseSet. Immutable; owns its bytes. */
export class MetaLeaseSet {
	readonly kind = 'metaLeaseSet';
	/** The whole structure, signature included. */
	readonly bytes: Uint8Array;
	readonly destination: Destination;
	/** Whole seconds. */
	readonly published: Wall;
	/** At most 65,535 s (18.2 hours) later. */
	readonly expires: Wall;
	readonly flags: LeaseSetFlags;
	readonly offline: OfflineSignature | undefined;
	readonly options: Mapping;
	readonly leases: readonly MetaLease[];
	/** Storage keys that count no more, 32 bytes each. */
	readonly revocations: readonly Uint8Array[];
	readonly #signedBytes: number;
	#valid: boolean | undefined;

	/**
	 * Copies and parses one MetaLeaseSet of exactly these bytes. Does not verify it. Throws WireError: `too-large` above 4096 bytes,
	 * `too-many-leases`, `too-many-revocations`, `unknown-signature-type`, codec faults.
	 */
	static decode(bytes: Uint8Array): MetaLeaseSet {
		if (bytes.length > maxLeaseSetBytes) throw new WireError('too-large');
		return new MetaLeaseSet(copyBytes(bytes));
	}

	/** Parses bytes that now belong to the set; throws like `decode`, but for the size. */
	constructor(given: Uint8Array) {
		const reader = new Reader(given);
		this.bytes = given;
		this.destination = Destination.read(reader);
		const { published, expires, flags } = readDates(reader);
		this.published = published;
		this.expires = expires;
		this.flags = flags;
		this.offline = flags.offline ? OfflineSignature.read(reader, this.destination.signatureType) : undefined;
		this.options = readMapping(reader, { signed: true });
		this.leases = readMany(reader, maxMetaLeases, 'too-many-leases', readMetaLease);
		this.revocations = readMany(reader, maxRevocations, 'too-many-revocations', (r) => r.bytes(hashBytes));
		this.#signedBytes = reader.offset;
		const length = this.offline?.signatureBytes ?? this.destination.signatureBytes;
		if (length === undefined) throw new WireError('unknown-signature-type');
		reader.skip(length);
		reader.expectEnd();
	}

	/** Hash of the destination, 32 bytes: the key under which the set is stored. */
	get hash(): Uint8Array {
		return this.destination.hash;
	}

	/** The hash as a key of maps. */
	get key(): HashKey {
		return this.destination.key;
	}

	/** Whether the destination, or the transient key that it signed, signed this; computed once. */
	verify(): boolean {
		this.#valid ??= this.#verify();
		return this.#valid;
	}

	#verify(): boolean {
		const message = prefixed(metaLeaseSetType, this.bytes.subarray(0, this.#signedBytes));
		const signature = this.bytes.subarray(this.#signedBytes);
		if (this.offline === undefined) return this.destination.verify(message, signature);
		if (this.offline.expiresSeconds * 1000 <= this.published) return false;
		return this.offline.verify(this.destination) && this.offline.verifyMessage(message, signature);
	}
}

function readMany<T>(reader: Reader, most: number, code: string, read: (reader: Reader) => T): T[] {
	const count = reader.u8();
	if (count > most) throw new WireError(code);
	return Array.from({ length: count }, () => read(reader));
}

/** What is signed. */
export interface MetaLeaseSetContent {
	readonly destination: Destination;
	/** Cut to whole seconds; later than that of the set before. */
	readonly published: Wall;
	/** At most 65,535 s after `published`. */
	readonly expires: Wall;
	readonly unpublished?: boolean;
	/** Said of the set inside an encrypted one. */
	readonly blinded?: boolean;
	/** 1–90 entries. */
	readonly leases: readonly MetaLease[];
	/** At most 112 hashes of 32 bytes. */
	readonly revocations?: readonly Uint8Array[];
	readonly options?: Mapping;
	/** If there, the transient key signs. */
	readonly offline?: OfflineSignature;
}

/** Writes and signs a MetaLeaseSet; throws RangeError for counts, hashes or times that do not fit, or beyond 4096 bytes. */
export function signMetaLeaseSet(content: MetaLeaseSetContent, signing: Signer): MetaLeaseSet {
	const { destination, leases, revocations = [], offline } = content;
	if (leases.length === 0 || leases.length > maxMetaLeases)
		throw new RangeError(`leases: 1 to ${maxMetaLeases}, not ${leases.length}`);
	if (revocations.length > maxRevocations)
		throw new RangeError(`revocations: at most ${maxRevocations}, not ${revocations.length}`);
	const published = Math.floor(content.published / 1000);
	const flags =
		(offline === undefined ? 0 : offlineFlag) |
		(content.unpublished === true ? unpublishedFlag : 0) |
		(content.blinded === true ? blindedFlag : 0);
	const writer = new Writer(1024).u8(metaLeaseSetType).bytes(destination.bytes).u32(published);
	writer.u16(Math.floor(content.expires / 1000) - published).u16(flags);
	if (offline !== undefined) writer.bytes(offline.bytes);
	writeMapping(writer, content.options ?? emptyMapping, { sorted: true });
	writer.u8(leases.length);
	for (const lease of leases) writeMetaLease(writer, lease);
	writer.u8(revocations.length);
	for (const hash of revocations) {
		if (hash.length !== hashBytes) throw new RangeError(`revocations: hashes of 32 bytes, not ${hash.length}`);
		writer.bytes(hash);
	}
	const signed = writer.finish();
	const bytes = concatBytes(signed.subarray(1), signing.sign(signed));
	if (bytes.length > maxLeaseSetBytes) throw new RangeError(`a set has at most ${maxLeaseSetBytes} bytes`);
	return new MetaLeaseSet(bytes);
}
