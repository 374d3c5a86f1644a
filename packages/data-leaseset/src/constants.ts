// Limits of lease sets. Knows no message.

// ---- Specification ----

/** Most leases of a set. */
export const maxLeases = 16;
/** Largest lease set that established routers keep, in bytes (i2pd LeaseSet.h MAX_LS_BUFFER_SIZE). */
export const maxLeaseSetBytes = 4096;
/** Type of a lease set with one key, as in a DatabaseStore. */
export const leaseSetType = 1;
/** Type of a LeaseSet2; the byte that its signature covers first. */
export const leaseSet2Type = 3;
/** Bit of the flags: a transient key signs. */
export const offlineFlag = 1;
/** Bit of the flags: not to be found in the network database. */
export const unpublishedFlag = 2;
/** Bit of the flags: will be published blinded. */
export const blindedFlag = 4;
/** Farthest `expires` beyond `published` that a LeaseSet2 of ours may say, in ms: ten-minute tunnels and slack. */
export const maxLifetimeMs = 660_000;

// ---- Implementation ----

/** Most encryption keys of a set: each known type twice. */
export const maxEncryptionKeys = 16;
