// What is judged by time or by share, on a machine that does nothing else.
import { readySoon } from '../../src/checks/streams.js';
import { inNet } from '../../src/scenario.js';

const scenario = inNet('2.59 with 2.56', { versions: ['2.59', '2.56'], routers: 5 });

scenario('first tunnels within five seconds', readySoon);
