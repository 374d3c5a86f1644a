// Bounds of the router's own wiring; units in the names. All are ours, none is in a specification.
import { minutes, seconds } from '@i2p/time';

/** Answers that the router itself awaits at a time, and for how long. */
export const mostAnswers = 2000;
export const answerLifetimeMs = minutes(1);
/** Messages to ourselves, and calls put off, that wait for the next inhale. */
export const mostToSelf = 1000;
export const mostCalls = 1000;
/** Unknown routers that messages of tunnels wait for: as many as are looked up at a time; and messages for each: a build or two and their answers. */
export const mostStrangers = 256;
/** The same for answers of the database: fewer, as whoever asks names them. */
export const mostUnknownAskers = 128;
export const mostPerStranger = 8;
/** RouterInfos taken in at once: each signature is checked, all of them in some milliseconds. */
export const learnedAtOnce = 32;
/** Share of the memory in use from which fewer tunnels of others are taken, and from which none: the rest is for a garbage collection. */
export const memoryAtEase = 0.75;
export const memoryExhausted = 0.95;
/** Least time between two looks at memory and bandwidth. */
export const pressureSampleMs = seconds(1);
/** How often what was learnt of peers is kept (i2pd: 22 minutes). */
export const keepBookEveryMs = minutes(10);
