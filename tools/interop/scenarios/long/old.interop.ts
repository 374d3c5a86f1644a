// Streams in a net of i2pd 2.36, whose own lookups often fail there, and whose destinations speak ElGamal unless asked.
import { carries } from '../../src/checks/membership.js';
import { callsAndIsCalledByRatchet } from '../../src/checks/streams.js';
import { inNet } from '../../src/scenario.js';

const scenario = inNet('2.36', {
	versions: ['2.36'],
	routers: 5,
	ssu2: false,
	ours: { flags: ['--min-router-version', '0.9.49'] },
});

scenario('their session’s only hop are we, ten MiB each way', carries);
scenario('PING and PONG both ways over one, two and three hops', callsAndIsCalledByRatchet);
