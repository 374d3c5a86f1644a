// Bounds and times of one local destination. Knows no message.
import { minutes, seconds } from '@i2p/time';

// ---- Specification ----

/** An i2pd destination opens one new session in this time and drops the others, in ms (i2pd Garlic.cpp); the sessions keep this distance. */
export const newSessionPauseMs = 200;
/** A lease set that was bundled is bundled again after this time without an acknowledgement, in ms (i2pd Garlic.h LEASESET_CONFIRMATION_TIMEOUT). */
export const bundleAgainMs = 4000;
/** Least time between two publications of the own lease set, in ms (i2pd Destination.h PUBLISH_MIN_INTERVAL). */
export const publishPauseMs = 20_000;
/** The same when a tunnel that the published set names has failed: who writes to us finds no newer set until then. */
export const failedLeasePauseMs = 5_000;
/** Life of an end-to-end clove, in ms: about a minute, as ECIES advises. */
export const cloveLifetimeMs = 60_000;
/** Life of the garlic message around it, in ms: long enough for both tunnels (i2pd: 8 s is its default for any message). */
export const garlicLifetimeMs = 8000;
/** A clove is taken up to this much after its end, in ms: the clock skew that routers tolerate. */
export const cloveSkewMs = 60_000;

// ---- Implementation ----

/** What stands around a payload in its block, in bytes: block 3, instructions 33, header 9, length 4, gzip 23. */
export const cloveOverheadBytes = 72;
/** Memory for the cloves of the message in progress at first: one of a stream's largest packet. */
export const firstCloveBytes = 2048;
/** Acknowledgements awaited of one remote: lease sets bundled lately; older ones are given up. */
export const maxAwaitedTokens = 8;
/** Pause between two looks for the first outbound tunnel, in ms. */
export const readyLookMs = 200;
/** Bytes of cloves that share one garlic message: with the wrappers it fills two tunnel messages, no more. */
export const packedCloveBytes = 1860;
/** Messages that wait in all of a destination's queues: a second of a fast stream with small packets. */
export const maxQueuedMessages = 1024;
/** Messages that wait for one remote: four times the largest window of a stream. */
export const maxQueuedPerRemote = 512;
/** Bytes that wait for one remote. */
export const maxQueuedBytesPerRemote = 2 * 1024 * 1024;
/** Remotes remembered; the one unused for longest makes room. */
export const maxRemotes = 512;
/** Lookups of applications that are under way or put aside: each costs the network a few messages. */
export const maxLookups = 128;
/** How often unused remotes are looked for, in ms. */
export const sweepEveryMs = seconds(30);
/** Messages from destinations of the same router that wait for the next turn. */
export const maxLocalLetters = 512;
/** A remote without traffic is forgotten after this time, in ms: longer than any lease set lives. */
export const remoteLifetimeMs = minutes(20);
/** A message that waits for a lease set or a tunnel is given up after this time, in ms: a SYN's first retransmission (9 s) and some. */
export const queuePatienceMs = seconds(18);
/** An application's lookup is answered no later than this, in ms: two rounds of a network database. */
export const lookupPatienceMs = seconds(14);
/** Pauses between lookups of a lease set that is not found: a Java destination is ready some seconds before it is published. */
export const firstLookupPauseMs = 700;
/** Longest such pause, in ms. */
export const mostLookupPauseMs = 3000;
/** A lookup whose answer never comes is taken for failed after this time, in ms: beyond the network database's own 12 s. */
export const lookupTimeoutMs = seconds(16);
/** So long after midnight the encrypted set of the day before is looked for too: it may live on for a tunnel's lifetime. */
export const dayAfterMs = minutes(10);
/** So long before midnight the encrypted set of the next day is looked for too: clocks differ. */
export const dayBeforeMs = minutes(2);
/** The own encrypted set of the next day is published so long before midnight, for those whose clocks are ahead, in ms. */
export const nextDayAheadMs = seconds(60);
/** Entries of a meta set that are tried before another lookup. */
export const maxMetaTries = 3;
/** Meta sets that lead to meta sets are followed so far. */
export const maxMetaDepth = 2;
/** Least time between two lookups of a lease set that is still usable, in ms. */
export const refreshPauseMs = seconds(6);
/** So long a silent remote's newest lease set is waited for before it is sent to again, in ms: most answers have come by then. */
export const refreshWaitMs = 1500;
/** Without a word from a remote that is being sent to, another path is taken after this time, in ms: a streaming SYN is sent again after 9 s. */
export const silentPathMs = seconds(6);
/** Rounds of sending that it takes besides, once a session stands: one or two may need no answer. */
export const silentPathRounds = 3;
/** Without a word for this time the session is begun anew and the lease set asked for again, in ms. */
export const silentSessionMs = seconds(24);
/** Rounds of sending that it takes besides. */
export const silentSessionRounds = 5;
/** Sends within this time of each other count as one round, in ms: about a round trip. */
export const roundMs = seconds(1);
/** After a pause of this length in sending, silence is counted anew, in ms: longer than a stream's retransmissions are apart (45 s on the slowest path). */
export const talkPauseMs = seconds(60);
/** Longest pause before a set that tells of failed tunnels is sent again, in ms: about the longest timeout of a stream of i2pd's. */
export const mostTellPauseMs = 8000;
/** Pause before full tunnels are looked at again, in ms: nobody says when they have room. */
export const roomLookMs = 5;
/** Pause before what waits for a tunnel is looked at again, in ms. */
export const lookAgainMs = 250;
/** Least time between two lease sets asked of the owner, in ms: tunnels that come in a burst share one. */
export const leaseSetPauseMs = seconds(2);
/** A lease set is renewed so long before its last lease counts as ended, in ms. */
export const renewBeforeMs = seconds(60);
/** Leases that end sooner than this are not put into a new set while there are others, in ms. */
export const shortestLeaseMs = seconds(90);
/** Replies awaited under one-time tags at once: each lookup has a few. */
export const maxAwaitedReplies = 256;
/** How long each is awaited, in ms: the longest lookup and its way. */
export const awaitedRepliesMs = seconds(30);
/** Delivery statuses that one garlic message may have us forward. */
export const maxForwarded = 1;
