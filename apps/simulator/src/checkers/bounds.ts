// Every bound is kept: what a router holds of peers, tunnels, entries and destinations stays within what it says it holds at most.
import { maxContexts, maxMainLeaseSets, maxRouterInfos } from '@i2p/netdb';
import { defaultSettings, type RouterSettings, type RouterVitals } from '@i2p/router';
import { type Checker, Problems } from '../checker.js';
import { roomyConnections } from '../constants.js';
import type { SimulatedRouter } from '../simulated-router.js';

/** The most that a router may hold, by what it is called. */
export interface Bounds {
	readonly links: number;
	readonly routers: number;
	readonly leaseSets: number;
	readonly transit: number;
	readonly destinations: number;
}

const held = ['links', 'routers', 'leaseSets', 'transit', 'destinations'] as const;

/** What a router with these settings holds at most. */
export function boundsOf(settings: Partial<RouterSettings> = {}): Bounds {
	const { maxConnections, transitTunnels } = { ...defaultSettings, maxConnections: roomyConnections, ...settings };
	return {
		links: maxConnections,
		routers: maxRouterInfos,
		leaseSets: maxMainLeaseSets,
		transit: transitTunnels,
		destinations: maxContexts,
	};
}

/** Looks after turns. */
export class BoundsChecker implements Checker {
	readonly name = 'every bound is kept';
	readonly problems = new Problems();
	readonly #bounds: Bounds;
	readonly #most: Record<keyof Bounds, number> = { links: 0, routers: 0, leaseSets: 0, transit: 0, destinations: 0 };

	constructor(bounds: Bounds) {
		this.#bounds = bounds;
	}

	afterTurn(router: SimulatedRouter, vitals: RouterVitals): void {
		const { links, mostLinks } = vitals;
		for (const what of held) this.#compare(router, what, vitals[what]);
		if (links > mostLinks) this.problems.add(`router ${router.index} has ${links} links, more than its ${mostLinks}`);
	}

	#compare({ index }: SimulatedRouter, what: keyof Bounds, count: number): void {
		this.#most[what] = Math.max(this.#most[what], count);
		if (count > this.#bounds[what])
			this.problems.add(`router ${index} holds ${count} ${what}, more than ${this.#bounds[what]}`);
	}

	figures(): Record<string, number> {
		const { links, routers, leaseSets, transit } = this.#most;
		return { mostLinks: links, mostRouters: routers, mostLeaseSets: leaseSets, mostTransit: transit };
	}
}
