// Numbers of tunnels: what the specifications fix, and what this implementation chose.

// Specification ---------------------------------------------------------------------------------

/** Bytes of one short build record on the wire (tunnel-creation-ecies). */
export const shortRecordBytes = 218;
/** Bytes of the request inside a short record. */
export const requestPlaintextBytes = 154;
/** Bytes of the answer inside a short record: what is left after the 16-byte MAC. */
export const replyPlaintextBytes = 202;
/** First API version whose routers take short build records, as a number (0.9.51). */
export const shortRecordsVersion = 9051;
/** Bytes of one long build record on the wire. */
export const longRecordBytes = 528;
/** Bytes of the request inside a long record. */
export const longRequestPlaintextBytes = 464;
/** Bytes of the answer inside a long record. */
export const longReplyPlaintextBytes = 512;
/** Bytes that the options of a long request may take, their length field included. */
export const maxLongRequestOptionsBytes = 296;
/** Bytes of a router hash that mark whose record it is. */
export const recordPrefixBytes = 16;
/** Most records that a build message may carry; i2pd ignores messages with more. */
export const maxBuildRecords = 8;
/** Fewest records we send, so that the length of a tunnel does not show. */
export const minBuildRecords = 4;
/** Bytes that the options of a request may take, their length field included. */
export const maxRequestOptionsBytes = 98;
/** Answer of a hop that takes the tunnel. */
export const replyAccepted = 0;
/** The only answer of a hop that does not (bandwidth, in the words of the specification). */
export const replyRefused = 30;
/** Seconds that a hop keeps a tunnel; the value of every record on the network. */
export const recordLifetimeSeconds = 600;
/** Bytes of IV and data that the hops transform. */
export const tunnelMessageBytes = 1024;
/** Bytes of the tunnel id in front of it, in a TunnelData body. */
export const tunnelIdBytes = 4;
/** Bytes of a TunnelData body. */
export const tunnelBodyBytes = tunnelIdBytes + tunnelMessageBytes;
/** Bytes of the initialisation vector in front of the data. */
export const tunnelIvBytes = 16;
/** Bytes of checksum in front of the padding. */
export const checksumBytes = 4;
/** Bytes for delivery instructions and fragments in one message: 1008 less the checksum and the zero byte. */
export const tunnelPayloadBytes = 1003;
/** Follow-on fragments of one message, at most (six bits, 0 is the first fragment). */
export const maxFollowOnFragments = 63;
/** Longest I2NP message that tunnels carry, with its standard header; i2pd's limit. */
export const maxTunnelledBytes = 62_708;
/** Longest such message that fits into a TunnelGateway, which is a message with a standard header itself. */
export const mostGatewayMessageBytes = maxTunnelledBytes - 16 - 6;
/** A hop may delete a tunnel that carried nothing for this long after it was made (API 0.9.68). */
export const idleTransitMs = 120_000;
/** Oldest build request that Java accepts. */
export const maxRequestAgeMs = 8 * 60_000;
/** Furthest in the future that Java accepts a build request. */
export const maxRequestAheadMs = 5 * 60_000;
/** Most tunnels in one direction of a pool (I2CP). */
export const maxPoolQuantity = 16;
/** Most hops of a tunnel: eight records, one of them our own in an inbound build. */
export const maxTunnelHops = 7;
/** Bytes of the key that orders the hops of a pool (I2CP `randomKey`). */
export const orderKeyBytes = 32;

// Implementation --------------------------------------------------------------------------------

/** Lifetime of our own tunnels, from the answer to the build. */
export const defaultTunnelLifetimeMs = 600_000;
/** A replacement is built so long before the end (i2pd: 90 s). */
export const rebuildAheadMs = 100_000;
/** Random part of the above, so that the tunnels of a pool do not end together. */
export const rebuildJitterMs = 40_000;
/** How long we wait for the answer to a build (Java 13 s, emissary 8 s). */
export const defaultBuildTimeoutMs = 10_000;
/** A build without an answer for so long is given a rival: answers come in well under a second where the hops know each other. */
export const rivalAfterMs = 2_000;
/** Builds under way for each tunnel wanted, rivals included. */
export const mostBuildsPerTunnel = 3;
/** How long a test may take before it counts as failed, where nothing is known of the tunnels (emissary 8 s). */
export const testTimeoutMs = 6_000;
/** Where round trips are known: this, and {@link testTimeoutRtts} times the slowest of late. */
export const leastTestTimeoutMs = 1_500;
/** See {@link leastTestTimeoutMs}. */
export const testTimeoutRtts = 3;
/** What of the slowest round trip is remembered from test to test. */
export const rttMemory = 0.8;
/** Tests that count as failed and may still come back: then the tunnel was slow, not dead. */
export const maxLateTests = 256;
/** Time between two tests of a tunnel (i2pd 10 s, emissary 15 s). */
export const testIntervalMs = 15_000;
/** The same while it is in use: whoever waits for an answer wants to know soon that its tunnel is dead. */
export const busyTestIntervalMs = 3_000;
/** A tunnel counts as in use so long after its last message. */
export const busyMs = 10_000;
/** Random part of the above, so that tests do not come in step. */
export const testJitterMs = 3_000;
/** A tunnel that found no partner for its test tries again so much later. */
export const partnerRetryMs = 500;
/** Failed tests with different partners after which a tunnel is replaced. */
export const testFailuresToReplace = 2;
/** First pause after a build that failed; doubles. */
export const firstBuildPauseMs = 250;
/** Longest pause after builds that failed. */
export const mostBuildPauseMs = 8_000;
/** The same where it is known who failed: it is not asked again so soon, others may be. */
export const mostPauseOfKnownFaultMs = 1_000;
/** Failed builds of a pool that are kept to be shown. */
export const shownBuildFailures = 16;
/** Routers that refused, ignored or failed a pool are better not asked by it for so long. */
export const avoidLifetimeMs = 60_000;
/** A neighbour of whom nothing came by a link that seems to stand is better not asked for so long, unless something comes. */
export const silenceLastsMs = 60_000;
/** Such neighbours; the oldest is forgotten. */
export const maxSilentPeers = 512;
/** Two builds or tests that stay unanswered within so long are the beginning of trouble: one alone is everyday life. */
export const troubleSignsMs = 10_000;
/** It lasts so long beyond the last such: two tests of every tunnel. */
export const troubleLastsMs = 30_000;
/** When trouble begins, tunnels not proven since are tested within this time, not all at once. */
export const troubleTestSpreadMs = 1_000;
/** Builds over hops that are better not asked, because nobody else is there, are at least so far apart. */
export const hopelessPauseMs = 2_000;
/** Inbound builds that were given up and whose answer may still come. */
export const maxLateBuilds = 512;
/** Such routers of one pool: builds of 16 tunnels each way that all fail, twice over; the oldest is forgotten. */
export const maxAvoidedPeers = 512;
/** i2pd takes builds of one neighbour freely at 500 ms; some slack for the network's jitter. */
export const buildPaceMs = 600;
/** Builds that i2pd takes at once from one neighbour before it drops. */
export const buildBurst = 5;
/** Neighbours whose pace is remembered; the oldest is forgotten. */
export const maxPacedPeers = 512;
/** Builds awaiting their answer, all pools together: 16 pools of 8 tunnels at once. */
export const maxPendingBuilds = 256;
/** Pools: the exploratory one and 128 of local destinations; each builds and tests tunnels of its own. */
export const maxPools = 129;
/** One-time keys awaited at once, for build answers and tests of all tunnels. */
export const maxAwaitedTags = 2048;
/** How long a one-time key is awaited: the longer of the two timeouts, and slack. */
export const awaitedTagLifetimeMs = 30_000;
/** I2NP lifetime of what we put on a link (i2pd 8 s). */
export const messageLifetimeMs = 8_000;
/** A message in a tunnel is late only after this: clocks differ (i2pd takes 60 s past). */
export const clockSlackMs = 60_000;
/** Sheets that a pile keeps for the tunnel messages of a later turn: what several links bring in one; half a megabyte. */
export const mostFreeSheets = 512;
/** Messages that wait in one participant for the exhale: more than its link may bring in one turn (256 KiB). */
export const participantRingMessages = 512;
/** Tunnel messages that others' messages make in one gateway for the exhale: what several links may bring in one turn (1 MiB). */
export const mostPackedMessages = 1024;
/** Messages of ours that wait in one gateway for the exhale. */
export const gatewayRingMessages = 512;
/** Bytes that wait in one gateway: a window of the largest streaming packets, several times. */
export const gatewayRingBytes = 1 << 20;
/** Sealed tunnel messages that wait for a link that refused them; what the ring would cut to in one turn. */
export const outboxMessages = 1024;
/** Incomplete messages at one endpoint. */
export const maxPartialMessages = 64;
/** Bytes of fragments kept at one endpoint: four messages of the largest size. */
export const maxPartialBytes = 4 * 62_708;
/** Bytes of fragments kept at all endpoints of our own tunnels together. */
export const ownFragmentBytes = 16 << 20;
/** Bytes of fragments kept at all endpoints of others' tunnels together. */
export const transitFragmentBytes = 8 << 20;
/** How long an incomplete message is kept (i2pd 8 s, emissary 45 s). */
export const partialLifetimeMs = 15_000;
/** Transit tunnels by default (i2pd's class constant). */
export const defaultTransitTunnels = 5_000;
/** Share of the limit, in percent, from which new transit tunnels are refused by chance (i2pd). */
export const transitPressurePercent = 70;
/** The tunnels of others over one neighbour, before us or after us, are at most this part of the limit, */
export const mostOfOneNeighbour = 0.25;
/** but this many are never too many: small networks have few neighbours. */
export const leastOfOneNeighbour = 64;
/** Build messages that one neighbour may send in the long run: i2pd itself takes two a second from one; ten leave room for its bursts. */
export const sourceBuildsPerSecond = 10;
/** Build messages that one neighbour may send at once: a router whose pools all begin. */
export const sourceBuildsBurst = 100;
/** Neighbours whose builds are counted; the one that was silent longest is forgotten. */
export const maxBuildSources = 1024;
/** How long a silent neighbour's count is kept: longer than its bucket takes to fill. */
export const sourceMemoryMs = 60_000;
/** Build messages of all neighbours that are looked into in the long run: a tenth of a processor at 0.2 ms each. */
export const allBuildsPerSecond = 500;
/** The same at once. */
export const allBuildsBurst = 2_000;
/** How often the load is looked at. */
export const congestionSampleMs = 10_000;
/** The memory of the average load (proposal 162: several minutes). */
export const congestionMemoryMs = 120_000;
/** A letter stands at least so long: each change is a RouterInfo published (i2pd changes it every 11 minutes). */
export const congestionHoldMs = 180_000;
/** No letter in the first minutes, so that a restart does not show (proposal 162). */
export const quietStartMs = 600_000;
/** Average load at which a letter is published and at which it is taken back, the worst first; i2pd begins at 70 and 90 percent. */
export const congestionSteps = [
	{ letter: 'G', enter: 0.98, leave: 0.9 },
	{ letter: 'E', enter: 0.9, leave: 0.8 },
	{ letter: 'D', enter: 0.7, leave: 0.6 },
] as const;
/** Lagging behind by this on average, a router bears no more. */
export const fullLagMs = 500;
/** KB/s promised to one tunnel at most. */
export const mostPromisedKBps = 4_096;
/** One tunnel is promised at most this part of what transit may take. */
export const mostTunnelShare = 0.25;
/** All tunnels together are promised this many times what transit may take: most use little of it. */
export const promisedOverShare = 2;
/** What may enter an inbound tunnel with a limit at once: so many seconds of it, */
export const limitBurstSeconds = 2;
/** but at least a few packets of the largest size. */
export const leastLimitBurstBytes = 65_536;
/** Transit may save up its bandwidth for so long. */
export const transitBurstSeconds = 2;
/** How long a transit tunnel is kept: 10 minutes and grace (emissary 20 s, i2pd 60 s). */
export const transitLifetimeMs = 660_000;
/** Duplicate filter: tunnel messages remembered for one tunnel's lifetime. */
export const duplicateLifetimeMs = 600_000;
/** Duplicate filter: messages remembered at least, if they come faster than one lifetime each (1 MB of filter). */
export const duplicateCapacity = 131_072;
/** Build records remembered against replay: at most as old as a request may be. */
export const replayedRecordCapacity = 16_384;
/** Messages of one inbound tunnel that are opened together, at most; beyond 64 it saves nothing more. */
export const batchMessages = 128;
/** Messages to ourselves that wait for the next inhale. */
export const loopCapacity = 1024;
