// Closing a destination while the machine is busy.
import { exhaleBudgetMs } from '@i2p/runtime';
import { never } from '@i2p/time';
import { expect, it } from 'vitest';
import { MessageWorld } from '../../client-core/test/message-world.js';
import { openPair } from '../../client-core/test/stream-recorder.js';
import { makeHost } from '../../streaming/test/pair.js';

it('tells the peers, though the exhale ends before the room below has breathed', () => {
	const world = new MessageWorld({ latencyMs: 5 });
	let slow = false;
	// Stands between the destinations and what carries their messages, and once takes all the time there is.
	world.add({
		name: 'slow',
		due: () => never,
		onTime: () => undefined,
		flush() {
			if (slow) world.driver.clock.advance(2 * exhaleBudgetMs);
			slow = false;
			return 'empty';
		},
	});
	const [one, two] = [makeHost(world, 'one'), makeHost(world, 'two')];
	const { near, far } = openPair({ a: one.made, b: two.made, run: (ms, done) => world.run(ms, done) });
	expect(world.run(1000, () => near.events.includes('open') && far.stream !== undefined)).toBe(true);
	world.run(1000);
	two.made.close();
	world.arm();
	slow = true;
	expect(world.run(1000, () => near.events.includes('close reset'))).toBe(true);
	expect([slow, two.host.closed]).toEqual([false, true]);
});
