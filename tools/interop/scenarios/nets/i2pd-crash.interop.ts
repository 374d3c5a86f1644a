// An i2pd among ours and others dies and comes back. Without SSU2: there the others keep the sessions of the dead for 165 s, in which
// the restarted one fails its tunnels' tests through them.
import { theyCrash } from '../../src/checks/adversity.js';
import { inNet } from '../../src/scenario.js';

const scenario = inNet('2.59 with 2.56, NTCP2 alone', { versions: ['2.59', '2.56'], routers: 6, ssu2: false });

scenario('an i2pd killed and restarted, streams come back', theyCrash);
