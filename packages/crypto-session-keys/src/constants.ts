// Numbers of the session ratchets. Sources in the comments; the second block is ours to choose.
import { minutes } from '@i2p/time';

// Specification (ECIES-X25519-AEAD-Ratchet)

/** Bytes of a session tag ("Session Tag Ratchet"). */
export const sessionTagBytes = 8;
/** Last index in a tag set: ACK blocks name it in 2 bytes ("ACK"). */
export const mostTagIndex = 65_535;
/** Last tag set of a session, after which a new session is due ("DH Ratchet Numbering"). */
export const mostTagSetId = 65_535;
/** Tags of a set after which its sender asks for the next keys. */
export const nextKeyAfterTags = 4096;
/** How long the receiver keeps a set after the first message on its successor. */
export const oldTagSetLifetimeMs = minutes(3);

// Implementation

/** Tags generated ahead in a session's first set: the specification's first window. */
export const initialLookAhead = 24;
/** Tags generated ahead when a later set opens, which its sender may fill at once: the specification's full window. */
export const laterLookAhead = 160;
/**
 * Most tags generated ahead of the highest one seen. The specification's 160 loses a session when one dead tunnel swallows a full
 * streaming window; a tag costs 0.1 KB and, spread over the messages, one derivation each.
 */
export const mostLookAhead = 320;
/** The look-ahead grows by one tag for so many messages, 2 to this power: it must outgrow the sender's window. */
export const lookAheadShift = 1;
/** Sets kept beside the newest: one to drain, one more for a sender that ratchets within its lifetime. */
export const mostOldTagSets = 2;
