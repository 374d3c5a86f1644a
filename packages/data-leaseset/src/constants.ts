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
/** Type of an EncryptedLeaseSet; the byte that its signature covers first. */
export const encryptedLeaseSetType = 5;
/** Type of a MetaLeaseSet; the byte that its signature covers first. */
export const metaLeaseSetType = 7;
/** Signature type of blinded keys: Red25519. */
export const blindedSignatureType = 11;
/** Bytes of a blinding, client or pre-shared key, of a salt, of a cookie ("Encrypted LeaseSet", Format). */
export const keyBytes = 32;
/** Bytes of an entry of the client list: an id of 8 and an encrypted cookie of 32. */
export const clientEntryBytes = 40;
/** Bytes of a client's id within an entry. */
export const clientIdBytes = 8;
/** Bytes that a b33 address stands for, with types of one byte each: flags, two types, key. */
export const b33Bytes = 35;

// ---- Implementation ----

/** Most encryption keys of a set: each known type twice. */
export const maxEncryptionKeys = 16;
/** Most entries of a meta set; as many as fit in 4096 bytes beside the destination, whose count has one byte. */
export const maxMetaLeases = 90;
/** Most hashes that a meta set revokes, for the same reason. */
export const maxRevocations = 112;
/** Most clients of an encrypted set, dummies too: what leaves 1,000 bytes of 4096 to the set inside. */
export const maxClients = 72;
