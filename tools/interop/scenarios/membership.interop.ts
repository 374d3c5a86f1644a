// Our router as a member of the net: known to the others, a hop of their tunnels, their floodfill.
import { expect } from 'vitest';
import type { I2pdRouter } from '../src/i2pd-router.js';
import { Pair, pingPair } from '../src/pairs.js';
import { scenario } from '../src/scenario.js';
import { give, take, tunnels } from '../src/traffic.js';
import { until } from '../src/waiting.js';

/** i2pd falls back to other hops when it cannot build over the one it was told. */
async function runsOver(router: I2pdRouter, hash: string): Promise<boolean> {
	const own = (await router.tunnels()).filter((t) => !t.exploratory && t.state === 'established');
	return own.some((t) => t.hops.length === 1 && t.hops[0] === hash.slice(0, 4));
}

for (const version of ['2.59', '2.56']) {
	const five = { versions: [version], routers: 5 };

	scenario(`${version}: links up, our RouterInfo stored at a floodfill`, five, async (net, tell) => {
		const ours = await net.startOurs();
		const { hash } = await ours.info();
		const floodfills = net.routers.filter((r) => r.plan.floodfill);
		const linked = await until('a link to an i2pd', 20_000, async () => {
			const pages = await Promise.all(net.routers.map((r) => r.page('transports')));
			return pages.some((page) => page.includes(hash.slice(0, 4)) && page.includes(ours.place.host));
		});
		tell(`linked after ${linked} ms`);
		const stored = await until('stored at a floodfill', 30_000, () =>
			floodfills.some((r) => r.log().includes(`RouterInfo added: ${hash}`)),
		);
		tell(`stored after ${stored} ms`);
		await ours.ready();
	});

	scenario(`${version}: their session's only hop are we`, five, async (net, tell) => {
		const ours = await net.startOurs();
		await ours.ready();
		const { hash } = await ours.info();
		const [a, b] = net.plain as [I2pdRouter, I2pdRouter];
		const pair = await Pair.open(a, b, 1, { ...tunnels(1), explicitPeers: hash });
		const stream = await pair.stream(90_000);
		expect(await runsOver(a, hash)).toBe(true);
		expect(await runsOver(b, hash)).toBe(true);
		const before = ours.child.usage()!.cpuSeconds;
		const bytes = 4 << 20;
		tell(`there ${((await give(stream, bytes)) / 1e6).toFixed(2)} MB/s`);
		tell(`back ${((await take(stream, bytes)) / 1e6).toFixed(2)} MB/s`);
		tell(`our CPU ${((1e6 * (ours.child.usage()!.cpuSeconds - before)) / (2 * bytes)).toFixed(3)} s/MB`);
		await pair.close();
	});

	const noFloodfill = { versions: [version], routers: 5, floodfills: 0 };
	scenario(`${version}: we are the net's only floodfill`, noFloodfill, async (net, tell) => {
		const ours = await net.startOurs({ floodfill: true });
		await ours.ready();
		await net.introduce(await ours.info());
		const [a, b] = net.plain as [I2pdRouter, I2pdRouter];
		tell(`two i2pd meet, median ${(await pingPair(a, b, 2)).toFixed(1)} ms`);
		tell(`one meets us, median ${(await pingPair(b, ours, 2)).toFixed(1)} ms`);
	});
}
