// Bounds of links, dials and bans; units in the names.
import { hours, minutes, seconds } from '@i2p/time';

// --- Specification ---

/** Largest I2NP message that routers carry, header included, in bytes (64 tunnel fragments). */
export const maxI2npBytes = 62_708;

/** Lowest port that a router may publish; below it are well-known services. */
export const lowestPort = 1024;

/** Ports above 1023 that belong to other services or to a router's own clients and are never dialled. */
export const reservedPorts: ReadonlySet<number> = new Set([
	1900, 2049, 2827, 3306, 3389, 4444, 4445, 5353, 6000, 6668, 7651, 7652, 7653, 7654, 7656, 7657, 7658, 7659, 7660,
	7661, 7662, 7663, 7664, 7665, 7666, 7667, 7668, 8080, 8998, 9001, 9050, 9100, 9150, 31_000, 32_000,
]);

// --- Implementation ---

/** Links of all transports together, when nothing else is asked for. */
export const defaultMaxLinks = 512;

/** Peers being dialled at a time: each costs a socket and a handshake. */
export const maxPendingDials = 128;

/** Messages kept per peer while it is dialled: about one build or lookup burst. */
export const maxMessagesWhileDialing = 64;

/** Bytes kept per peer while it is dialled. */
export const maxBytesWhileDialing = 131_072;

/** A link that carried nothing for so long may be closed to make place for a new one. */
export const replaceableAfterMs = seconds(30);

/** A link younger than this when another to the same peer comes up was made simultaneously. */
export const simultaneousWithinMs = seconds(15);

/** How long the link that was not kept is still read, so that nothing underway is lost. */
export const spareLingerMs = seconds(5);

/** First and longest waits before a peer is dialled again after a failure; doubling between. */
export const firstBackoffMs = seconds(5);
export const mostBackoffMs = minutes(10);
export const backoffFactor = 2;

/** Peers whose failed dials are remembered, and for how long. */
export const maxRememberedFailures = 2048;
export const failureLifetimeMs = hours(1);

/** Peers and hosts banned at a time; the one that ends first makes place. */
export const maxBans = 4096;

/** Half-open inbound connections of one host (an IPv6 /64 counts as one) and of all together. */
export const maxHalfOpenPerHost = 8;
export const maxHalfOpen = 256;

/** So many failed handshakes of one host within the window ban it for the time that follows. */
export const maxHandshakeFailures = 12;
export const handshakeFailureWindowMs = minutes(10);
export const handshakeFailureBanMs = minutes(30);

/** Hosts whose failures are counted at a time. */
export const maxCountedHosts = 4096;
