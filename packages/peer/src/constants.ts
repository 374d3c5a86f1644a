// Numbers of peer policy. Proposals and specification first, our own choices after them.
import { hours, minutes, seconds } from '@i2p/time';

// ---- Specification ----

/** Oldest API version whose routers we use in tunnels: 0.9.62 (network floor of 2025). */
export const versionFloor = 9062;
/** A published high-congestion letter older than this counts as medium (proposal 162). */
export const highCongestionLastsMs = minutes(15);
/** No peer in more than this share of our own tunnels. */
export const mostShare = 0.33;

// ---- Implementation ----

/** Tunnels of ours below which the share says nothing. */
export const shareCountsFrom = 6;
/** Pause of a peer that declined a build (i2pd: 330 s). */
export const declinePauseMs = seconds(330);
/** Pause of a peer that could not be connected or lost a build (i2pd: 480 s). */
export const failurePauseMs = seconds(480);
/** Half-life of what a profile remembers. */
export const profileHalfLifeMs = minutes(30);
/** Profiles kept; the one not touched longest is dropped first. */
export const maxProfiles = 2000;
/** Own tunnels followed for the share of each peer. */
export const maxFollowedTunnels = 1000;
/** With at least this many other candidates, floodfills are spared the work of tunnels. */
export const floodfillsSparedFrom = 50;
/** Connected peers are chosen as the hop next to us this many times as often. */
export const connectedWeight = 8;
/** Attempts to fit a whole tunnel before a weaker rule is tried. */
export const fitAttempts = 6;
/** Routers weighed for one tunnel; of a larger network a part by chance, those linked with us first. */
export const mostCandidates = 600;
export const mostLinkedCandidates = 200;
/** Longest tunnel that can be asked for, in hops. */
export const maxHops = 8;

/** Offence points (decaying) at which a peer is banned. */
export const banPoints = 3;
/** Half-life of offence points. */
export const offenceHalfLifeMs = minutes(20);
/** First ban; each further one lasts twice as long. */
export const firstBanMs = minutes(15);
/** Longest ban. */
export const longestBanMs = hours(4);
/** Peers whose offences and bans are kept; the oldest record without a ban goes first. */
export const maxBans = 4000;
