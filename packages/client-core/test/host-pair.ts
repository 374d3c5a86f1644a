// Two hosts on which a suite is run, and what they stand on cannot do.
import type { DestinationHost } from '@i2p/client-core';

/**
 * What whoever a host stands on may be unable to do. Of streams: `ports` (both sides know theirs), `answered-open` (open means that the peer
 * has answered), `refusal` (whom nobody accepts is told so), `half-close` (who has finished sending still receives), `reset` (a stream
 * that is dropped is told from one that ends), `farewell` (peers hear of a host that is closed), `backpressure` (who is not read is held back). Of
 * datagrams: `datagram-ports`, `datagram-protocols`, `datagram-options`, `largest-raw` (a raw one as large as the largest that is allowed).
 */
export type HostAbility =
	| 'ports'
	| 'answered-open'
	| 'refusal'
	| 'half-close'
	| 'reset'
	| 'farewell'
	| 'backpressure'
	| 'datagram-ports'
	| 'datagram-protocols'
	| 'datagram-options'
	| 'largest-raw';

/** What is lacking, each with why, in words that go on after "as". */
export type Lacking = { readonly [ability in HostAbility]?: string };

/** Two hosts that can reach each other, and a way to let time pass. */
export interface HostPair {
	readonly a: DestinationHost;
	readonly b: DestinationHost;
	/** What streams and datagrams from a to b cannot do. */
	readonly lacks?: Lacking;
	/** How long to wait for something to come to rest, in ms: a minute unless given. */
	readonly restMs?: number;
	/** Lets time pass until `done`, at most so long; answers whether it is done. On a virtual clock nobody waits. */
	run(mostMs: number, done: () => boolean): boolean | Promise<boolean>;
}
