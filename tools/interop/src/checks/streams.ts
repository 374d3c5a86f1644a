// Streams of our own: soon after the start, both ways at each number of hops, in bulk, and most tunnels built at once.
import { expect } from 'vitest';
import type { Net } from '../net.js';
import { Pair, pingPair } from '../pairs.js';
import type { Play } from '../scenario.js';
import { give, take } from '../traffic.js';

const bulkBytes = 10 << 20;
const pings = 10;
/** From the start of the process to two tunnels each way over other routers, and SAM. */
const readyWithinMs = 5_000;

/** A router that starts is ready within five seconds, and stops in good order. */
export const readySoon: Play = async (net, tell) => {
	const ours = await net.startOurs();
	const took = await ours.ready();
	tell(`first tunnels after ${took} ms`);
	expect(took).toBeLessThanOrEqual(readyWithinMs);
	expect(await ours.stop()).toBe(0);
};

/** PING and PONG at one, two and three hops, from us and to us: lease sets are found in their floodfills, ours by them. */
export const callsAndIsCalled: Play = (net, tell) => calls(net, tell, {});

/** The same with i2pds whose destinations speak the ratchet only when asked. */
export const callsAndIsCalledByRatchet: Play = (net, tell) =>
	calls(net, tell, { 'i2cp.leaseSetType': 3, 'i2cp.leaseSetEncType': 4 });

async function calls(
	net: Net,
	tell: (figure: string) => void,
	options: Readonly<Record<string, number>>,
): Promise<void> {
	const ours = await net.ours();
	for (const hops of [1, 2, 3]) {
		const [there, back] = await Promise.all([
			pingPair(ours, net.plain[0]!, hops, pings, options),
			pingPair(net.plain[1]!, ours, hops, pings, options),
		]);
		tell(`hops ${hops}: we call, median ${there.toFixed(1)} ms; we are called, ${back.toFixed(1)} ms`);
	}
}

/** Ten MiB each way over two hops, byte exact. */
export const bulk: Play = async (net, tell) => {
	const ours = await net.ours();
	const pair = await Pair.open(ours, net.plain[0]!, 2);
	const stream = await pair.stream();
	const before = ours.child.usage()!.cpuSeconds;
	tell(`there ${((await give(stream, bulkBytes)) / 1e6).toFixed(2)} MB/s`);
	tell(`back ${((await take(stream, bulkBytes)) / 1e6).toFixed(2)} MB/s`);
	const spent = ours.child.usage()!.cpuSeconds - before;
	tell(`our CPU ${((1e6 * spent) / (2 * bulkBytes)).toFixed(3)} s/MB`);
	await pair.close();
};
