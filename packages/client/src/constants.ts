// Numbers of this package. Knows no protocol.
import { encryptionType } from '@i2p/data-core';

// ---- Specification ----

/** Most `i2cp.leaseSetOption.N` that are read, as Java I2P does (RequestLeaseSetMessageHandler). */
export const mostLeaseSetOptions = 10;
/** Longest host name, `.i2p` included, in characters (naming rules). */
export const longestNameCharacters = 67;
/** A destination has at least 387 bytes: so many characters of base64. */
export const shortestDestinationCharacters = 516;

// ---- Implementation ----

/** Encryption types of a lease set whose options name none, the preferred first. */
export const defaultEncryptionTypes: readonly number[] = [encryptionType.mlkem768, encryptionType.x25519];
