// Numbers of the client half: all of them choices with a reason.
import { minutes, seconds } from '@i2p/time';

/** How long a connect may take, and an answer to the greeting or to CreateSession: the router is near. */
export const answerTimeoutMs = seconds(15);
/** How long the first lease set request may take: as long as the specification recommends to wait for tunnels. */
export const leasesTimeoutMs = minutes(5);
/** How long a socket that we have ended may stay open. */
export const farewellMs = seconds(3);
/** A refused session may be told why in a Disconnect right behind: how long that is waited for. */
export const refusalReasonMs = 250;
/** First and longest pause before the router is dialled again. */
export const firstRedialMs = 500;
export const longestRedialMs = seconds(15);
/** How long a session that stood is kept while its router is away, unless said otherwise: a router restarts in less. */
export const usualKeepMs = minutes(2);
/** Sessions of one client. */
export const maxSessions = 128;
/** Messages of one session that wait for their destination, for the connection or for leases. */
export const maxWaiting = 512;
/** Messages of those that wait for one destination. */
export const maxWaitingForOne = 128;
/** Bytes of messages that are handed to the connection before the rest waits: what a socket takes in one turn. */
export const maxUnwrittenBytes = 262_144;
/** Destinations remembered by one session. */
export const maxRemotes = 1024;
/** How long a destination is remembered after its last message, in ms. */
export const rememberRemoteMs = minutes(30);
/** A message in so many ms to one destination asks what became of it: enough to learn that nothing arrives. */
export const askStatusEveryMs = 1000;
/** Messages whose status is awaited, in one session. */
export const maxAwaitedStatuses = 1024;
/** Failures without a cause in a row, without a success, that mean that nothing leaves. */
export const maxUnexplained = 3;
/** Look-ups of one session that wait for an answer. */
export const maxLookups = 128;
/** Time that a router is given for a look-up. */
export const lookupTimeoutMs = seconds(15);
/** A router without tunnels, or too early, says at once that it finds nothing: asked again after this, until the patience ends. */
export const lookupAgainMs = seconds(1);
export const lookupPatienceMs = seconds(15);
/** Time beyond its own that a router is given to answer. */
export const lookupSlackMs = seconds(5);
/** A connection for look-ups without a session is closed after so long without any. */
export const bareIdleMs = minutes(1);
