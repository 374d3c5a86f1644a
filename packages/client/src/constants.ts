// Numbers of this package. Knows no protocol.
import { encryptionType } from '@i2p/data-core';

// ---- Specification ----

/** Most `i2cp.leaseSetOption.N` that are read, as Java I2P does (RequestLeaseSetMessageHandler). */
export const mostLeaseSetOptions = 10;

// ---- Implementation ----

/** Encryption types of a lease set whose options name none, the preferred first. */
export const defaultEncryptionTypes: readonly number[] = [encryptionType.x25519];
