// i2pd 2.45.1 of 2023 and ours: it refuses every link from 127/8, whatever it is told, so that ours is the only one that all can reach.
// Our own tunnels would need them to reach one another; and it ends by itself when SAM sessions are opened in such a net.
import { meetThroughUs } from '../../src/checks/meet-through-us.js';
import { inNet } from '../../src/scenario.js';

const scenario = inNet('2.45.1', {
	versions: ['2.45.1'],
	routers: 3,
	floodfills: 0,
	integrate: false,
	introduced: true,
	awaits: 'listening',
	ours: { floodfill: true, flags: ['--min-router-version', '0.9.57'] },
});

scenario('they dial us, their only floodfill, and build over us', meetThroughUs);
