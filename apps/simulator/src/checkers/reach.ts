// Applications reach each other: once nothing has disturbed the network for a while, whoever should talk to another does.
import { type Checker, Problems, type View } from '../checker.js';
import { reachLimitMs } from '../constants.js';

/** Looks once a second. */
export class ReachChecker implements Checker {
	readonly name = 'applications reach each other';
	readonly problems = new Problems();
	/** Since when each that is apart has been so. */
	readonly #since = new Map<string, number>();
	#longestMs = 0;

	eachSecond(view: View): void {
		const { now, calmSince } = view;
		const names = calmSince === undefined ? [] : view.apart();
		for (const name of [...this.#since.keys()]) if (!names.includes(name)) this.#since.delete(name);
		for (const name of names) {
			const since = Math.max(this.#since.get(name) ?? now, calmSince ?? now);
			this.#since.set(name, since);
			this.#longestMs = Math.max(this.#longestMs, now - since);
			if (now - since <= reachLimitMs) continue;
			this.problems.add(`${name} has no stream to its partner for ${Math.round(now - since)} ms`);
			this.#since.set(name, now);
		}
	}

	figures(): Record<string, number> {
		return { longestApartMs: Math.round(this.#longestMs) };
	}
}
