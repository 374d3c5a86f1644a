// One filter for all tunnel messages that come to this router: IV XOR first block of data. tunnel-implementation.
import { DecayingBloom, type Random } from '@i2p/util';
import { duplicateCapacity, duplicateLifetimeMs } from '../constants.js';

/** Remembers tunnel messages for a tunnel's lifetime, so that nobody learns anything by sending one twice. */
export class DuplicateFilter {
	readonly #bloom: DecayingBloom;
	readonly #mixed = new Uint8Array(16);

	constructor(random: Random) {
		this.#bloom = new DecayingBloom({ capacity: duplicateCapacity, lifetimeMs: duplicateLifetimeMs, random });
	}

	/** Whether this message of 1024 bytes (as received) was here before; it is remembered. */
	seen(lentMessage: Uint8Array, now: number): boolean {
		const mixed = this.#mixed;
		for (let i = 0; i < 16; i++) mixed[i] = lentMessage[i]! ^ lentMessage[16 + i]!;
		return this.#bloom.seen(mixed, now);
	}
}
