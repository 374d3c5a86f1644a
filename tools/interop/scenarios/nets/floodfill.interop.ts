// Nets whose only floodfill is ours.
import { theirsIsOff } from '../../src/checks/clock.js';
import { onlyFloodfill } from '../../src/checks/floodfill.js';
import { inNet } from '../../src/scenario.js';

const scenario = inNet('2.59 with 2.56', {
	versions: ['2.59', '2.56'],
	routers: 5,
	floodfills: 0,
	introduced: true,
	ours: { floodfill: true },
});

scenario('we are the net’s only floodfill', onlyFloodfill);
scenario('an i2pd whose clock is off is refused, and taken in when it is right', theirsIsOff);
