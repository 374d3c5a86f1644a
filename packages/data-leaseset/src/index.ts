// The face of @i2p/data-leaseset: LeaseSet2, the old LeaseSet, encrypted and meta sets, b33 addresses.
export { type B33, b33Address, parseB33Address } from './b33.js';
export {
	type BlindableKey,
	type BlindedDay,
	blindedDay,
	blindedStorageKey,
	blindSigningKey,
	isBlindable,
} from './blinded-day.js';
export type { ClientAccess, ClientKey } from './client-access.js';
export {
	encryptedLeaseSetType,
	leaseSet2Type,
	leaseSetType,
	maxClients,
	maxEncryptionKeys,
	maxLeaseSetBytes,
	maxLeases,
	maxLifetimeMs,
	maxMetaLeases,
	maxRevocations,
	metaLeaseSetType,
} from './constants.js';
export { EncryptedLeaseSet } from './encrypted-lease-set.js';
export type { LeaseSetFlags } from './header.js';
export { type Lease2, readLease2, writeLease2 } from './lease.js';
export { LeaseSet } from './lease-set.js';
export { type EncryptionKey, LeaseSet2, type LeaseSet2Content, signLeaseSet2 } from './lease-set2.js';
export { type MetaLease, type MetaLeaseKind, readMetaLease, writeMetaLease } from './meta-lease.js';
export { MetaLeaseSet, type MetaLeaseSetContent, signMetaLeaseSet } from './meta-lease-set.js';
export { type Closed, type Opened, type OpeningKeys, openLeaseSet } from './opening.js';
export { type SealedContent, sealLeaseSet } from './sealing.js';
export { nextUtcDay, utcDay } from './utc-day.js';
