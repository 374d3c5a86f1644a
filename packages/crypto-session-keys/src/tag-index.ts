// Which tag means what, over all sets of a destination: one look-up a message, without strings.
import { sessionTagBytes } from './constants.js';

/**
 * The first 53 bits of an 8-byte tag as a safe integer. What shares them without being the tag fails the AEAD, whose
 * associated data are the whole tag. RangeError if fewer than 8 bytes follow the offset.
 */
export function tagNumber(bytes: Uint8Array, at = 0): number {
	if (bytes.length < at + sessionTagBytes)
		throw new RangeError(`session tag: expected ${sessionTagBytes} bytes, got ${Math.max(0, bytes.length - at)}`);
	const high = ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
	const low = (bytes[at + 4]! << 16) | (bytes[at + 5]! << 8) | bytes[at + 6]!;
	return high * 0x20_0000 + (low >>> 3);
}

/** Meanings of tags by {@link tagNumber}; bounded by the windows of the sets that fill it. */
export class TagIndex<T> {
	readonly #meanings = new Map<number, T>();

	/** Tags that mean something. */
	get size(): number {
		return this.#meanings.size;
	}

	/** Gives a tag its meaning, in place of any other. */
	set(tag: number, meaning: T): void {
		this.#meanings.set(tag, meaning);
	}

	/** What the tag means, if anything. */
	get(tag: number): T | undefined {
		return this.#meanings.get(tag);
	}

	/** Forgets the tag if this is what it means. */
	forget(tag: number, meaning: T): void {
		if (this.#meanings.get(tag) === meaning) this.#meanings.delete(tag);
	}
}
