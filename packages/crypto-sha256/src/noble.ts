// SHA-256 on @noble/hashes: complete, everywhere, and what the others are held to.
import { sha256 } from '@noble/hashes/sha2.js';
import { checkPart, type Sha256 } from './types.js';

type NobleState = ReturnType<typeof sha256.create>;

/** The digest of the parts. */
export function nobleSha256(parts: readonly Uint8Array[]): Uint8Array {
	if (parts.length === 1) return sha256(parts[0]!);
	const state = sha256.create();
	for (const part of parts) state.update(part);
	return state.digest();
}

/** A running hash; nothing prints its state. */
export class NobleRunning implements Sha256 {
	readonly #state: NobleState;

	constructor(state: NobleState = sha256.create()) {
		this.#state = state;
	}

	update(lentBytes: Uint8Array): this {
		checkPart(lentBytes);
		this.#state.update(lentBytes);
		return this;
	}

	digest(): Uint8Array {
		return this.#state.digest();
	}

	clone(): Sha256 {
		return new NobleRunning(this.#state.clone());
	}
}
