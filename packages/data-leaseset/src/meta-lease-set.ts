// MetaLeaseSet (type 7): where the lease sets of one service with many hosts are kept, signed. Common structures "MetaLeaseSet".
// Must not know how those are looked up.
import {
	Destination,
	emptyMapping,
	type HashKey,
	hashBytes,
	type Mapping,
	readMapping,
	type Signer,
	writeMapping,
} from '@i2p/data-core';
import { checkBytes, checkInteger, Reader } from '@i2p/util';
import { maxMetaLeases, maxRevocations, metaLeaseSetType } from './constants.js';
import { beginSigned, type DatedContent, DatedSet, endSigned, readHead } from './dated-set.js';
import { type MetaLease, readMetaLease, writeMetaLease } from './meta-lease.js';
import { ownBytes } from './signed-bytes.js';

/** One signed MetaLeaseSet. Immutable; owns its bytes. */
export class MetaLeaseSet extends DatedSet {
	readonly kind = 'metaLeaseSet';
	readonly destination: Destination;
	readonly options: Mapping;
	readonly leases: readonly MetaLease[];
	/** Storage keys that count no more, 32 bytes each. */
	readonly revocations: readonly Uint8Array[];

	/**
	 * Copies and parses one MetaLeaseSet of exactly these bytes. Does not verify it. Throws WireError: `too-large` above 4096 bytes,
	 * `too-many-leases` above 90, `too-many-revocations` above 112, `unknown-signature-type`, codec faults.
	 */
	static decode(bytes: Uint8Array): MetaLeaseSet {
		return new MetaLeaseSet(ownBytes(bytes, 'MetaLeaseSet'));
	}

	/** Parses bytes that now belong to the set; throws like `decode`, but for the size. */
	constructor(given: Uint8Array) {
		const reader = new Reader(given, 'MetaLeaseSet');
		const destination = Destination.read(reader);
		const head = readHead(reader, metaLeaseSetType, destination);
		super(given, head);
		this.destination = destination;
		this.options = readMapping(head.content, { signed: true });
		this.leases = readMany(head.content, maxMetaLeases, 'too-many-leases', readMetaLease);
		this.revocations = readMany(head.content, maxRevocations, 'too-many-revocations', (r) => r.bytes(hashBytes));
		head.content.expectEnd();
	}

	/** Hash of the destination, 32 bytes: the key under which the set is stored. */
	get hash(): Uint8Array {
		return this.destination.hash;
	}

	/** The hash as a key of maps. */
	get key(): HashKey {
		return this.destination.key;
	}
}

function readMany<T>(reader: Reader, most: number, code: string, read: (reader: Reader) => T): T[] {
	const count = reader.u8();
	if (count > most) throw reader.fault(code);
	return Array.from({ length: count }, () => read(reader));
}

/** What is signed. */
export interface MetaLeaseSetContent extends DatedContent {
	readonly destination: Destination;
	/** Said of the set inside an encrypted one; false if absent. */
	readonly blinded?: boolean;
	/** 1–90 entries. */
	readonly leases: readonly MetaLease[];
	/** At most 112 hashes of 32 bytes. */
	readonly revocations?: readonly Uint8Array[];
	readonly options?: Mapping;
}

/** Writes and signs a MetaLeaseSet; throws RangeError for counts, hashes or times that do not fit, or beyond 4096 bytes. */
export function signMetaLeaseSet(content: MetaLeaseSetContent, signing: Signer): MetaLeaseSet {
	const { destination, leases, revocations = [], options = emptyMapping, offline } = content;
	checkInteger('number of leases', leases.length, 1, maxMetaLeases);
	checkInteger('number of revocations', revocations.length, 0, maxRevocations);
	const writer = beginSigned(metaLeaseSetType, [destination.bytes], content);
	writeMapping(writer, options, { sorted: true });
	writer.u8(leases.length);
	for (const lease of leases) writeMetaLease(writer, lease);
	writer.u8(revocations.length);
	for (const hash of revocations) {
		checkBytes('hash of a revoked set', hash, hashBytes);
		writer.bytes(hash);
	}
	return new MetaLeaseSet(endSigned('MetaLeaseSet', writer, signing, (offline ?? destination).signatureBytes));
}
