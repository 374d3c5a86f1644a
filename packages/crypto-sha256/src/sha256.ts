// SHA-256 on @noble/hashes; knows no platform.
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import type { Sha256 } from './types.js';

type NobleState = ReturnType<typeof nobleSha256.create>;

/** The 32-byte SHA-256 of the parts, one after the other (FIPS 180-4). */
export function sha256(...lentParts: readonly Uint8Array[]): Uint8Array {
	if (lentParts.length === 1) return nobleSha256(lentParts[0]!);
	const state = nobleSha256.create();
	for (const part of lentParts) state.update(part);
	return state.digest();
}

class RunningSha256 implements Sha256 {
	readonly #state: NobleState;

	constructor(state: NobleState) {
		this.#state = state;
	}

	update(lentBytes: Uint8Array): this {
		this.#state.update(lentBytes);
		return this;
	}

	digest(): Uint8Array {
		return this.#state.digest();
	}

	clone(): Sha256 {
		return new RunningSha256(this.#state.clone());
	}
}

/** A running SHA-256 (FIPS 180-4). */
export function createSha256(): Sha256 {
	return new RunningSha256(nobleSha256.create());
}
