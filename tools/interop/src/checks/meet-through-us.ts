// Routers of years ago that cannot live among themselves on loopback: they meet through us.
import type { Play } from '../scenario.js';
import { until } from '../waiting.js';
import { linked } from './membership.js';

const theyDialMs = 60_000;
const publishMs = 60_000;
const tunnelMs = 60_000;

/** They take no link from 127/8, so they dial us, their only floodfill: publish to us, and build tunnels over us. */
export const meetThroughUs: Play = async (net, tell) => {
	const ours = await net.ours();
	const { hash } = await ours.info();
	const dialled = await until('a link from each', theyDialMs, async () => {
		const all = await Promise.all(net.routers.map((r) => linked([r], ours, 'out')));
		return all.every(Boolean);
	});
	const confirmed = await until('their RouterInfos published to us', publishMs, () =>
		net.routers.every((r) => r.log().includes('Publishing confirmed')),
	);
	const built = await until('a tunnel of theirs over us', tunnelMs, async () => {
		const all = await Promise.all(net.routers.map((r) => r.tunnels()));
		return all.flat().some((t) => t.state === 'established' && t.hops.includes(hash.slice(0, 4)));
	});
	tell(`all have dialled after ${dialled} ms, published after ${confirmed} ms more, a tunnel after ${built} ms more`);
};
