// Three Java I2P 2.7.0 and two i2pd 2.59, whose only floodfill is ours, which dials little.
import { hopsOfOneAnother, javasDialUs, streamsOfTheirLibrary } from '../../src/checks/java.js';
import { quietFlags } from '../../src/checks/membership.js';
import { withJava } from '../../src/java-net.js';
import { inNet } from '../../src/scenario.js';

const version = '2.7.0';

await withJava(version, () => {
	const scenario = inNet(`Java ${version}, ours the only floodfill`, {
		versions: ['2.59'],
		routers: 2,
		floodfills: 0,
		introduced: true,
		logLevel: 'warn',
		java: { versions: [version], routers: 3, floodfills: 0 },
		ours: { floodfill: true, flags: quietFlags },
	});
	scenario('they dial us', javasDialUs);
	scenario('hops of one another', hopsOfOneAnother);
	scenario('streams of their library, both ways over one, two and three hops', streamsOfTheirLibrary);
});
