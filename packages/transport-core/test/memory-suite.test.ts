// The shared suite of links, over memory: what it asks of NTCP2 is not NTCP2's alone.
import { linkSuite } from './link-suite.js';
import { MemoryWorld } from './memory-world.js';

linkSuite('memory', () => {
	const world = new MemoryWorld();
	const [alice, bob] = world.pair();
	return { driver: world.driver, alice, bob };
});
