// What keeps the breath from choking.

// Implementation

/** Milliseconds that all arrivals of one turn may take together: a turn stays short beside a network round trip. */
export const inhaleBudgetMs = 5;
/** Milliseconds after which an exhale stops between two rooms and goes on there in the next turn. */
export const exhaleBudgetMs = 5;
/** Bytes that one source (a socket) may bring up in one turn: what 25 Mbit/s bring in 80 ms. */
export const sourceBudgetBytes = 262_144;
/** Milliseconds that one source may take in one turn. */
export const sourceBudgetMs = 1;
/** Datagrams that wait unopened beyond a turn's budget; the oldest is dropped: 1.5 MB at most. */
export const waitingDatagrams = 1024;
/** Jobs that wait at most: a second of work at a millisecond each. */
export const waitingJobs = 1000;
