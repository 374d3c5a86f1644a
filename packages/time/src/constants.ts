// Numbers of SNTP, and bounds of what is believed about our clock.

// Specification

/** Bytes of an NTP packet without extensions (RFC 5905 section 7.3). */
export const sntpPacketBytes = 48;
/** Bytes of an NTP timestamp (RFC 5905 section 6). */
export const sntpNonceBytes = 8;
/** The version that requests carry (RFC 5905 section 7.3). */
export const sntpVersion = 4;
/** Seconds from 1900 to 1970 (RFC 5905 figure 4). */
export const ntpUnixSeconds = 2_208_988_800;
/** Milliseconds that a server may be from its clock: half its root delay, and its root dispersion (RFC 5905 appendix A.1.1, MAXDIST). */
export const sntpMostRootDistanceMs = 1000;

// Implementation

/** Milliseconds of round trip beyond which an answer says too little: it may be wrong by half of them. */
export const sntpMostDelayMs = 3000;
/** Peers whose latest answers count at most: enough that a few liars do not move the middle. */
export const skewPeers = 32;
/** Peers needed before their middle is believed: two that agree can still be two liars. */
export const skewFewestPeers = 3;
/** Milliseconds for which an answer counts. */
export const skewSampleLifetimeMs = 3_600_000;
/** Milliseconds of difference that are not worth a correction: network delay and whole seconds on the wire. */
export const skewIgnoredMs = 1500;
/** Part of the time that passes by which a clock is corrected little by little: nobody who measures minutes by it sees more than a tenth. */
export const slewPart = 0.1;
