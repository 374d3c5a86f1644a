// Five i2pd 2.59 and ours.
import { hostileBytes, weRestart } from '../../src/checks/adversity.js';
import { ahead, behind, hoursOff } from '../../src/checks/clock.js';
import { carries, isDialled, joins } from '../../src/checks/membership.js';
import { bulk, callsAndIsCalled } from '../../src/checks/streams.js';
import { inNet } from '../../src/scenario.js';

const scenario = inNet('2.59', { versions: ['2.59'], routers: 5 });

scenario('links up, our RouterInfo stored', joins);
scenario('PING and PONG both ways over one, two and three hops', callsAndIsCalled);
scenario('ten MiB each way over two hops, byte exact', bulk);
scenario('their session’s only hop are we, ten MiB each way', carries);
scenario('hostile bytes at our ports, honest peers still served', hostileBytes);
scenario('we restart with the same identity, streams come back', weRestart);
scenario('they dial us', isDialled);
scenario('a clock hours off is refused', hoursOff);
scenario('a clock a minute and a half behind is set right, and they dial us', behind);
scenario('a clock a minute and a half ahead is set right, and they dial us', ahead);
