// Numbers of peer policy. Proposals and specification first, our own choices after them.
import { hours, minutes, seconds } from '@i2p/time';

// ---- Specification ----

/** Oldest API version whose routers we use in tunnels: 0.9.62 (network floor of 2025). */
export const versionFloor = 9062;
/** A published high-congestion letter older than this counts as medium (proposal 162). */
export const highCongestionLastsMs = minutes(15);
/** Most peers of the tiers "fast" and "high capacity", the former among the latter. */
export const mostFast = 30;
export const mostHighCapacity = 75;
/** No peer in more than this share of our own tunnels. */
export const mostShare = 0.33;

/** Bytes of a key that orders hops: that of SipHash. */
export const orderKeyBytes = 16;

// ---- Implementation ----

/** Tunnels of ours below which the share says nothing. */
export const shareCountsFrom = 6;
/** Pause of a peer that declined a build (i2pd: 330 s). */
export const declinePauseMs = seconds(330);
/** Pause of a peer that could not be connected or lost a build (i2pd: 480 s). */
export const failurePauseMs = seconds(480);
/** Pause of a peer that broke off our dial at once: it has no place for now. */
export const turnedAwayPauseMs = seconds(60);
/** Half-life of what a profile remembers. */
export const profileHalfLifeMs = minutes(30);
/** Half-life of what was remembered while the router did not run: peers change more slowly than our luck with them. */
export const keptHalfLifeMs = hours(12);
/** What was remembered longer ago than this is forgotten (i2pd: 36 h). */
export const keptAtMostMs = hours(36);
/** A peer that is worth less than this is failing: three lost builds in a row, or six refusals. */
export const failingBelow = 0.15;
/** A floodfill that answers at least this share of our questions is well integrated. */
export const answersWellFrom = 0.7;
/** Most well integrated peers. */
export const mostWellIntegrated = 75;
/** How long tiers stand before they are worked out again (Java: 45 s). */
export const tiersStandMs = seconds(45);
/** For tunnels of clients, fast peers and those of high capacity are chosen as many times as often. */
export const fastWeight = 4;
export const highCapacityWeight = 2;
/** The newest round trip counts so much in the time of a hop. */
export const newestRoundTrip = 1 / 8;
/** Profiles kept; the one not touched longest is dropped first. */
export const maxProfiles = 2000;
/** Own tunnels followed for the share of each peer. */
export const maxFollowedTunnels = 1000;
/** With at least this many other candidates, floodfills are spared the work of tunnels. */
export const floodfillsSparedFrom = 50;
/** Connected peers are chosen as the hop next to us this many times as often. */
export const connectedWeight = 8;
/** While something goes wrong, peers that gave signs of life before it began and none since are chosen so many times as seldom. */
export const silentWeight = 1 / 16;
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
/** First bytes of an IPv4 address that two hops of one tunnel must not share, unless it is said; as of other routers. */
export const usualGroupBytes = 2;
