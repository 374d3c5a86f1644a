// A router with a limit among i2pds: what comes in and what goes out keeps to it, and uses it.
import { expect } from 'vitest';
import { Pair } from '../pairs.js';
import type { Play } from '../scenario.js';
import { give, take } from '../traffic.js';

const limitKBps = 256;
const streamBytes = 3 << 20;
/** Garlic, tunnel messages and frames take a fifth; the rest is for busy machines. */
const leastKBps = limitKBps / 4;

/** Three MiB each way between an i2pd and a router of ours that may send and receive 256 KB a second. */
export const keepsToItsLimit: Play = async (net, tell) => {
	const ours = await net.startOurs({ flags: ['--bandwidth-limit', String(limitKBps)] });
	await ours.ready();
	const pair = await Pair.open(net.plain[0]!, ours, 1);
	const stream = await pair.stream();
	for (const [what, go] of [
		['in', give],
		['out', take],
	] as const) {
		const rate = (await go(stream, streamBytes)) / 1024;
		tell(`${what} ${rate.toFixed(0)} KB/s of ${limitKBps}`);
		expect(rate).toBeLessThan(limitKBps);
		expect(rate).toBeGreaterThan(leastKBps);
	}
	await pair.close();
	await ours.stop();
};
