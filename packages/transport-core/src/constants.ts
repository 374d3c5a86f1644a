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
export const defaultMaxLinks = 50;

/** Part of the links, in percent, that dials leave to those who dial us, and that those leave to our dials. */
export const headroomPercent = 10;

/** Peers that are dialled or wait for it. */
export const maxPendingDials = 128;

/** Dials underway at a time: home routers take fast rows of half-open connections for an attack. */
export const maxHalfOpenDials = 32;

/** Dials begun a minute, and at once after a pause: each leaves an entry in a home router's table for minutes. */
export const maxDialsPerMinute = 120;
export const dialsBurst = 40;

/** A dial that could not begin for so long is given up: who asked for it has given up too. */
export const maxDialWaitMs = seconds(10);

/** Messages kept per peer while it is dialled: about one build or lookup burst. */
export const maxMessagesWhileDialing = 64;

/** Bytes kept per peer while it is dialled. */
export const maxBytesWhileDialing = 131_072;

/**
 * A link that carried nothing for so long may be closed to make place for a new one, by what it is good for besides: over the first a
 * build was passed on and nothing is awaited; the second may owe us an answer; tunnels that work are tested within the last.
 */
export const replaceableAfterMs = { nothing: 250, questions: seconds(1), tunnels: seconds(30) } as const;

/** Part of the links, in percent, from which on links are scarce: what can go over one that stands should. */
export const scarcePercent = 50;

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

/** Slots in which bytes are counted: 16 of a second, and 41 of fifteen seconds, each one more than the window. */
export const shortSlotMs = seconds(1);
export const shortWindowSlots = 16;
export const mediumSlotMs = seconds(15);
export const longWindowSlots = 41;

/** Bytes in a KB of a bandwidth limit, as other routers count them. */
export const bytesPerKB = 1024;

/** Time whose bytes may pass at once after a pause, and the least of those bytes: one frame of NTCP2. */
export const laneBurstMs = 100;
export const laneBurstLeastBytes = 16_384;

/** Bytes for which one link is served before the next: what passes in 20 ms, at least a tunnel message, at most a frame. */
export const laneQuantumMs = 20;
export const laneQuantumLeastBytes = 1100;
export const laneQuantumMostBytes = 16_384;

/** Time whose bytes wait at most in the queues of links because of transit. */
export const admissionBurstMs = 250;

/** Debt of own messages after which more of them no longer keep transit away: links bound what is put aside. */
export const mostOwnDebtMs = seconds(2);

/** Bytes on the wire for each byte of a message: frames, padding of up to 6 %, handshakes. */
export const overheadFactor = 1.1;

/** Bad news about how others reach us has to last so long: a gateway that restarts is no firewall. */
export const badNewsAfterMs = minutes(3);

/** So long nobody dials us, while so many links that we dialled come up, and we take ourselves for firewalled. */
export const silenceMs = minutes(30);
export const silentDials = 30;

/** After so long we publish again what nobody dialled, to see whether they can by now. */
export const publishAgainMs = hours(2);

/** Hosts banned at a time; the ban that ends first makes place. */
export const maxHostBans = 4096;

/** Longest ban of a host for what a router behind it did: addresses move on to others. */
export const peerHostBanMs = minutes(30);

/** Half-open inbound connections of one host (an IPv6 /64 counts as one) and of all together. */
export const maxHalfOpenPerHost = 8;
export const maxHalfOpen = 256;

/** When all places are taken, the oldest that proved nothing makes place unless it is younger: a round trip and a slow machine. */
export const halfOpenSparedMs = seconds(1);

/** Connections of one host a minute, and at once: several routers behind one address, each with a retry. */
export const maxConnectsPerHostPerMinute = 60;
export const connectsPerHostBurst = 30;

/** So many failed handshakes of one host within the window ban it for the time that follows. */
export const maxHandshakeFailures = 12;
export const handshakeFailureWindowMs = minutes(10);
export const handshakeFailureBanMs = minutes(30);

/** Hosts whose connections and failures are counted at a time. */
export const maxCountedHosts = 4096;
