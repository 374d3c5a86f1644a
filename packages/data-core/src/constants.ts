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
/** Largest payload of a mapping, in bytes: its length has two bytes. */
export const maxMappingBytes = 0xffff;

// ---- Implementation ----

/** Largest certificate payload accepted, in bytes: room for the largest signing key (RSA-4096: 4 + 384) and some to spare. */
export const maxCertificateBytes = 1024;
/** Length of the block that an identity's padding repeats, in bytes: what other routers do to make identities compressible. */
export const paddingBlockBytes = 32;
/** Characters of a shortened hash in logs: enough to tell the routers of one log apart. */
export const shortHashCharacters = 6;
