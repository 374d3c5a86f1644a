// What can be measured at any moment, registered beside what is counted: for Prometheus.
import type { House } from './house.js';

/** Registers every gauge of a router. */
export function addGauges(house: House, isReady: () => boolean): void {
	const { counters, netDb, destinations } = house;
	const gauge = (name: string, help: string, read: () => number) => counters.gauge(`i2p_${name}`, help, read);
	gauge('ready', 'Whether the router is ready.', () => (isReady() ? 1 : 0));
	gauge('uptime_seconds', 'Seconds since the router was made.', () => (house.present().now - house.startedAt) / 1000);
	gauge('links', 'Links that stand.', () => house.links.size);
	const bandwidth = () => house.links.snapshot(house.present().now).bandwidth;
	gauge('sent_bytes', 'Bytes sent over all links.', () => bandwidth().sentBytes);
	gauge('received_bytes', 'Bytes received over all links.', () => bandwidth().receivedBytes);
	gauge('netdb_routers', 'RouterInfos known.', () => netDb.counts().routers);
	gauge('netdb_floodfills', 'Floodfills known.', () => netDb.counts().floodfills);
	gauge('netdb_lease_sets', 'Lease sets known.', () => netDb.counts().leaseSets);
	gauge('transit_tunnels', 'Tunnels of others.', () => house.tunnels.transitCount);
	gauge('pending_builds', 'Tunnel builds that await their answer.', () => house.tunnels.snapshot().pendingBuilds);
	gauge('own_tunnels', 'Tunnels of our own, all pools.', () =>
		house.tunnels.snapshot().pools.reduce((sum, { inbound, outbound }) => sum + inbound.length + outbound.length, 0),
	);
	gauge('destinations', 'Local destinations.', () => destinations.size);
	gauge('peer_profiles', 'Peers remembered.', () => house.book.size);
	gauge('banned_peers', 'Peers banned.', () => house.book.bans.count(house.present().now));
}
