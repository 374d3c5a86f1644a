// What a world that is one of two halves needs of the other: time that both keep, parcels, news, and answers that both have to give.
import type { Parcel, VirtualDriver } from '@i2p/testkit';
import type { News } from './news.js';

/** How many halves share a world out, whatever the machine: a seed gives the same run everywhere. */
export const halves = 2;
/** Worlds of so many routers are shared out. In smaller ones both threads would spend more on compiling the same code than they save. */
export const leastInHalves = 100;

/** Who hears what comes from the other half; each is told an instant that is not over. */
export interface Hearer {
	bring(instant: number, parcel: Parcel): void;
	hear(instant: number, news: News): void;
}

/** One half's place in the whole. */
export interface Half {
	/** From 0. */
	readonly index: number;
	/** Lets what comes from the other half be heard; before the first run. */
	attach(hearer: Hearer): void;
	/** Runs to an instant, itself included, never further ahead of the other half than what crosses takes to arrive. */
	run(driver: VirtualDriver, end: number): void;
	/** Sends a parcel to be brought at an instant: a latency from now at least, as for all that is sent. */
	send(instant: number, parcel: Parcel): void;
	/** Tells what is to be heard at an instant. */
	tell(instant: number, news: News): void;
	/** Gives the other half something that can be copied and waits for what it gives at the same place of its program: all, in the order of halves. */
	exchange<T>(mine: T): readonly T[];
}

/**
 * In which half a router lives: every other one, in turn. The turn changes every eight, as one in eight has a costly handshake, and so that
 * those of even numbers, which a scenario may cut off from the rest, are in both.
 */
export function halfOf(index: number): number {
	return (index + (index >> 3)) % halves;
}
