// Senders that were proven before: known again by their bytes, so that each one's keys are imported once.
import type { Destination } from '@i2p/data-core';
import { rememberedSenders } from './constants.js';

/** The last few senders, the latest first. */
export class Senders {
	readonly #latest: Destination[] = [];

	/** The sender that a datagram begins with, if it is one of them. */
	find(bytes: Uint8Array): Destination | undefined {
		return this.#latest.find((sender) => beginsWith(bytes, sender.bytes));
	}

	/** A datagram of this sender was proven. */
	remember(sender: Destination): void {
		if (this.#latest[0] === sender) return;
		const at = this.#latest.indexOf(sender);
		if (at >= 0) this.#latest.splice(at, 1);
		else if (this.#latest.length === rememberedSenders) this.#latest.pop();
		this.#latest.unshift(sender);
	}
}

function beginsWith(bytes: Uint8Array, beginning: Uint8Array): boolean {
	if (bytes.length < beginning.length) return false;
	for (let i = 0; i < beginning.length; i++) if (bytes[i] !== beginning[i]) return false;
	return true;
}
