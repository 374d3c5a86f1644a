// The face of @i2p/data-leaseset: LeaseSet2, the old LeaseSet and their leases.
export {
	leaseSet2Type,
	leaseSetType,
	maxEncryptionKeys,
	maxLeaseSetBytes,
	maxLeases,
	maxLifetimeMs,
} from './constants.js';
export { type Lease2, readLease2, writeLease2 } from './lease.js';
export { LeaseSet } from './lease-set.js';
export {
	type EncryptionKey,
	LeaseSet2,
	type LeaseSet2Content,
	type LeaseSetFlags,
	signLeaseSet2,
} from './lease-set2.js';
