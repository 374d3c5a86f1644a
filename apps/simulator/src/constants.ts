// Numbers of the simulated world; units in the names. All are ours.
import { minutes, seconds } from '@i2p/time';

/** A network id of the test range. */
export const simulatedNetId = 97;
/** Where each router listens on its own address: for routers, and for applications. */
export const routerPort = 9700;
export const samPort = 7656;
/** One way between two machines: what a continent and a half cost; and what varies. */
export const latencyMs = 40;
export const jitterMs = 20;
/** RouterInfos that a new router is given, as a reseed host gives about so many. */
export const knownAtStart = 75;
/** Routers start within this time of each other, unless a scenario says otherwise. */
export const startSpreadMs = seconds(4);
/** One router in so many is a floodfill; at least so many are. */
export const routersPerFloodfill = 10;
export const leastFloodfills = 3;
/** One router in so many speaks the hybrid handshake, which two of them have with each other; in JavaScript it costs ten times a classic one. */
export const routersPerHybrid = 8;
/** One router in so many, if it is no floodfill, keeps to the default number of links; the others have as many as routers in data centres have. */
export const routersPerSmall = 3;
export const roomyConnections = 400;
/** One router in so many has an application on it; pairs of them talk. */
export const routersPerApplication = 12;
export const leastPairs = 3;
/** Checkers that look at the whole network do so after the first turn of each second of virtual time. */
export const roundEveryMs = seconds(1);
/** After a turn a router is looked at if it was not within this: a look costs more than most turns. */
export const lookEveryMs = 1000;
/** A message of an application goes out so often on each stream, and holds so many bytes. */
export const messageEveryMs = seconds(2);
export const leastMessageBytes = 200;
export const mostMessageBytes = 3000;
/** An application tries again after this when its stream or session is gone. */
export const againAfterMs = seconds(4);
/** A lookup that an application asks for must be answered within this: the bridge itself gives up after 40 s. */
export const lookupLimitMs = seconds(45);
/** An application looks up a name that nobody has, so often. */
export const lookupEveryMs = seconds(10);
/** A stream must stand or have failed within this. */
export const connectLimitMs = minutes(2);
/** So long may two applications that are online have no stream. */
export const reachLimitMs = seconds(45);
/** After a start, a restart or a heal, so long until a router must have its tunnels again. */
export const refillLimitMs = seconds(60);
/** Of the builds that came to an end, so many in a hundred are to be accepted where nothing goes wrong. */
export const leastAcceptedPercent = 95;

/** The address of a router: each in a /16 of its own, as rules about closeness want it. */
export function addressOf(index: number): string {
	return `${11 + Math.floor(index / 250)}.${1 + (index % 250)}.1.1`;
}

/** The machine that all applications run on. */
export const applicationsAddress = '192.0.2.1';

/** A network id of the test range for networks on loopback. */
export const devnetNetId = 96;
