// Sizes and limits of the structures every protocol shares. Knows no message.

// ---- Specification (common structures) ----

/** Length of a SHA-256 hash, in bytes. */
export const hashBytes = 32;
/** Length of the encryption public key field of an identity, in bytes; shorter keys stand at its beginning. */
export const encryptionFieldBytes = 256;
/** Length of the signing public key field of an identity, in bytes; shorter keys stand at its end. */
export const signingFieldBytes = 128;
/** Identity without its certificate, in bytes. */
export const keysBytes = encryptionFieldBytes + signingFieldBytes;
/** Shortest identity: keys and an empty certificate (type 1, length 2), in bytes. */
export const minIdentityBytes = keysBytes + 3;
/** Identity with X25519 or ElGamal and Ed25519 keys: its KEY certificate has a payload of 4 bytes. */
export const usualIdentityBytes = keysBytes + 7;
/** Longest string of a mapping, in bytes: its length has one byte. */
export const maxStringBytes = 0xff;
/** Largest payload of a mapping, in bytes: its length has two bytes. */
export const maxMappingBytes = 0xffff;
/** Length of a DSA-SHA1 signature, in bytes: what SIGNED certificates carry. */
export const dsaSignatureBytes = 40;
/** Length of the private encryption key field in key files, in bytes, for keys that are no X25519 keys (Java PrivateKeyFile). */
export const privateFieldBytes = 256;
/** Length of the key file that Java I2P before 0.9.16 and old i2pd wrote for a router: ElGamal and DSA keys without a certificate. */
export const bareKeysBytes = 256 + 20 + 256 + 128;

// ---- Implementation ----

/**
 * Largest certificate payload accepted, in bytes: room for the largest signing key of the tables (RSA-4096: 4 + 384) and some to spare.
 * The length field could say 65,535, and i2pd (Identity.cpp) takes what the buffer holds.
 */
export const maxCertificateBytes = 1024;
/** Length of the block that an identity's padding repeats, in bytes: what other routers do to make identities compressible (proposal 161). */
export const paddingBlockBytes = 32;
/** Characters of a shortened hash in logs: enough to tell the routers of one log apart. */
export const shortHashCharacters = 6;
