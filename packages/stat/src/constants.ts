// Bounds of what is counted.

// Implementation

/** Series (label sets) of one name at most, above the reasons that any room has; further ones are counted together: labels may come from the outside. */
export const mostSeries = 256;
/** Names of one registry at most: names come from our own sources, more is a bug. */
export const mostNames = 1000;
/** Label value of what is counted together beyond {@link mostSeries}. */
export const otherLabel = 'other';
/** Milliseconds over which a rate forgets half of what it saw, unless another time is given. */
export const rateHalfLifeMs = 15_000;
