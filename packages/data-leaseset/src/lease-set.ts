// The old LeaseSet (type 1), read and verified only: some destinations still publish it. Common structures "LeaseSet".
import { Destination, type HashKey } from '@i2p/data-core';
import { type Wall, wall } from '@i2p/time';
import { copyBytes, Reader, WireError } from '@i2p/util';
import { maxLeaseSetBytes, maxLeases } from './constants.js';
import { type Lease2, readLease } from './lease.js';
import type { EncryptionKey } from './lease-set2.js';

const elGamalKeyBytes = 256;

/** One signed LeaseSet of type 1. Immutable; owns its bytes. */
export class LeaseSet {
	readonly kind = 'leaseSet';
	readonly bytes: Uint8Array;
	readonly destination: Destination;
	/** The one ElGamal key, 256 bytes. */
	readonly encryptionKeys: readonly EncryptionKey[];
	readonly leases: readonly Lease2[];
	readonly #signedBytes: number;
	#valid: boolean | undefined;

	/** Copies and parses one LeaseSet of exactly these bytes; throws WireError like LeaseSet2. */
	static decode(bytes: Uint8Array): LeaseSet {
		if (bytes.length > maxLeaseSetBytes) throw new WireError('too-large');
		return new LeaseSet(copyBytes(bytes));
	}

	/** Parses bytes that now belong to the set. */
	constructor(given: Uint8Array) {
		const reader = new Reader(given);
		this.bytes = given;
		this.destination = Destination.read(reader);
		this.encryptionKeys = [{ type: 0, key: reader.bytes(elGamalKeyBytes) }];
		reader.skip(this.destination.signingKey.length);
		const count = reader.u8();
		if (count > maxLeases) throw new WireError('too-many-leases');
		const leases: Lease2[] = [];
		for (let i = 0; i < count; i++) leases.push(readLease(reader));
		this.leases = leases;
		this.#signedBytes = reader.offset;
		const length = this.destination.signatureBytes;
		if (length === undefined) throw new WireError('unknown-signature-type');
		reader.skip(length);
		reader.expectEnd();
	}

	/** Hash of the destination, 32 bytes. */
	get hash(): Uint8Array {
		return this.destination.hash;
	}

	/** The hash as a key of maps. */
	get key(): HashKey {
		return this.destination.key;
	}

	/** The set's date: the earliest end of its leases, as sets without a date are compared. */
	get published(): Wall {
		let first = Number.MAX_SAFE_INTEGER;
		for (const lease of this.leases) first = Math.min(first, lease.endMs);
		return wall(this.leases.length === 0 ? 0 : first);
	}

	/** When the last of its leases ends. */
	get expires(): Wall {
		let last = 0;
		for (const lease of this.leases) last = Math.max(last, lease.endMs);
		return wall(last);
	}

	/** Whether the destination signed this; computed once. */
	verify(): boolean {
		this.#valid ??= this.destination.verify(
			this.bytes.subarray(0, this.#signedBytes),
			this.bytes.subarray(this.#signedBytes),
		);
		return this.#valid;
	}
}
