// Programs that others wrote for SAM, unmodified: txi2p of Debian, and diva's library for Node.
import { divaDatagrams, divaForwards, txi2pEchoes, whyNoTxi2p } from '../../src/checks/programs.js';
import { inNet } from '../../src/scenario.js';

const scenario = inNet('programs of others', { versions: ['2.59', '2.56'], routers: 5 });

const why = whyNoTxi2p();
if (why === undefined) scenario('txi2p: an echo server and its client, both ways', txi2pEchoes);
else process.stderr.write(`interop: txi2p is not run: ${why}\n`);
scenario('diva: a forwarded web server and a stream to it, both ways', divaForwards);
scenario('diva: datagrams of two kinds, both ways', divaDatagrams);
