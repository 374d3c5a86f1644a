// Numbers of the server half: all of them choices with a reason.
import { minutes, seconds } from '@i2p/time';

/** Connections at once. */
export const maxConnections = 1024;
/** Sessions at once, of all connections: as many as a router has destinations. */
export const maxSessions = 128;
/** Sessions of one connection, the first included. */
export const maxSessionsOfOne = 16;
/** How long a new connection may take for its first message, and an unfinished message to end. */
export const greetingMs = minutes(1);
/** How long a connection without a session may say nothing. */
export const idleMs = minutes(10);
/** How long a socket that we have ended may stay half open. */
export const farewellMs = seconds(10);
/** A maker that makes nothing says so in its next turns: how long "created" waits for that. */
export const settleMs = 20;
/** How long a client may take for the lease set that it was asked for (i2pd I2CP.h: 10 s). */
export const leaseSetMs = seconds(30);
/** Nothing said otherwise for so long: a message has probably left. */
export const probablyLeftMs = seconds(20);
/** Messages of one session whose fate is watched. */
export const maxWatched = 1024;
/** Messages of one session that wait for room below; reading pauses at half of them. */
export const maxWaiting = 128;
/** Look-ups of one connection that wait for an answer. */
export const maxLookups = 64;
/** Shortest and longest time for a look-up; clients may say what they like. */
export const leastLookupMs = seconds(1);
/** Addresses of encrypted sets that a connection's clients have said keys for. */
export const maxBlinded = 64;
/** Payloads of one session that wait to be fetched, and their bytes: the oldest are dropped beyond. */
export const maxKeptPayloads = 256;
export const maxKeptBytes = 1_048_576;
/** Bytes that wait for a client who does not read: payloads beyond are dropped, as on any full link. */
export const maxUnreadBytes = 1_048_576;
/** Bytes beyond which a client who does not read his answers is let go. */
export const mostUnreadBytes = 2_097_152;
/** Bytes beyond which nothing more is read of a client who does not read. */
export const pauseUnreadBytes = 262_144;
/** KB/s that are told where there is no limit. */
export const unlimitedKBps = 1_000_000;
/** Longest reason of a Disconnect, in bytes. */
export const maxReasonBytes = 255;
