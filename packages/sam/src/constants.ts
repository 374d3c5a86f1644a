// Numbers of SAM. Specification values are the same everywhere; implementation values are choices with a reason.

// ---- Specification (SAM V3) ----

/** Lowest and highest minor version of SAM 3 that the bridge speaks. */
export const leastMinor = 0;
export const mostMinor = 3;
/** Minor version from which a line about an incoming stream names its ports. */
export const portsFromMinor = 2;
/** The port that clients expect a bridge on. */
export const usualPort = 7656;
/** Largest payload of a datagram with its sender, and of a raw one. */
export const maxSignedBytes = 31_744;
export const maxRawBytes = 32_768;
/** I2CP protocol of a raw datagram that names none; those that it may not name. */
export const usualRawProtocol = 18;
export const takenProtocols: ReadonlySet<number> = new Set([6, 17, 19, 20]);
/** How long a server that streams are forwarded to may take to answer. */
export const forwardTimeoutMs = 3_000;
/** What base64 of a hash takes: how the sender of a Datagram3 is named. */
export const hashTextLength = 44;

// ---- Implementation ----

/** Longest line, in bytes: a private key of the longest kind with its options fits. */
export const maxLineBytes = 16_384;
/** Bytes of a client kept while it waits for an answer or its stream has no room; reading pauses well before. */
export const inputCapacityBytes = 262_144;
/** Bytes kept beyond which reading pauses. */
export const pauseAtBytes = 65_536;
/** Bytes moved from a stream to its socket in one piece. */
export const pieceBytes = 65_536;
/** Sockets at once, those of forwarded streams too: a thousand clients with a few streams each. */
export const maxSockets = 4096;
/** Sessions with a destination at once: a router has no more. */
export const maxSessions = 128;
/** Subsessions of one primary session. */
export const maxSubsessions = 64;
/** ACCEPTs that wait in one session. */
export const maxWaiters = 128;
/** Incoming streams that wait for an ACCEPT, per session, and how long: clients accept one after the other. */
export const maxBacklog = 64;
export const backlogMs = 30_000;
/** Bytes that follow a command which cannot be served are passed over up to this many; beyond, the socket ends. */
export const maxSkippedBytes = 65_536;
/** Longest first line of a datagram to the UDP port, in bytes: a destination of the longest kind with its options fits. */
export const maxHeadBytes = 4_096;
/** Names that datagrams were sent to: how many are remembered, how long, and how many datagrams wait for all of them. */
export const maxNames = 1024;
export const nameLifetimeMs = 600_000;
export const maxWaitingDatagrams = 64;
/** Who may be let in by password. */
export const maxUsers = 128;
/** Longest user name and password, in bytes. */
export const maxCredentialBytes = 256;
/** Of a password that is kept: its salt and its hash. */
export const passwordSaltBytes = 16;
export const passwordHashBytes = 32;
/** Passwords that are hashed at once: each takes 16 MiB and tens of milliseconds; more are refused. */
export const maxPasswordChecks = 32;
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

// ---- Implementation, of a client ----

/** How long a bridge may take to be dialled. */
export const dialTimeoutMs = 10_000;
/** How long a bridge may take to answer HELLO, SESSION ADD and the like, which it does at once. */
export const answerTimeoutMs = 60_000;
/** How long a bridge may take to say where it takes datagrams; then it is guessed. */
export const helpTimeoutMs = 2_000;
/** How long a session may take: a router that has just started builds its first tunnels. */
export const sessionTimeoutMs = 600_000;
/** Bytes of a stream that wait to go to the bridge. */
export const streamCapacityBytes = 65_536;
/** Bytes of a stream that nobody has taken above which reading pauses; one more piece of the socket's, of any size, still has place. */
export const receivePauseBytes = 32_768;
export const receiveCapacityBytes = 524_288;
/** Questions that wait on one socket. */
export const maxQuestions = 1_024;
/**
 * ACCEPTs that stand ready for each port. One: bridges keep the streams that come before the next, and i2pd drops ACCEPTs that wait behind
 * another, with the streams that it then gives them.
 */
export const readyAccepts = 1;
/** How long to wait before an ACCEPT is tried again, at first and at most. */
export const acceptRetryMs = 1_000;
export const mostAcceptRetryMs = 60_000;
/** How long a bridge may take to open a stream: it finds the lease set first, then waits for the peer. */
export const connectTimeoutMs = 180_000;
/** How long a stream that stands waits for the name of its other side. */
export const identifyMs = 2_000;
/** Destinations that are remembered, and how long. */
export const maxKnown = 1_024;
export const knownLifetimeMs = 3_600_000;
/** Datagrams that wait until their subsession stands. */
export const maxWaitingToSend = 64;
