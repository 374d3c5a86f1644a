// Whether something goes wrong just now, and since when: two things that were asked of hops stay unanswered. Must not know of whom.
import { after, type Mono } from '@i2p/time';
import { troubleLastsMs, troubleSignsMs } from '../constants.js';

/** The trouble of one pool: one beginning and one end, whatever befalls its tunnels. */
export class Trouble {
	/** When that was asked which stays unanswered alone so far, and when that was noticed. */
	#sign: { readonly asked: Mono; readonly at: Mono } | undefined;
	#began: Mono | undefined;
	#until: Mono | undefined;

	/** What was asked then is not answered, and should be by now. Answers whether the trouble begins with it: not with a first sign. */
	note(asked: Mono, now: Mono): boolean {
		if (this.since(now) !== undefined) {
			this.#until = after(now, troubleLastsMs);
			return false;
		}
		if (this.#sign === undefined || now > after(this.#sign.at, troubleSignsMs)) {
			this.#sign = { asked, at: now };
			return false;
		}
		this.#began = this.#sign.asked;
		this.#sign = undefined;
		this.#until = after(now, troubleLastsMs);
		return true;
	}

	/** When that was asked which was the first to stay unanswered; `undefined`: nothing did for long, or one thing alone. */
	since(now: Mono): Mono | undefined {
		return this.#until !== undefined && now < this.#until ? this.#began : undefined;
	}
}
