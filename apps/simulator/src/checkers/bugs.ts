// No router throws inside itself: a bug there would be caught by the turn loop and told to the log.
import { type Checker, Problems, type View } from '../checker.js';

/** Reads what routers tell about themselves. */
export class BugChecker implements Checker {
	readonly name = 'no router throws inside itself';
	readonly problems = new Problems();
	readonly #told = new Map<number, number>();

	eachSecond(view: View): void {
		for (const { index, bugs } of view.routers) {
			const known = this.#told.get(index) ?? 0;
			for (const text of bugs.slice(known)) this.problems.add(`router ${index}: ${text}`);
			this.#told.set(index, bugs.length);
		}
	}

	atEnd(view: View): void {
		this.eachSecond(view);
	}
}
