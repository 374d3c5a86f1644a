// Numbers of SAM. Specification values are the same everywhere; implementation values are choices with a reason.

// ---- Specification (SAM V3) ----

/** Lowest and highest minor version of SAM 3 that the bridge speaks. */
export const leastMinor = 0;
export const mostMinor = 3;
/** Minor version from which a line about an incoming stream names its ports. */
export const portsFromMinor = 2;
/** The port that clients expect a bridge on. */
export const usualPort = 7656;

// ---- Implementation ----

/** Longest line, in bytes: a private key of the longest kind with its options fits. */
export const maxLineBytes = 16_384;
/** Bytes of a client kept while it waits for an answer or its stream has no room; reading pauses well before. */
export const inputCapacityBytes = 262_144;
/** Bytes kept beyond which reading pauses. */
export const pauseAtBytes = 65_536;
/** Bytes moved from a stream to its socket in one piece. */
export const pieceBytes = 65_536;
/** Sockets at once. */
export const maxSockets = 1024;
/** Sessions at once. */
export const maxSessions = 128;
/** ACCEPTs that wait in one session. */
export const maxWaiters = 128;
/** Incoming streams that wait for an ACCEPT, per session, and how long: clients accept one after the other. */
export const maxBacklog = 64;
export const backlogMs = 30_000;
/** How long a new socket may take to say HELLO, and an unfinished line to end. */
export const helloTimeoutMs = 60_000;
/** How long a socket without session or stream may say nothing. */
export const idleTimeoutMs = 600_000;
/** How long a look-up may take. */
export const lookupTimeoutMs = 40_000;
/** How long a socket that we have ended may stay half open. */
export const endTimeoutMs = 30_000;
/**
 * A client that opened a stream and finished sending is not cut off: CLOSE is held back until the peer has been silent for
 * this long, because an i2pd throws away what it had not sent when it receives CLOSE.
 */
export const holdCloseMs = 1_000;
