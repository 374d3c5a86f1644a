// Limits of lease sets. Knows no message.
import { minutes, seconds } from '@i2p/time';

// ---- Specification ----

/** Most leases of a set (common structures "LeaseSet", "LeaseSet2"). */
export const maxLeases = 16;
/** Bytes of a lease of a LeaseSet2: gateway 32, tunnel 4, end 4 (common structures "Lease2"). */
export const lease2Bytes = 40;
/** Bytes of a lease of a type 1 set: gateway 32, tunnel 4, end 8 (common structures "Lease"). */
export const leaseBytes = 44;
/** Bytes of an entry of a meta set: hash 32, flags 3, cost 1, end 4 (common structures "MetaLease"). */
export const metaLeaseBytes = 40;
/** Largest lease set that established routers keep, in bytes (i2pd LeaseSet.h MAX_LS_BUFFER_SIZE). */
export const maxLeaseSetBytes = 4096;
/** Type of a lease set with one key, as in a DatabaseStore. */
export const leaseSetType = 1;
/** Type of a LeaseSet2; the byte that its signature covers first. */
export const leaseSet2Type = 3;
/** Type of an EncryptedLeaseSet; the byte that its signature covers first. */
export const encryptedLeaseSetType = 5;
/** Type of a MetaLeaseSet; the byte that its signature covers first. */
export const metaLeaseSetType = 7;
/** Bit of the flags: a transient key signs. */
export const offlineFlag = 1;
/** Bit of the flags: not to be found in the network database. */
export const unpublishedFlag = 2;
/** Bit of the flags: will be published blinded. */
export const blindedFlag = 4;
/** Farthest that any set ends after its publication, in s: the offset has two bytes. */
export const maxLifetimeSeconds = 65_535;
/** Farthest `expires` beyond `published` that a LeaseSet2 of ours may say, in ms: ten-minute tunnels and slack. */
export const maxLifetimeMs = seconds(660);
/** A lease counts as ended this much before its end, in ms (i2pd LeaseSet.h LEASE_ENDDATE_THRESHOLD). */
export const leaseEndMarginMs = seconds(51);
/** Farthest end of a lease that is believed, in ms from now (i2pd LeaseSet.h LEASESET_EXPIRATION_TIME_THRESHOLD). */
export const farthestLeaseMs = minutes(12);
/** Signature type of blinded keys: Red25519. */
export const blindedSignatureType = 11;
/** Bytes of a blinding, client or pre-shared key, of a salt, of a cookie ("Encrypted LeaseSet", Format). */
export const keyBytes = 32;
/** Bytes of an entry of the client list: an id of 8 and an encrypted cookie of 32. */
export const clientEntryBytes = 40;
/** Bytes of a client's id within an entry. */
export const clientIdBytes = 8;
/** Bytes of the one ElGamal key of an old lease set. */
export const elGamalKeyBytes = 256;
/** Most bytes of the records of one service: they stand in one string of a mapping. */
export const maxServiceBytes = 255;
/** Shortest life of a service record that servers are advised to say, in s: a day (common structures "LeaseSet2", options). */
export const advisedServiceTtlSeconds = 86_400;

// ---- Implementation ----

/** Most encryption keys of a set: each known type twice. */
export const maxEncryptionKeys = 16;
/** Most entries of a meta set; as many as fit in 4096 bytes beside the destination, whose count has one byte. */
export const maxMetaLeases = 90;
/** Most hashes that a meta set revokes, for the same reason. */
export const maxRevocations = 112;
/** Most clients of an encrypted set, dummies too: what leaves 1,000 bytes of 4096 to the set inside. */
export const maxClients = 72;
