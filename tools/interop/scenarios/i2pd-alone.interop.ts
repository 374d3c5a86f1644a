// The lane itself: i2pd with i2pd, so that a failure here is not blamed on our router.
import { expect } from 'vitest';
import { SamSession } from '../src/sam.js';
import { scenario } from '../src/scenario.js';
import { Answering, closeAll, give, ping, pinged, take, tunnels } from '../src/traffic.js';

scenario('two i2pd play PING/PONG and a megabyte', { versions: ['2.59'], routers: 5 }, async (net, tell) => {
	const [a, b] = net.plain;
	const [from, to] = await Promise.all([SamSession.create(a!.sam, tunnels(2)), SamSession.create(b!.sam, tunnels(2))]);
	const answering = new Answering(to);
	const stream = await pinged(from, to.destination);
	tell(`round trip ${(await ping(stream, 7)).toFixed(1)} ms`);
	tell(`there ${((await give(stream, 1 << 20)) / 1e6).toFixed(2)} MB/s`);
	tell(`back ${((await take(stream, 1 << 20)) / 1e6).toFixed(2)} MB/s`);
	expect([...answering.callers]).toEqual([from.destination]);
	answering.stop();
	await closeAll([stream], [from, to]);
});
