// Numbers of datagrams. Specification values are the same everywhere; implementation values are choices with a reason.

// ---- Specification (datagram specification; proposal 163) ----

/** The low four bits of the flags. */
export const versionMask = 0x000f;
/** Version in the flags of a Datagram2 and of a Datagram3. */
export const datagram2Version = 2;
export const datagram3Version = 3;
/** Flag: a mapping of options follows. */
export const optionsFlag = 1 << 4;
/** Flag: an offline signature follows; Datagram2 only. */
export const offlineFlag = 1 << 5;
/** Bytes of the flags. */
export const flagsBytes = 2;
/** Bytes of the signatures of a signer that does not say: Ed25519. */
export const usualSignatureBytes = 64;

// ---- Implementation ----

/**
 * Signed datagrams up to this size are deflated: that saves some 300 bytes, the padding of a destination, and so often a tunnel message;
 * of larger ones it is too small a share for the time it takes.
 */
export const compressUpToBytes = 4096;
