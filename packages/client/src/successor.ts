// A destination that is wanted while another with its keys still leaves: made once that is gone.
import type { DestinationEvents, MadeDestination } from '@i2p/client-core';
import type { Turn } from '@i2p/runtime';

/** Waits for its turn, and can be let go of before. */
export class Successor implements MadeDestination {
	readonly #events: DestinationEvents;
	readonly #make: () => MadeDestination;
	#made: MadeDestination | undefined;
	/** What is to be said instead, if it is not to be made any more. */
	#instead: ((turn: Turn) => void) | undefined;

	/** @param make begins it */
	constructor(events: DestinationEvents, make: () => MadeDestination) {
		this.#events = events;
		this.#make = make;
	}

	/** The one before is gone. */
	onFree(turn: Turn): void {
		if (this.#instead === undefined) this.#made = this.#make();
		else this.#instead(turn);
	}

	close(onGone: (turn: Turn) => void = () => undefined): void {
		if (this.#made === undefined) this.#instead = onGone;
		else this.#made.close(onGone);
	}

	/** The house ends: who asked for it is told, if it waits still. */
	end(): void {
		this.#instead ??= (turn) => this.#events.onFailed('closed', 'closed', turn);
	}
}
