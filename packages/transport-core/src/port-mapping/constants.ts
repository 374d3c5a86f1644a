// Numbers of port mapping: RFC 6886 (NAT-PMP), RFC 6887 (PCP).
import { hours, minutes, seconds } from '@i2p/time';

// --- Specification ---

/** UDP port of the gateway that answers. */
export const gatewayPort = 5351;
export const natPmpVersion = 0;
export const pcpVersion = 2;
/** Largest PCP message, in bytes. */
export const maxPcpBytes = 1100;
/** First wait for an answer, doubled each time (RFC 6886 section 3.1; PCP may wait longer, but shares the gateway). */
export const firstAnswerWaitMs = 250;
/** Life asked for a mapping (RFC 6886 section 3.3 recommends two hours). */
export const wantedLifetimeMs = hours(2);

// --- Implementation ---

/** Questions before a protocol is given up: 16 seconds in all. */
export const mostQuestions = 6;
/** Longest time without asking the gateway: its outer address may have changed. */
export const renewAtMostMs = minutes(10);
/** Shortest time between two renewals, whatever lifetime the gateway gives. */
export const renewAtLeastMs = seconds(30);
/** Wait after the gateway did not answer or refused. */
export const retryMs = minutes(15);
/** Wait after the gateway did not answer although it keeps a port of ours: it may be restarting. */
export const retryStandingMs = minutes(1);
/** Shortest wait that an error answer of PCP can ask for. */
export const errorRetryLeastMs = minutes(1);
/** Ports mapped by one router: TCP and UDP, a few addresses each. */
export const mostMappings = 8;
