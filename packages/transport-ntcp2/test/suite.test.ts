// The shared suite of links, over NTCP2.
import { linkSuite } from '../../transport-core/test/link-suite.js';
import { World } from './world.js';

linkSuite('ntcp2', () => {
	const world = new World();
	const [alice, bob] = world.pair();
	return { driver: world.driver, alice, bob };
});
