// A running hash over the state of any engine: what is checked, and that the digest spends it.
import { checkPart, type Sha256, sha256Bytes } from './types.js';

/** As much of an engine's state as is used. */
export interface RunningState {
	update(lentBytes: Uint8Array): unknown;
	digest(): Uint8Array;
}

/** A running hash; nothing prints its state. */
export class RunningSha256<State extends RunningState> implements Sha256 {
	#state: State | undefined;
	readonly #copy: (state: State) => State;

	/** @param copy makes an independent state of one */
	constructor(state: State, copy: (state: State) => State) {
		this.#state = state;
		this.#copy = copy;
	}

	update(lentBytes: Uint8Array): this {
		const state = this.#unspent();
		checkPart(lentBytes);
		state.update(lentBytes);
		return this;
	}

	digest(): Uint8Array {
		const digest = this.#unspent().digest();
		this.#state = undefined;
		return new Uint8Array(digest.buffer, digest.byteOffset, sha256Bytes);
	}

	clone(): Sha256 {
		return new RunningSha256(this.#copy(this.#unspent()), this.#copy);
	}

	#unspent(): State {
		if (this.#state === undefined) throw new TypeError('running SHA-256: spent by its digest');
		return this.#state;
	}
}
