// Elligator2 key pairs made in advance: making one costs more than all the rest of a classic handshake.
import { type EphemeralKey, elligatorEphemeral } from '@i2p/crypto-noise';
import { after, type Mono, never } from '@i2p/time';
import type { Random } from '@i2p/util';
import { keyPoolRefillMs, keyPoolSize } from './constants.js';

/** A few key pairs at hand, refilled one by one while nothing else happens. */
export class KeyPool {
	readonly #random: Random;
	readonly #keys: EphemeralKey[] = [];
	#refillAt: Mono = never;

	constructor(random: Random) {
		this.#random = random;
	}

	/** A key pair that nobody else gets, made on the spot when none is at hand. */
	take(now: Mono): EphemeralKey {
		if (this.#refillAt === never) this.#refillAt = after(now, keyPoolRefillMs);
		return this.#keys.pop() ?? elligatorEphemeral.create(this.#random);
	}

	/** When the next key pair is to be made. */
	due(): Mono {
		return this.#refillAt;
	}

	/** Makes one key pair if it is time. */
	onTime(now: Mono): void {
		if (this.#refillAt > now) return;
		this.#keys.push(elligatorEphemeral.create(this.#random));
		this.#refillAt = this.#keys.length < keyPoolSize ? after(now, keyPoolRefillMs) : never;
	}

	/** Destroys the key pairs. */
	destroy(): void {
		for (const { key } of this.#keys.splice(0)) key.destroy();
		this.#refillAt = never;
	}
}
