// Numbers of garlic encryption. Sources in the comments; the second block is ours to choose.
import { minutes, seconds } from '@i2p/time';

// Specification (ECIES-X25519-AEAD-Ratchet; "Garlic Message"; ECIES-X25519 Routers)

/** Bytes of a public key on the wire. */
export const keyBytes = 32;
/** Bytes that an AEAD box adds. */
export const boxTagBytes = 16;
/** Shortest new session: ephemeral, static box, payload of one DateTime block; hybrid ones add the box of an encapsulation key. */
export const leastNewSessionBytes = 103;
/** Shortest reply to a new session: tag, ephemeral, empty box, empty payload box; hybrid ones add the box of a KEM ciphertext. */
export const leastReplyBytes = 72;
/** Shortest message on an established session: tag and an empty box. */
export const leastExistingBytes = 24;
/** How far behind our clock a DateTime block may be. */
export const mostPastSkewMs = minutes(5);
/** How far ahead of our clock a DateTime block may be. */
export const mostFutureSkewMs = minutes(2);
/** Tags in a reply tag set: so many replies can answer one new session. */
export const replyTags = 12;
/** How long a sender keeps an idle session for sending. */
export const sendLifetimeMs = minutes(8);
/** How long a receiver keeps an idle session; longer than the sender's. */
export const receiveLifetimeMs = minutes(10);
/** How long an ephemeral key is remembered against replays: the whole of the accepted skew. */
export const replayMemoryMs = mostPastSkewMs + mostFutureSkewMs;
/** Garlic lengths that fill one, two or three tunnel messages, counted with the 16-byte I2NP header and 4-byte length. */
export const optimalLengths = [964, 1956, 2952] as const;
/** What stands around the payload in such a length: header 16, length 4, tag 8, box tag 16. */
export const existingOverheadBytes = 44;

// Implementation

/** Most blocks that are read from one payload: far above what anyone sends, far below what 64 KiB could hold. */
export const mostBlocks = 256;
/** Most ACK pairs in one message; the rest goes with the next. */
export const mostAcksInMessage = 32;
/** Random padding is shorter than this; each byte costs the tunnels a byte. */
export const paddingSpread = 16;
/** Remote ends that have a session or are getting one; a busy server talks with hundreds. */
export const mostPeers = 2000;
/**
 * Tags that may come, over all peers: about 100 MB. A busy server with a window at full width for every peer stays below; a peer that
 * opens set after set for nothing makes room for the others.
 */
export const mostExpectedTags = 1_000_000;
/** New sessions of ours to one peer that still await a reply; each costs one handshake state and twelve tags. */
export const mostPendingNewSessions = 8;
/** How long we await a reply to a new session: other routers answer within seconds or not at all. */
export const awaitReplyMs = minutes(1);
/** Unanswered new sessions of one peer to us that can still be replied to. */
export const mostRepliableSessions = 4;
/** How long a new session of a peer can be replied to: i2pd waits 15 s for the reply, which has to travel. */
export const repliableMs = seconds(10);
/** How long the sets of a reply stay open for the peer's first message on them. */
export const replyConfirmMs = minutes(3);
/** Other routers accept one new session of us per destination in this time and drop the rest. */
export const newSessionPaceMs = 200;
/**
 * A new session of a peer, this long after the present one began and with nothing heard on that since, means that the peer
 * has lost it; earlier it is a late one of the same beginning.
 */
export const lostSessionMs = seconds(5);
/** While sending, an acknowledgement is asked for this often, so that a dead session is noticed. */
export const ackRequestEveryMs = seconds(30);
/** A session that leaves a request unanswered for so long is dead: start again. */
export const deadSessionMs = seconds(90);
/** Next keys of one peer that are taken at once; each opens a tag set, which costs a few milliseconds. */
export const nextKeysBurst = 8;
/** The same, a second: a set lasts 4096 messages, and nobody sends them faster. What is put off is asked for again. */
export const nextKeysPerSecond = 1;
/** How long an acknowledgement waits for a message to travel with. */
export const ackDelayMs = 500;
/** Own messages whose acknowledgement is awaited, for one peer. */
export const mostAwaitedAcks = 64;
/** Received messages that are still to be acknowledged, for one peer. */
export const mostOwedAcks = 64;
/** Messages without a known tag that are tried as new sessions, a second; each costs two key agreements, and one more for each further key of ours. */
export const newSessionsPerSecond = 100;
/** The same at once. */
export const newSessionsBurst = 200;
/** Ephemeral keys remembered against replays: the rate above for the memory's time would be more than memory is worth. */
export const replayCapacity = 20_000;
/** Elligator2 key pairs made in advance. */
export const keyPoolSize = 16;
/** ML-KEM key pairs made in advance, for each type in use: 0.7 ms each in JavaScript. */
export const kemPoolSize = 4;
/** A key pair is made so long after one was taken, so that no burst pays for it. */
export const keyPoolRefillMs = 50;
/** How often idle sessions are looked for. */
export const sweepEveryMs = seconds(15);
