// One filter for all tunnel messages that come to this router: IV XOR first block of data. tunnel-implementation.
import { DecayingBloom, type Random } from '@i2p/util';
import { duplicateCapacity, duplicateLifetimeMs, tunnelIdBytes, tunnelIvBytes } from '../constants.js';

/** Remembers tunnel messages for a tunnel's lifetime, so that nobody learns anything by sending one twice. */
export class DuplicateFilter {
	readonly #bloom: DecayingBloom;
	readonly #mixed = new Uint8Array(tunnelIvBytes);

	constructor(random: Random) {
		this.#bloom = new DecayingBloom({ capacity: duplicateCapacity, lifetimeMs: duplicateLifetimeMs, random });
	}

	/** Whether the message of this TunnelData body (as received) was here before; it is remembered. */
	seen(lentBody: Uint8Array, now: number): boolean {
		const mixed = this.#mixed;
		for (let i = 0, at = tunnelIdBytes; i < tunnelIvBytes; i++, at++)
			mixed[i] = lentBody[at]! ^ lentBody[at + tunnelIvBytes]!;
		return this.#bloom.seen(mixed, now);
	}
}
