// Whether something goes wrong just now, and since when: what was asked of hops then stays unanswered. Must not know of whom.
import { after, type Mono } from '@i2p/time';
import { troubleLastsMs } from '../constants.js';

/** The trouble of one router: one beginning and one end, whatever befalls its pools. */
export class Trouble {
	#began: Mono | undefined;
	#until: Mono | undefined;

	/** What was asked then is not answered, and should be by now. Answers whether the trouble begins with it. */
	note(asked: Mono, now: Mono): boolean {
		const begins = this.since(now) === undefined;
		if (begins) this.#began = asked;
		this.#until = after(now, troubleLastsMs);
		return begins;
	}

	/** When that was asked which was the first to stay unanswered; `undefined`: nothing did for long. */
	since(now: Mono): Mono | undefined {
		return this.#until !== undefined && now < this.#until ? this.#began : undefined;
	}
}
