// Keys of handshakes made in advance: making them costs more than all the rest. Elligator2 pairs, and ML-KEM pairs of the types in use.
import { type EphemeralKey, elligatorEphemeral, type Kem, type KemKey } from '@i2p/crypto-noise';
import { after, type Mono, never } from '@i2p/time';
import type { Random } from '@i2p/util';
import { kemPoolSize, keyPoolRefillMs, keyPoolSize } from './constants.js';

/** Some keys of one kind at hand, made one by one while nothing else happens. */
class Shelf<Key> {
	readonly #make: () => Key;
	readonly #size: number;
	readonly #keys: Key[] = [];
	refillAt: Mono = never;

	constructor(size: number, make: () => Key) {
		this.#size = size;
		this.#make = make;
	}

	take(now: Mono): Key {
		if (this.refillAt === never) this.refillAt = after(now, keyPoolRefillMs);
		return this.#keys.pop() ?? this.#make();
	}

	/** Makes one if it is time; answers whether it did. */
	refill(now: Mono): boolean {
		if (this.refillAt > now) return false;
		this.#keys.push(this.#make());
		this.refillAt = this.#keys.length < this.#size ? after(now, keyPoolRefillMs) : never;
		return true;
	}

	empty(): Key[] {
		this.refillAt = never;
		return this.#keys.splice(0);
	}
}

/** A few key pairs of each kind at hand; those of a KEM from its first use on. */
export class KeyPool {
	readonly #random: Random;
	readonly #ephemerals: Shelf<EphemeralKey>;
	readonly #kemKeys = new Map<Kem, Shelf<KemKey>>();

	constructor(random: Random) {
		this.#random = random;
		this.#ephemerals = new Shelf(keyPoolSize, () => elligatorEphemeral.create(random));
	}

	/** A key pair that nobody else gets, made on the spot when none is at hand. */
	take(now: Mono): EphemeralKey {
		return this.#ephemerals.take(now);
	}

	/** The same for a KEM. */
	takeKem(kem: Kem, now: Mono): KemKey {
		let shelf = this.#kemKeys.get(kem);
		if (shelf === undefined) {
			shelf = new Shelf(kemPoolSize, () => kem.generate(this.#random));
			this.#kemKeys.set(kem, shelf);
		}
		return shelf.take(now);
	}

	/** When the next key pair is to be made. */
	due(): Mono {
		let due = this.#ephemerals.refillAt;
		for (const { refillAt } of this.#kemKeys.values()) if (refillAt < due) due = refillAt;
		return due;
	}

	/** Makes one key pair if it is time. */
	onTime(now: Mono): void {
		if (this.#ephemerals.refill(now)) return;
		for (const shelf of this.#kemKeys.values()) if (shelf.refill(now)) return;
	}

	/** Destroys the key pairs. */
	destroy(): void {
		for (const { key } of this.#ephemerals.empty()) key.destroy();
		for (const shelf of this.#kemKeys.values()) for (const key of shelf.empty()) key.destroy();
	}
}
