// What stands in for a carrier of messages that could not be made: nothing goes through it. Its owner is told why in a later turn.
import type { MessageHost, OfferAnswer } from '@i2p/client-core';
import type { Destination } from '@i2p/data-core';

/** A carrier that carries nothing. */
export class RefusedHost implements MessageHost {
	readonly destination: Destination;

	constructor(destination: Destination) {
		this.destination = destination;
	}

	offer(): OfferAnswer {
		return 'closed';
	}

	room(): number {
		return 0;
	}

	attach(): void {
		// Nothing will arrive.
	}

	provide(): void {
		// Nobody asked for it.
	}

	lookup(): void {
		// Its owner is told that it was refused before any answer could come.
	}

	reconfigure(): string {
		return 'this destination could not be made';
	}

	close(): void {
		// It never opened.
	}
}
