// Numbers of the network database. What the specification and established routers fix, then our own choices.
import { hours, minutes, seconds } from '@i2p/time';

// ---- Specification ----

/** Routers named in an answer that does not know (3 is usual), and in an answer to an exploration. */
export const hintsPerReply = 3;
export const hintsPerExploration = 16;
/** Floodfills to which a new entry is passed on. */
export const floodWidth = 3;
/** A RouterInfo older than this is not passed on (i2pd). */
export const floodAgeMs = hours(1);
/** From so long before UTC midnight entries also go to the next day's closest (i2pd NetDb.hpp). */
export const routerRolloverLeadMs = minutes(45);
export const leaseSetRolloverLeadMs = minutes(10);
/** How far ahead of our clock `published` may be (i2pd). */
export const futureToleranceMs = minutes(2);
/** A RouterInfo older than this is not taken in, once we are up for a minute (i2pd NetDb.cpp). */
export const staleAfterMs = hours(27);
export const staleCountsFromMs = minutes(1);
/** Kept age of RouterInfos: this, plus `routerAgeSpreadMs` scaled by 90 / known (i2pd); as floodfill one hour. */
export const routerAgeFloorMs = minutes(90);
export const routerAgeSpreadMs = hours(25.5);
export const routerAgeScale = 90;
export const floodfillRouterAgeMs = hours(1);
/** Nothing expires in this first time, nor while so few are known. */
export const noExpiryBeforeMs = minutes(10);
export const noExpiryBelow = 25;
/** Lowest `router.version` taken in: 0.9.58 (i2pd). */
export const storedVersionFloor = 9058;
/** Lowest `router.version` of floodfills that are asked: 0.9.62 (Java). */
export const floodfillVersionFloor = 9062;
/** A lease set may end this far ahead, a meta lease set that far; each is kept this long beyond its end. */
export const leaseSetAheadMs = minutes(12);
export const metaLeaseSetAheadMs = hours(18.25);
export const leaseSetGraceMs = seconds(51);
/** Floodfills asked in one lookup (i2pd). */
export const maxTries = 7;
/** Longest lookups: RouterInfo, lease set (i2pd). */
export const routerLookupMs = seconds(9.5);
export const leaseSetLookupMs = seconds(12);
/** Wait for an answer through tunnels, over a link that stands, over one still to be dialed. */
export const tunnelTryMs = 1600;
export const linkTryMs = 1200;
export const dialTryMs = seconds(4);
/** Own RouterInfo: again after so long, with so much chance either way (i2pd). */
export const republishMs = minutes(39);
export const republishSpreadMs = seconds(105);
/** Wait for the acknowledgement of a RouterInfo, of a lease set (i2pd). */
export const routerConfirmMs = 1600;
export const leaseSetConfirmMs = 1800;
/** Floodfills tried for one RouterInfo publication, for one lease set. */
export const maxRouterStores = 15;
export const maxLeaseSetStores = 7;
/** Least time between two publications of one lease set. */
export const leaseSetPauseMs = seconds(20);
/** A stored lease set is looked up elsewhere after this and up to `verifySpreadMs` more. */
export const verifyAfterMs = seconds(5);
export const verifySpreadMs = seconds(3);
/** Exploration pauses at random between these; below so many known routers between those (i2pd NetDbRequests). */
export const explorePauseLeastMs = seconds(55);
export const explorePauseMostMs = seconds(225);
export const manyRouters = 2500;
export const briskExplorePauseLeastMs = seconds(27);
export const briskExplorePauseMostMs = seconds(55);
/** Life of our messages (i2pd: 8 s). */
export const messageLifeMs = seconds(8);

// ---- Implementation ----

/** After UTC midnight everything is stored anew, within this time so that not all do it at once. */
export const rolloverSpreadMs = minutes(1);
/** RouterInfos kept in memory, about 4 KB each. */
export const maxRouterInfos = 8000;
/** Lease sets of the main database, and of one local destination's. */
export const maxMainLeaseSets = 4000;
export const maxClientLeaseSets = 512;
/** Entries looked at when a full table must give one up. */
export const evictionSample = 16;
/** By how much younger a RouterInfo counts then: one that can be asked, a neighbour of ours, one that serves us well just now. */
export const floodfillBonusMs = hours(2);
export const nearBonusMs = hours(2);
export const usefulBonusMs = hours(24);
/** By how much older: one without an address to dial, which costs nothing to invent. */
export const undialableMalusMs = hours(1);
/** Neighbours share at most this many bits less with us than the very closest: a sixteenth of what is near enough to be ours. */
export const nearBits = 6;
/** Crowds are no matter while so few are known. */
export const crowdingCountsFrom = 64;
/** Routers of one /24 (IPv6: /48), and of one /16 (/32): hosting companies have some hundred of a whole network in one. */
export const mostPerNarrowNet = 8;
export const leastPerWideNet = 24;
export const mostShareOfWideNet = 0.04;
/** So many routers may share so many bits more than the closest two do on average: chance brings it about once in three million. */
export const mostInCrowd = 6;
export const crowdBits = 2;
/** Bits beyond the expected that a hash may share with ours, or a floodfill's with what is asked for: one in 4000 and one in 250. */
export const tooCloseBits = 12;
export const suspiciousBits = 8;
/** Floodfills that answer a smaller share of our questions are asked last. */
export const leastResponsiveness = 0.3;
/** Who answers a greater share is kept when room is needed. */
export const usefulResponsiveness = 0.7;
/** Lookups under way, and askers that wait for one. */
export const maxLookups = 256;
export const maxAskersPerLookup = 64;
/** Lookups that start lookups: an unknown hint of a lookup, and its hint. */
export const maxLookupDepth = 2;
/** Unknown hints followed in one lookup. */
export const maxFollowedHints = 6;
/** A lookup that finds no way to send tries again after this. */
export const noPathRetryMs = 250;
/** Messages put aside for one exhale. */
export const maxOutbox = 512;
/** Answers and acknowledgements given per second, and in one burst. */
export const answersPerSecond = 200;
export const answersBurst = 200;
/** The same, for those only who ask little. */
export const modestAnswersPerSecond = 100;
export const modestAnswersBurst = 100;
/** What is little for one peer, per second and in one burst. */
export const modestLookups = { ratePerSecond: 1, burst: 4 } as const;
/** What one peer may ask: it may be the end of many tunnels. */
export const lookupsPerPeer = { ratePerSecond: 20, burst: 100 } as const;
/** What one peer may bring: five floodfills of a whole small network flood no faster. */
export const storesPerPeer = { ratePerSecond: 10, burst: 300 } as const;
/** Peers whose budgets are remembered (1 KB each), and for how long after their last message. */
export const maxBudgets = 2048;
export const budgetLifeMs = minutes(10);
/** Messages over a peer's budget that are one offence. */
export const overflowsPerOffence = 100;
/** How often the tables are looked through for what has expired. */
export const expiryEveryMs = minutes(1);
/** Wait for a dial before a publication goes to another floodfill. */
export const publishDialMs = seconds(5);
/** Pause after a publication that no floodfill took. */
export const publishFailedPauseMs = seconds(30);
/** A publication without a way to send tries again after this; one for which no floodfill is known yet after that. */
export const publishNoPathMs = 500;
export const noFloodfillPauseMs = seconds(2);
/** The closest few floodfills to our RouterInfo, of which a linked one is preferred. */
export const closeEnough = 4;
/** Changed lease sets are published at once this many times before the pause holds; one more for each pause that has passed. */
export const urgentPublications = 3;
/** First exploration after the start; pauses while fewer than `fewRouters` are known, where i2pd asks several at once; none beyond `enoughRouters`. */
export const firstExploreMs = seconds(15);
export const eagerExplorePauseLeastMs = seconds(15);
export const eagerExplorePauseMostMs = seconds(25);
export const fewRouters = 800;
export const enoughRouters = 5000;
/** Pause before it is looked again whether enough are still known. */
export const satedExplorePauseMs = minutes(5);
/** After so many answers in a row that named nobody new, few known routers are no reason for haste any more; then it is as if enough were known. */
export const fruitlessUntilCalm = 3;
export const fruitlessUntilSated = 10;
/** Routers looked up because one exploration named them. */
export const maxExploredLookups = 8;
/** Wait for the answer to an exploration. */
export const exploreTryMs = seconds(20);
/** RouterInfos handed to the keeper in one exhale: each may be a file to write. */
export const keptPerExhale = 8;
/** Kept RouterInfos read, or proven, in one inhale: about a millisecond. */
export const keptReadPerTurn = 12;
export const keptProvenPerTurn = 8;
/** RouterInfo files looked at when the router comes up: more than a table holds. */
export const maxKeptFiles = 20_000;
/** RouterInfos dated ahead of our clock that are shown as witnesses of the time. */
export const mostWitnesses = 16;
/** A kept RouterInfo is written anew when the one in its file is older by this. */
export const rewriteAfterMs = hours(1);
/** Pause after the folder refused, before it is tried again. */
export const keepRetryMs = minutes(10);
/** A router is fit for a floodfill after this time without a reason against it, and gives it up after that time with one. */
export const fitForMs = minutes(30);
export const unfitForMs = minutes(5);
/** Pause after giving it up, before it is taken on again. */
export const floodfillPauseMs = hours(1);
/** How often fitness is judged. */
export const fitnessEveryMs = minutes(1);
/** Time since the start before anybody becomes a floodfill by himself. */
export const floodfillUptimeMs = hours(2);
/** Least share of bandwidth, in KB/s (class N and up), and the most of a clock's error and of a turn's delay. */
export const floodfillShareKBps = 128;
export const floodfillClockMs = seconds(5);
export const floodfillLagMs = 500;
/** Floodfills are plentiful from so many, if they are such a share of all routers known. */
export const plentifulFloodfills = 20;
export const plentifulShare = 0.06;
/** Local destinations with a database of their own: as many as may have tunnels of their own. */
export const maxContexts = 128;
