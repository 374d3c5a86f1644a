// Tunnels are built: where nothing goes wrong, hops take nearly all that they are asked for, and have links to pass it on by.
import { type Checker, Problems, type View } from '../checker.js';
import { leastAcceptedPercent } from '../constants.js';

/** How a build that was sent can fail, as routers count it. */
const faults = ['refused', 'timeout', 'unreachable', 'not-sent', 'reply-bad', 'own-record-changed'] as const;

/** Asks all routers at the end what became of their builds. */
export class BuildChecker implements Checker {
	readonly name = 'builds are accepted';
	readonly problems = new Problems();
	readonly seesAll = true;

	atEnd(view: View): void {
		const { routers } = view.ending();
		const sum = (end: string) =>
			routers.reduce((total, { counters }) => total + (counters[`tunnels-build-${end}`] ?? 0), 0);
		const failed = faults.map((fault) => ({ fault, count: sum(fault) })).filter(({ count }) => count > 0);
		const accepted = sum('accepted');
		const ended = failed.reduce((total, { count }) => total + count, accepted);
		if (100 * accepted >= leastAcceptedPercent * ended) return;
		const reasons = failed.map(({ fault, count }) => `${fault} ${count}`).join(', ');
		this.problems.add(`${accepted} of ${ended} builds were accepted; ${reasons}`);
	}
}
