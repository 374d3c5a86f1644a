// i2pd 2.59, 2.56 and 2.45.1 in one net, and ours: streams as applications use them.
// 2.45.1 refuses every link over NTCP2 from 127/8: it dials us, and the others reach it over SSU2. It keeps the network database and carries
// tunnels; its own SAM sessions are left out: it ends by itself soon after one was opened.
import { connectsSoon, halfClosed, hundredStreams, resets } from '../../src/checks/many-streams.js';
import { callsAndIsCalled } from '../../src/checks/streams.js';
import { inNet } from '../../src/scenario.js';

const scenario = inNet('2.59, 2.56 and 2.45.1', {
	versions: ['2.45.1', '2.59', '2.56', '2.59', '2.56'],
	routers: 5,
	ours: { flags: ['--min-router-version', '0.9.57'] },
});

scenario('PING and PONG both ways over one, two and three hops', callsAndIsCalled);
scenario('connects within three seconds over three hops, both ways', connectsSoon);
scenario('a hundred streams at once, both ways', hundredStreams);
scenario('one side ends first, the other half goes on', halfClosed);
scenario('what one side drops is over at the other', resets);
