// The state of a router, asked of its rooms.
import type { RouterSnapshot } from '../snapshot.js';
import type { House } from './house.js';
import { exploratoryTunnels, type Readiness } from './readiness.js';

/** Everything at this moment. */
export function survey(house: House, readiness: Readiness): RouterSnapshot {
	const { routers, floodfills, leaseSets } = house.netDb.counts();
	return {
		identity: house.self,
		ready: readiness.ready,
		reachable: house.published !== undefined,
		listening: house.listening,
		sam: house.doors.sam,
		links: {
			open: house.links.size,
			hybrid: [...house.links.links()].filter((link) => link.hybrid !== undefined).length,
		},
		netDb: { routers, floodfills, leaseSets },
		tunnels: { ...exploratoryTunnels(house.tunnels), transit: house.tunnels.snapshot().transit },
		destinations: house.destinations.size,
		counters: house.counters.snapshot(),
	};
}
