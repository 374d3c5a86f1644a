// Numbers of proxies and tunnels. Specification values are the same everywhere; implementation values are choices with a reason.

// ---- Specification ----

/** Where clients look for the HTTP proxy and for SOCKS. */
export const usualHttpPort = 4444;
export const usualSocksPort = 4447;

// ---- Implementation: every connection ----

/** Connections of one door at once. */
export const maxConnections = 512;
/** Bytes of one side kept while the other has no room; reading pauses well before. */
export const queueCapacityBytes = 262_144;
/** Bytes kept beyond which reading pauses. */
export const pauseAtBytes = 65_536;
/** Bytes moved in one piece. */
export const pieceBytes = 65_536;
/** How long a look-up may take. */
export const lookupTimeoutMs = 40_000;
/** How long one who came may wait for our own tunnels to stand. */
export const readyTimeoutMs = 60_000;
/** How long a socket that we have ended may stay half open. */
export const endTimeoutMs = 30_000;
/** A connection on which nothing moves is given up after so long: longer than keep-alives of IRC and SSH. */
export const idleTimeoutMs = 1_800_000;
/** How long a server of this machine may take to accept. */
export const localConnectTimeoutMs = 10_000;
/**
 * Who opened a stream and finished sending is not cut off: CLOSE is held back until the peer has been silent for this long, because an
 * i2pd throws away what it had not sent when it receives CLOSE.
 */
export const holdCloseMs = 1_000;
/** A destination that could not be made is tried again, from a second up to five minutes. */
export const firstRemakeMs = 1_000;
export const mostRemakeMs = 300_000;

// ---- Implementation: HTTP ----

/** Longest head of a request or an answer: cookies of 8 KiB and an address helper fit twice. */
export const maxHeadBytes = 32_768;
/** Most fields of a head. */
export const maxFields = 128;
/** Longest line between chunks, extensions included, and all trailers together. */
export const maxChunkLineBytes = 1024;
export const maxTrailerBytes = 8192;
/** How long a request's head may take once it has begun, and how long a connection may wait for the next. */
export const headTimeoutMs = 60_000;
export const keepAliveMs = 120_000;
/** How long a site may take before its answer begins. */
export const answerTimeoutMs = 180_000;
/** Names that the user follows by an address helper without writing them down, until the router stops. */
export const maxVisitedHints = 256;
/** Questions about names that wait for the user's answer, and how long. */
export const maxOffers = 128;
export const offerLifetimeMs = 900_000;
/** Outproxies that failed are asked last for so long. */
export const outproxyRestMs = 300_000;

// ---- Implementation: SOCKS ----

/** How long a SOCKS client may take to say what it wants. */
export const socksTimeoutMs = 30_000;
/** Longest message of a SOCKS client: version 4a with two names. */
export const maxSocksBytes = 1024;
/** Addresses that stand for names that were resolved: 4,096 of a range that nobody routes. */
export const maxMappedNames = 4096;

// ---- Implementation: servers ----

/** Peers that are counted, each with its requests of the last day; the longest silent make room. */
export const maxCountedPeers = 4096;
/** Who is turned away with a page, at once; more are turned away without a word. */
export const maxTurnedAway = 64;

// ---- Implementation: IRC ----

/** Longest line: tags of 8,191 bytes and 512 for the rest. */
export const maxIrcLineBytes = 8703;
/** PINGs whose own words are remembered. */
export const maxPings = 16;

// ---- Implementation: UDP ----

/** Local senders at once, and how long one is remembered. */
export const maxUdpSessions = 1024;
export const udpSessionMs = 300_000;

// ---- Implementation: plans ----

/** Most tunnels of one router. */
export const maxTunnels = 256;
/** Most entries of one list in a plan: targets, access lists. */
export const maxListed = 1024;
