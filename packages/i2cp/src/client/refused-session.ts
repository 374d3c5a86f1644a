// A session that is one too many: its owner is told in the next turn, and that is all.
import type { LookupAnswer, LookupTarget, MessageHost, MessageHostRequest, OfferAnswer } from '@i2p/client-core';
import type { Destination } from '@i2p/data-core';
import type { Turn, Waiting } from '@i2p/runtime';
import { type Mono, mono } from '@i2p/time';

/** A {@link MessageHost} that never comes to be. */
export class RefusedSession implements MessageHost {
	readonly destination: Destination;
	readonly #request: MessageHostRequest;
	readonly #why: string;
	readonly #onOver: (session: RefusedSession) => void;
	#questions: ((answer: LookupAnswer, turn: Turn) => void)[] = [];

	constructor(request: MessageHostRequest, why: string, onOver: (session: RefusedSession) => void) {
		this.destination = request.destination;
		this.#request = request;
		this.#why = why;
		this.#onOver = onOver;
	}

	offer(): OfferAnswer {
		return 'closed';
	}

	room(): number {
		return 0;
	}

	attach(): void {
		// Nothing will come.
	}

	provide(): void {
		// Nobody asked.
	}

	lookup(_target: LookupTarget, onAnswer: (answer: LookupAnswer, turn: Turn) => void): void {
		this.#questions.push(onAnswer);
	}

	reconfigure(): undefined {
		// There is nothing to change.
	}

	close(): void {
		// It is about to be over.
	}

	due(): Mono {
		return mono(0);
	}

	onTime(turn: Turn): void {
		this.#onOver(this);
		for (const onAnswer of this.#questions) onAnswer({ reason: 'closed' }, turn);
		this.#request.owner.onFailed('limit', this.#why, turn);
	}

	flush(): Waiting {
		return 'deadline';
	}
}
