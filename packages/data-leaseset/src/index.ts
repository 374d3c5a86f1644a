// The face of @i2p/data-leaseset: LeaseSet2, the old LeaseSet, encrypted and meta sets, service records, b33 addresses.
export { type B33, b33Address, parseB33Address } from './b33.js';
export {
	type BlindableKey,
	type BlindedDay,
	blindedDay,
	blindedStorageKey,
	blindSigningKey,
	isBlindable,
} from './blinded-day.js';
export { type ClientAccess, type ClientKey, type ClientList, importClientKey } from './client-access.js';
export {
	advisedServiceTtlSeconds,
	encryptedLeaseSetType,
	farthestLeaseMs,
	leaseEndMarginMs,
	leaseSet2Type,
	leaseSetType,
	maxClients,
	maxEncryptionKeys,
	maxLeaseSetBytes,
	maxLeases,
	maxLifetimeMs,
	maxLifetimeSeconds,
	maxMetaLeases,
	maxRevocations,
	maxServiceBytes,
	metaLeaseSetType,
} from './constants.js';
export type { DatedContent, DatedSet, LeaseSetFlags } from './dated-set.js';
export { EncryptedLeaseSet } from './encrypted-lease-set.js';
export type { EncryptionKey } from './encryption-key.js';
export { leaseSetExtent } from './extent.js';
export { type Lease2, leaseStands, readLease, readLease2, writeLease, writeLease2 } from './lease.js';
export { LeaseSet, type LeaseSetContent, signLeaseSet } from './lease-set.js';
export { LeaseSet2, type LeaseSet2Content, signLeaseSet2 } from './lease-set2.js';
export { type MetaLease, type MetaLeaseKind, readMetaLease, writeMetaLease } from './meta-lease.js';
export { MetaLeaseSet, type MetaLeaseSetContent, signMetaLeaseSet } from './meta-lease-set.js';
export { type Closed, type Opened, type OpeningKeys, openLeaseSet } from './opening.js';
export { generatePreSharedKey, importPreSharedKey, type PreSharedKey } from './pre-shared-key.js';
export { nextPublished } from './publishing.js';
export { type SealedContent, sealLeaseSet } from './sealing.js';
export {
	type SelfRecord,
	type Service,
	type ServiceRecord,
	serviceOption,
	serviceRecords,
	servicesIn,
	type TargetRecord,
} from './service-record.js';
