// The old LeaseSet (type 1): one ElGamal key, no date, no options; some destinations still publish it. Common structures "LeaseSet".
// Must not know where lease sets are kept.
import { Destination, encryptionType, type HashKey, type Signer } from '@i2p/data-core';
import { type Wall, wall } from '@i2p/time';
import { checkBytes, Reader, Writer } from '@i2p/util';
import { elGamalKeyBytes } from './constants.js';
import type { EncryptionKey } from './encryption-key.js';
import { type Lease2, lastLeaseEnd, readLease, readLeases, writeLease, writeLeases } from './lease.js';
import { ownBytes, signedBytes } from './signed-bytes.js';

/** One signed LeaseSet of type 1. Immutable; owns its bytes. */
export class LeaseSet {
	readonly kind = 'leaseSet';
	/** The whole structure, signature included. */
	readonly bytes: Uint8Array;
	readonly destination: Destination;
	/** The one ElGamal key, 256 bytes. */
	readonly encryptionKeys: readonly EncryptionKey[];
	/** A signing key as long as the destination's, meant for revocation, which nobody does. */
	readonly revocationKey: Uint8Array;
	readonly leases: readonly Lease2[];
	readonly #signedBytes: number;
	#valid: boolean | undefined;

	/**
	 * Copies and parses one LeaseSet of exactly these bytes. Does not verify it.
	 * Throws WireError: `too-large` above 4096 bytes, `too-many-leases` above 16, `unknown-signature-type`, codec faults.
	 */
	static decode(bytes: Uint8Array): LeaseSet {
		return new LeaseSet(ownBytes(bytes, 'LeaseSet'));
	}

	/** Parses bytes that now belong to the set; throws like `decode`, but for the size. */
	constructor(given: Uint8Array) {
		const reader = new Reader(given, 'LeaseSet');
		this.bytes = given;
		this.destination = Destination.read(reader);
		const { signatureBytes } = this.destination;
		if (signatureBytes === undefined) throw reader.fault('unknown-signature-type');
		this.encryptionKeys = [{ type: encryptionType.elGamal, key: reader.bytes(elGamalKeyBytes) }];
		this.revocationKey = reader.bytes(this.destination.signingKey.length);
		this.leases = readLeases(reader, readLease);
		this.#signedBytes = reader.offset;
		reader.skip(signatureBytes);
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

	/** The set's date: the earliest end of its leases, as sets without a date are compared; the beginning of time without leases. */
	get published(): Wall {
		let first = this.leases[0]?.endMs ?? wall(0);
		for (const lease of this.leases) first = wall(Math.min(first, lease.endMs));
		return first;
	}

	/** When the last of its leases ends. */
	get expires(): Wall {
		return lastLeaseEnd(this.leases);
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

/** What is signed. */
export interface LeaseSetContent {
	readonly destination: Destination;
	/** The ElGamal public key, 256 bytes. */
	readonly encryptionKey: Uint8Array;
	/** A signing key as long as the destination's; zeros, as i2pd writes them, if absent. */
	readonly revocationKey?: Uint8Array;
	/** 1–16 leases. The earliest end is the set's date: later by 1 ms at least than that of the set before. */
	readonly leases: readonly Lease2[];
}

/** Writes and signs a LeaseSet of type 1; throws RangeError for keys, counts or times that do not fit. */
export function signLeaseSet(content: LeaseSetContent, signing: Signer): LeaseSet {
	const { destination, encryptionKey, leases } = content;
	const keyLength = destination.signingKey.length;
	const revocationKey = content.revocationKey ?? new Uint8Array(keyLength);
	checkBytes('ElGamal key of a LeaseSet', encryptionKey, elGamalKeyBytes);
	checkBytes('revocation key of a LeaseSet', revocationKey, keyLength);
	const writer = new Writer(1024).bytes(destination.bytes).bytes(encryptionKey).bytes(revocationKey);
	writeLeases(writer, leases, writeLease);
	const signed = writer.finish();
	return new LeaseSet(signedBytes('LeaseSet', signed, signing.sign(signed), destination.signatureBytes));
}
