// What can be looked up, and what comes of it: hashes, names of the address book, encrypted lease sets with what opens them.
import type { Destination, HashKey, Mapping } from '@i2p/data-core';
import type { B33, OpeningKeys } from '@i2p/data-leaseset';
import type { LookupFault } from './faults.js';

/** A host name of the address book, `….i2p`. Never resolved by DNS. */
export interface NamedTarget {
	readonly name: string;
}

/** A destination whose lease set is encrypted, and what opens that: lent, who looks up copies what it keeps. */
export interface EncryptedTarget {
	readonly b33: B33;
	readonly keys?: OpeningKeys;
}

/** What can be looked up; a hash is what a b32 address says. */
export type LookupTarget = HashKey | NamedTarget | EncryptedTarget;

/** What looking up a destination gives. */
export interface LookupAnswer {
	readonly destination?: Destination;
	/** The options of its lease set (service records and the like), when that was at hand. */
	readonly options?: Mapping;
	/** Why there is none. */
	readonly reason?: LookupFault;
}
