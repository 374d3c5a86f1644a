// i2pd 2.36 of 2021 and ours: long build records only, no SSU2 (a RouterInfo with an SSU2 address ends it).
import { isDialled, isHop, joins } from '../../src/checks/membership.js';
import { inNet } from '../../src/scenario.js';

const scenario = inNet('2.36', {
	versions: ['2.36'],
	routers: 5,
	ssu2: false,
	ours: { flags: ['--min-router-version', '0.9.49'] },
});

scenario('links up, our RouterInfo stored, our tunnels over them', joins);
scenario('their session’s only hop are we', isHop);
scenario('they dial us', isDialled);
