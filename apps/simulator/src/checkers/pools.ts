// Pools refill: some time after a start, a crash or a heal every router has its exploratory tunnels, both ways, and its applications are online.
import { type Checker, Problems, type View } from '../checker.js';
import { refillLimitMs } from '../constants.js';

/** Tunnels that a router needs each way to do its work. */
const leastTunnels = 2;

const none = { inbound: 0, outbound: 0 };

/** Looks at every router once a second while nothing disturbs the network. */
export class PoolChecker implements Checker {
	readonly name = 'pools refill';
	readonly problems = new Problems();
	/** How long each router that has too few tunnels has been so. */
	readonly #emptySince = new Map<number, number>();
	#longestMs = 0;

	eachSecond(view: View): void {
		const { calmSince, now } = view;
		for (const router of view.routers) {
			const { inbound, outbound } = router.seen ?? none;
			const well = Math.min(inbound, outbound) >= leastTunnels;
			if (!router.alive || calmSince === undefined || well) {
				this.#emptySince.delete(router.index);
				continue;
			}
			const since = Math.max(this.#emptySince.get(router.index) ?? now, router.startedAt, calmSince);
			this.#emptySince.set(router.index, since);
			this.#longestMs = Math.max(this.#longestMs, now - since);
			if (now - since <= refillLimitMs) continue;
			this.problems.add(
				`router ${router.index} has ${inbound} tunnels in and ${outbound} out after ${Math.round(now - since)} ms`,
			);
			this.#emptySince.set(router.index, now);
		}
	}

	atEnd(view: View): void {
		if (view.calmSince === undefined || view.now - view.calmSince < refillLimitMs) return;
		for (const name of view.offline()) this.problems.add(`${name} is not online`);
	}

	figures(): Record<string, number> {
		return { longestWithoutTunnelsMs: Math.round(this.#longestMs) };
	}
}
