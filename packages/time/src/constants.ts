// Bounds of the skew estimate.

// Implementation

/** Peers whose latest answers count at most: enough that a few liars do not move the middle. */
export const skewPeers = 32;
/** Peers needed before their middle is believed: two that agree can still be two liars. */
export const skewFewestPeers = 3;
/** Milliseconds for which an answer counts. */
export const skewSampleLifetimeMs = 3_600_000;
/** Milliseconds of difference that are not worth a correction: network delay and whole seconds on the wire. */
export const skewIgnoredMs = 1500;
