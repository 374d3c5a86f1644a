// What is judged by time or by share, on a machine that does nothing else.
import { buildsAccepted, hybridHandshakes } from '../../src/checks/our-counters.js';
import { readySoon } from '../../src/checks/streams.js';
import { inNet } from '../../src/scenario.js';

const scenario = inNet('2.59 with 2.56', {
	versions: ['2.59', '2.56'],
	routers: 5,
	// ML-KEM-768 offered and dialled by one, 1024 by another.
	extraOf: { 2: { 'ntcp2.version': '4' }, 4: { 'ntcp2.version': '5' } },
});

scenario('19 of 20 tunnels that we ask for are built', buildsAccepted);
scenario('handshakes are hybrid where they offer it, dialled by us and by them', hybridHandshakes);
scenario('first tunnels within five seconds', readySoon);
