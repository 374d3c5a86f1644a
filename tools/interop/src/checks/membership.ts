// Our router as a member of a net: linked both ways, known, a hop of their tunnels.
import { expect } from 'vitest';
import type { I2pdRouter } from '../i2pd-router.js';
import type { Net } from '../net.js';
import type { OurRouter } from '../our-router.js';
import { Pair } from '../pairs.js';
import type { Play } from '../scenario.js';
import { give, take, tunnels } from '../traffic.js';
import { until } from '../waiting.js';

const linkMs = 30_000;
/** i2pd looks for the RouterInfo of a hop that it was told only when it builds next. */
const theyDialMs = 120_000;
const storedMs = 30_000;
const transitBytes = 10 << 20;
/** Of a router of ours that dials little, so that others must dial it. */
export const quietFlags = [
	...['--inbound-tunnels', '1', '--outbound-tunnels', '1', '--tunnel-length', '1'],
	...['--first-peers', '1'],
];

/** Whether one of them has a link with ours that was dialled that way, seen from them. */
export async function linked(routers: readonly I2pdRouter[], ours: OurRouter, way: 'in' | 'out'): Promise<boolean> {
	const { hash } = await ours.info();
	const links = await Promise.all(routers.map((r) => r.links()));
	return links.flat().some((l) => l.way === way && l.peer === hash.slice(0, 4) && l.host === ours.place.host);
}

/** Waits until one of them says that it stored our RouterInfo. */
export async function stored(routers: readonly I2pdRouter[], ours: OurRouter): Promise<number> {
	const line = new RegExp(`RouterInfo (added|updated): ${(await ours.info()).hash}`);
	return until('our RouterInfo stored', storedMs, () => routers.some((r) => line.test(r.log())));
}

/** We dial them; a floodfill stores our RouterInfo, and their consoles show us. */
export const joins: Play = async (net, tell) => {
	const ours = await net.ours();
	tell(`linked after ${await until('a link to an i2pd', linkMs, () => linked(net.routers, ours, 'in'))} ms`);
	tell(`stored after ${await stored(net.floodfills, ours)} ms`);
	const ready = await ours.event('ready', 0);
	expect(ready['reachable']).toBe(true);
	expect(ready['identity']).toBe((await ours.info()).hash);
	expect(ready['sam']).toEqual(ours.sam);
};

/** Sessions at two i2pds that must run over ours, whom those have yet to find and to dial; any of these may dial, who found it first. */
export async function callUpon(
	[from, to]: readonly [I2pdRouter, I2pdRouter],
	ours: OurRouter,
	any: readonly I2pdRouter[] = [from, to],
): Promise<void> {
	const pair = await Pair.open(from, to, 1, { ...tunnels(1, 1), explicitPeers: (await ours.info()).hash });
	try {
		await until('a link that an i2pd dialled', theyDialMs, () => linked(any, ours, 'out'));
	} finally {
		await pair.close();
	}
}

/** One of ours knows a single floodfill and dials little: others find its RouterInfo at that one, and dial. */
export const isDialled: Play = async (net) => {
	const quiet = await net.startOurs({ flags: quietFlags }, net.floodfills.slice(0, 1));
	await until('a link to the one it knows', linkMs, () => linked(net.floodfills, quiet, 'in'));
	await stored(net.floodfills, quiet);
	const [a, b] = net.plain as [I2pdRouter, I2pdRouter];
	await callUpon([a, b], quiet, net.routers);
	await quiet.stop();
};

/** i2pd falls back to other hops when it cannot build over the one it was told. */
async function runsOver(router: I2pdRouter, hash: string): Promise<boolean> {
	const own = (await router.tunnels()).filter((t) => !t.exploratory && t.state === 'established');
	return own.some((t) => t.hops.length === 1 && t.hops[0] === hash.slice(0, 4));
}

/** Sessions of two i2pds whose tunnels have us as only hop: endpoint of the one's and gateway of the other's. */
async function sessionsOverOurs(net: Net, ours: OurRouter): Promise<Pair> {
	const { hash } = await ours.info();
	const [a, b] = net.plain as [I2pdRouter, I2pdRouter];
	const pair = await Pair.open(a, b, 1, { ...tunnels(1), explicitPeers: hash });
	expect(await runsOver(a, hash)).toBe(true);
	expect(await runsOver(b, hash)).toBe(true);
	return pair;
}

/** The same, with a stream that was answered. */
export async function overOurs(net: Net, ours: OurRouter): Promise<Pair> {
	const pair = await sessionsOverOurs(net, ours);
	await pair.stream(90_000);
	return pair;
}

/** Two i2pds open sessions over us alone. */
export const isHop: Play = async (net) => {
	const pair = await sessionsOverOurs(net, await net.ours());
	await pair.close();
};

/** Ten MiB each way of two i2pds, all of it through us. */
export const carries: Play = async (net, tell) => {
	const ours = await net.ours();
	const pair = await overOurs(net, ours);
	const [stream] = pair.streams;
	const before = ours.child.usage()!.cpuSeconds;
	tell(`there ${((await give(stream!, transitBytes)) / 1e6).toFixed(2)} MB/s`);
	tell(`back ${((await take(stream!, transitBytes)) / 1e6).toFixed(2)} MB/s`);
	tell(`our CPU ${((1e6 * (ours.child.usage()!.cpuSeconds - before)) / (2 * transitBytes)).toFixed(3)} s/MB`);
	await pair.close();
};
