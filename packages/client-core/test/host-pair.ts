// Two hosts on which a suite is run.
import type { DestinationHost } from '@i2p/client-core';

/** Two hosts that can reach each other, and a way to let time pass. */
export interface HostPair {
	readonly a: DestinationHost;
	readonly b: DestinationHost;
	/** Lets turns pass until `done`, at most so long; answers whether it is done. */
	run(mostMs: number, done: () => boolean): boolean;
}
