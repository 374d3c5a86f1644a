// Our router among five i2pd: ready soon, then streams both ways at one, two and three hops, and bulk byte exact.
import { expect } from 'vitest';
import { Pair, pingPair } from '../src/pairs.js';
import { scenario } from '../src/scenario.js';
import { give, take } from '../src/traffic.js';

/** From the start of the process to `ready`. */
const readyWithinMs = 10_000;
const bulkBytes = 10 << 20;

for (const version of ['2.59', '2.56']) {
	const five = { versions: [version], routers: 5 };

	scenario(`${version}: ready within ten seconds`, five, async (net, tell) => {
		const ours = await net.startOurs();
		const took = await ours.ready();
		tell(`ready after ${took} ms`);
		const ready = await ours.event('ready', 0);
		expect(ready['reachable']).toBe(true);
		expect(ready['identity']).toBe((await ours.info()).hash);
		expect(ready['sam']).toEqual(ours.sam);
		expect(took).toBeLessThanOrEqual(readyWithinMs);
		expect(await ours.stop()).toBe(0);
	});

	for (const hops of [1, 2, 3]) {
		scenario(`${version}: PING and PONG both ways, hops ${hops}`, five, async (net, tell) => {
			const ours = await net.startOurs();
			await ours.ready();
			tell(`we call, median ${(await pingPair(ours, net.plain[0]!, hops)).toFixed(1)} ms`);
			tell(`we are called, median ${(await pingPair(net.plain[1]!, ours, hops)).toFixed(1)} ms`);
		});
	}

	scenario(`${version}: ten MiB each way over two hops, byte exact`, five, async (net, tell) => {
		const ours = await net.startOurs();
		await ours.ready();
		const pair = await Pair.open(ours, net.plain[0]!, 2);
		const stream = await pair.stream();
		const before = ours.child.usage()!.cpuSeconds;
		tell(`there ${((await give(stream, bulkBytes)) / 1e6).toFixed(2)} MB/s`);
		tell(`back ${((await take(stream, bulkBytes)) / 1e6).toFixed(2)} MB/s`);
		const spent = ours.child.usage()!.cpuSeconds - before;
		tell(`our CPU ${((1e6 * spent) / (2 * bulkBytes)).toFixed(3)} s/MB`);
		await pair.close();
	});
}
