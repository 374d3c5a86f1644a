// SAM of ours and of i2pd 2.59, asked as real clients ask; our client behind both.

import { suiteBehindTheirs, suiteFromTheirs, suiteToTheirs } from '../../src/checks/host-suite.js';
import { articleExamples, clientBehindBoth, oursConforms, theirsConforms } from '../../src/checks/sam.js';
import { inNet } from '../../src/scenario.js';

const scenario = inNet('SAM', { versions: ['2.59'], routers: 6 });

scenario('our bridge answers real clients as it should', oursConforms);
scenario('i2pd’s bridge answers them as its table says, first half', theirsConforms(0));
scenario('i2pd’s bridge answers them as its table says, second half', theirsConforms(1));
scenario('our client behind an i2pd and behind ours, streams and datagrams both ways', clientBehindBoth);
scenario('the article’s examples, the server behind one, the client behind the other', articleExamples);
scenario('the suite of hosts, both behind an i2pd', suiteBehindTheirs);
scenario('the suite of hosts, from behind an i2pd to behind ours', suiteFromTheirs);
scenario('the suite of hosts, from behind ours to behind an i2pd', suiteToTheirs);
