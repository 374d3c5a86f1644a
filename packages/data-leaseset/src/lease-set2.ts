// LeaseSet2: how to encrypt for a destination and where to send, signed. Common structures "LeaseSet2".
// Must not know where lease sets are kept.
import {
	Destination,
	emptyMapping,
	type HashKey,
	type Mapping,
	readMapping,
	type Signer,
	skipMapping,
	writeMapping,
} from '@i2p/data-core';
import type { Wall } from '@i2p/time';
import { Reader } from '@i2p/util';
import { leaseSet2Type } from './constants.js';
import { beginSigned, type DatedContent, DatedSet, endSigned, readHead } from './dated-set.js';
import { type EncryptionKey, readEncryptionKeys, skipEncryptionKeys, writeEncryptionKeys } from './encryption-key.js';
import { type Lease2, lastLeaseEnd, readLease2, readLeases, skipLeases2, writeLease2, writeLeases } from './lease.js';
import { ownBytes } from './signed-bytes.js';

/** One signed LeaseSet2. Immutable; owns its bytes. */
export class LeaseSet2 extends DatedSet {
	readonly kind = 'leaseSet2';
	readonly destination: Destination;
	readonly #optionsAt: number;
	readonly #keysAt: number;
	readonly #leasesAt: number;
	#options: Mapping | undefined;
	#encryptionKeys: readonly EncryptionKey[] | undefined;
	#leases: readonly Lease2[] | undefined;

	/**
	 * Copies and parses one LeaseSet2 of exactly these bytes. Does not verify it.
	 * Throws WireError: `too-large` above 4096 bytes, `too-many-leases` above 16, `too-many-keys` above 16, `bad-key-length`,
	 * `unknown-signature-type`, codec faults.
	 */
	static decode(bytes: Uint8Array): LeaseSet2 {
		return new LeaseSet2(ownBytes(bytes, 'LeaseSet2'));
	}

	/** Parses bytes that now belong to the set; throws like `decode`, but for the size. */
	constructor(given: Uint8Array) {
		const reader = new Reader(given, 'LeaseSet2');
		const destination = Destination.read(reader);
		const head = readHead(reader, leaseSet2Type, destination);
		super(given, head);
		this.destination = destination;
		// Most sets are only verified and passed on: what they hold is checked here and made when it is asked for.
		const { content } = head;
		this.#optionsAt = content.offset;
		skipMapping(content, { signed: true });
		this.#keysAt = content.offset;
		skipEncryptionKeys(content);
		this.#leasesAt = content.offset;
		skipLeases2(content);
		content.expectEnd();
	}

	/** What else the destination says, such as service records: see `serviceRecords`. */
	get options(): Mapping {
		this.#options ??= readMapping(this.#from(this.#optionsAt), { signed: true });
		return this.#options;
	}

	/** In the order of the destination's preference; the keys are views. */
	get encryptionKeys(): readonly EncryptionKey[] {
		this.#encryptionKeys ??= readEncryptionKeys(this.#from(this.#keysAt));
		return this.#encryptionKeys;
	}

	/** At most 16; the gateways are views. */
	get leases(): readonly Lease2[] {
		this.#leases ??= readLeases(this.#from(this.#leasesAt), readLease2);
		return this.#leases;
	}

	/** Hash of the destination, 32 bytes: the key under which the set is stored. */
	get hash(): Uint8Array {
		return this.destination.hash;
	}

	/** The hash as a key of maps. */
	get key(): HashKey {
		return this.destination.key;
	}

	/** When the last of its leases ends; the beginning of time if it has none. */
	get lastLeaseEnd(): Wall {
		return lastLeaseEnd(this.leases);
	}

	#from(at: number): Reader {
		return new Reader(this.bytes, 'LeaseSet2', at);
	}
}

/** What is signed. */
export interface LeaseSet2Content extends DatedContent {
	readonly destination: Destination;
	/** Said of the set inside an encrypted one; false if absent. */
	readonly blinded?: boolean;
	/** 1–16 keys, the preferred first. */
	readonly encryptionKeys: readonly EncryptionKey[];
	/** 1–16 leases. */
	readonly leases: readonly Lease2[];
	readonly options?: Mapping;
}

/** Writes and signs a LeaseSet2; throws RangeError for keys, counts or times that do not fit, or beyond 4096 bytes. */
export function signLeaseSet2(content: LeaseSet2Content, signing: Signer): LeaseSet2 {
	const { destination, encryptionKeys, leases, options = emptyMapping, offline } = content;
	const writer = beginSigned(leaseSet2Type, [destination.bytes], content);
	writeMapping(writer, options, { sorted: true });
	writeEncryptionKeys(writer, encryptionKeys);
	writeLeases(writer, leases, writeLease2);
	return new LeaseSet2(endSigned('LeaseSet2', writer, signing, (offline ?? destination).signatureBytes));
}
