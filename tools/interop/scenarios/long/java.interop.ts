// Three Java I2P 2.7.0, two of them the only floodfills, two i2pd 2.59 and ours.
import { carriesStreams } from '../../src/checks/i2cp.js';
import { identitiesMove, javasKnowUs, streamsOfTheirLibrary, theirLibraryOnOurI2cp } from '../../src/checks/java.js';
import { withJava } from '../../src/java-net.js';
import { inNet } from '../../src/scenario.js';

const version = '2.7.0';
const java = { versions: [version], routers: 3, floodfills: 2 };

await withJava(version, () => {
	const scenario = inNet(`Java ${version}`, { versions: ['2.59'], routers: 2, floodfills: 0, logLevel: 'warn', java });
	scenario('links up, our RouterInfo stored at all', javasKnowUs);
	scenario('streams of their library, both ways over one, two and three hops', streamsOfTheirLibrary);
	scenario('their library on our I2CP', theirLibraryOnOurI2cp);
	const streams = carriesStreams(async (net) => net.java(2).i2cp);
	scenario('i2p-sam in front of theirs', streams);
	scenario('identities move both ways', identitiesMove);
});
