// What an engine has to do, and the limits of RFC 5869.

/** Length of one HKDF block in bytes. */
export const blockBytes = 32;
/** RFC 5869 section 2.3: no more than 255 blocks of output. */
export const mostOutputBytes = 255 * blockBytes;

/** Fills the outputs, each but the last a whole number of blocks; every argument has been checked. */
export type Engine = (salt: Uint8Array, input: Uint8Array, info: Uint8Array, outputs: readonly Uint8Array[]) => void;
