// LeaseSet2: how to encrypt for a destination and where to send, signed. Common structures "LeaseSet2".
// Must not know where lease sets are kept.
import {
	Destination,
	emptyMapping,
	type HashKey,
	type Mapping,
	OfflineSignature,
	readMapping,
	type Signer,
	writeMapping,
} from '@i2p/data-core';
import { type Wall, wall } from '@i2p/time';
import { concatBytes, copyBytes, Reader, WireError, Writer } from '@i2p/util';
import {
	blindedFlag,
	leaseSet2Type,
	maxEncryptionKeys,
	maxLeaseSetBytes,
	maxLeases,
	offlineFlag,
	unpublishedFlag,
} from './constants.js';
import { type LeaseSetFlags, prefixed, readDates } from './header.js';
import { type Lease2, readLease2, writeLease2 } from './lease.js';

/** One public key to encrypt for the destination. */
export interface EncryptionKey {
	/** Encryption type code; 4 is X25519. */
	readonly type: number;
	/** 32 bytes for X25519 and its hybrids. */
	readonly key: Uint8Array;
}

/** One signed LeaseSet2. Immutable; owns its bytes. */
export class LeaseSet2 {
	readonly kind = 'leaseSet2';
	/** The whole structure, signature included. */
	readonly bytes: Uint8Array;
	readonly destination: Destination;
	/** Whole seconds. */
	readonly published: Wall;
	readonly expires: Wall;
	readonly flags: LeaseSetFlags;
	readonly offline: OfflineSignature | undefined;
	readonly options: Mapping;
	/** In the order of the destination's preference. */
	readonly encryptionKeys: readonly EncryptionKey[];
	readonly leases: readonly Lease2[];
	readonly #signedBytes: number;
	#valid: boolean | undefined;

	/**
	 * Copies and parses one LeaseSet2 of exactly these bytes. Does not verify it.
	 * Throws WireError: `too-large` above 4096 bytes, `too-many-leases` above 16, `too-many-keys`, `unknown-signature-type`, codec faults.
	 */
	static decode(bytes: Uint8Array): LeaseSet2 {
		if (bytes.length > maxLeaseSetBytes) throw new WireError('too-large');
		return new LeaseSet2(copyBytes(bytes));
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
		this.offline = this.flags.offline ? OfflineSignature.read(reader, this.destination.signatureType) : undefined;
		this.options = readMapping(reader, { signed: true });
		this.encryptionKeys = readKeys(reader);
		this.leases = readLeases(reader);
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
		const message = prefixed(leaseSet2Type, this.bytes.subarray(0, this.#signedBytes));
		const signature = this.bytes.subarray(this.#signedBytes);
		if (this.offline === undefined) return this.destination.verify(message, signature);
		if (this.offline.expiresSeconds * 1000 <= this.published) return false;
		return this.offline.verify(this.destination) && this.offline.verifyMessage(message, signature);
	}

	/** When the last of its leases ends; the beginning of time if it has none. */
	get lastLeaseEnd(): Wall {
		let last = 0;
		for (const lease of this.leases) last = Math.max(last, lease.endMs);
		return wall(last);
	}
}

function readKeys(reader: Reader): EncryptionKey[] {
	const count = reader.u8();
	if (count > maxEncryptionKeys) throw new WireError('too-many-keys');
	const keys: EncryptionKey[] = [];
	for (let i = 0; i < count; i++) {
		const type = reader.u16();
		keys.push({ type, key: reader.bytes(reader.u16()) });
	}
	return keys;
}

function readLeases(reader: Reader): Lease2[] {
	const count = reader.u8();
	if (count > maxLeases) throw new WireError('too-many-leases');
	const leases: Lease2[] = [];
	for (let i = 0; i < count; i++) leases.push(readLease2(reader));
	return leases;
}

/** What is signed. */
export interface LeaseSet2Content {
	readonly destination: Destination;
	/** Cut to whole seconds; later than that of the set before. */
	readonly published: Wall;
	/** At most 65,535 s after `published`. */
	readonly expires: Wall;
	readonly unpublished?: boolean;
	/** Said of the set inside an encrypted one. */
	readonly blinded?: boolean;
	/** 1–16 keys, the preferred first. */
	readonly encryptionKeys: readonly EncryptionKey[];
	/** 1–16 leases. */
	readonly leases: readonly Lease2[];
	readonly options?: Mapping;
	/** If there, the transient key signs. */
	readonly offline?: OfflineSignature;
}

/** Writes and signs a LeaseSet2; throws RangeError for counts or times that do not fit. */
export function signLeaseSet2(content: LeaseSet2Content, signing: Signer): LeaseSet2 {
	const { destination, encryptionKeys, leases, offline } = content;
	if (leases.length === 0 || leases.length > maxLeases) throw new RangeError('1 to 16 leases');
	if (encryptionKeys.length === 0 || encryptionKeys.length > maxEncryptionKeys) throw new RangeError('1 to 16 keys');
	const published = Math.floor(content.published / 1000);
	const flags =
		(offline === undefined ? 0 : offlineFlag) |
		(content.unpublished === true ? unpublishedFlag : 0) |
		(content.blinded === true ? blindedFlag : 0);
	const writer = new Writer(1024).u8(leaseSet2Type).bytes(destination.bytes).u32(published);
	writer.u16(Math.floor(content.expires / 1000) - published).u16(flags);
	if (offline !== undefined) writer.bytes(offline.bytes);
	writeMapping(writer, content.options ?? emptyMapping, { sorted: true });
	writer.u8(encryptionKeys.length);
	for (const { type, key } of encryptionKeys) writer.u16(type).u16(key.length).bytes(key);
	writer.u8(leases.length);
	for (const lease of leases) writeLease2(writer, lease);
	const signed = writer.finish();
	return new LeaseSet2(concatBytes(signed.subarray(1), signing.sign(signed)));
}
