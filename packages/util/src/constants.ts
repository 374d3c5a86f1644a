// Sizes of formats and of memory that the collections set aside.

// Specification

/** Most bytes in one stored deflate block (RFC 1951 section 3.2.4: a 16-bit length). */
export const storedBlockMostBytes = 65_535;
/** Bytes of a gzip header without optional fields (RFC 1952 section 2.3). */
export const gzipHeaderBytes = 10;
/** Bytes of a gzip trailer: CRC-32 and length (RFC 1952 section 2.3). */
export const gzipTrailerBytes = 8;
/** Bytes before the payload of one stored block: flags, length, its complement (RFC 1951 section 3.2.4). */
export const storedBlockHeaderBytes = 5;

/** Most bytes that one byte of deflate can stand for: 258 for each two bits (RFC 1951 section 3.2.5). */
export const mostExpansion = 1032;

// Implementation

/** Most items of a ring, and most bytes of a byte queue: what a caller may mean; more is a slip. */
export const mostQueued = 0x4000_0000;
/** Bytes a byte queue first sets aside: a small message fits, an idle queue costs little. */
export const byteQueueFirstBytes = 1024;
/** Bytes an empty byte queue may keep: more is given back, because most streams are idle most of the time. */
export const byteQueueKeptBytes = 65_536;
/** Slots a ring first sets aside; it grows by doubling up to its capacity. */
export const ringFirstSlots = 16;
/** Bits for each item of a Bloom filter's generation: with ten of them set in one block, one false answer in 118,000 from a full one. */
export const bloomBitsPerItem = 32;
/** Most items of a Bloom filter's generation: two generations take 128 MiB then. */
export const bloomMostItems = 16_777_216;
/** Words of 32 bits in a block of a Bloom filter, a line of a processor's cache: all bits of an item are in one. */
export const bloomBlockWords = 16;
/** How far a backoff's delay is spread to either side, as a part of the delay: peers must not retry in step. */
export const backoffSpread = 0.25;
