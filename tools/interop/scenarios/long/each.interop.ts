// What the short lane asks of one version or of a mixed net, asked of each.
import { hostileBytes, streamsOutliveUs, theyCrash } from '../../src/checks/adversity.js';
import { keepsToItsLimit } from '../../src/checks/bandwidth.js';
import { ahead, behind, hoursOff } from '../../src/checks/clock.js';
import { onlyFloodfill } from '../../src/checks/floodfill.js';
import { foldersChangeHands } from '../../src/checks/folders.js';
import { inNet } from '../../src/scenario.js';

for (const version of ['2.59', '2.56']) {
	const scenario = inNet(version, { versions: [version], routers: 5 });
	scenario('fifty streams of theirs live on while we are killed and restarted', streamsOutliveUs);
	scenario('hostile bytes at our ports, honest peers still served', hostileBytes);
	scenario('an i2pd killed and restarted, streams come back', theyCrash);
	scenario('a clock hours off is refused', hoursOff);
	scenario('a clock a minute and a half behind is set right, and they dial us', behind);
	scenario('a clock a minute and a half ahead is set right, and they dial us', ahead);
	scenario('a bandwidth limit holds both ways', keepsToItsLimit);
	scenario('what is kept in netDb is read by the other kind of router', foldersChangeHands);

	const alone = { versions: [version], routers: 5, floodfills: 0, introduced: true, ours: { floodfill: true } };
	inNet(version, alone)('we are the net’s only floodfill', onlyFloodfill);
}
