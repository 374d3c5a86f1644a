// i2pd 2.59 and 2.56 in one net, and ours. What two i2pds do alone comes first, so that their failure is not blamed on us.
import { streamsOutliveUs } from '../../src/checks/adversity.js';
import { carries, joins } from '../../src/checks/membership.js';
import { bulk, callsAndIsCalled } from '../../src/checks/streams.js';
import { Pair } from '../../src/pairs.js';
import { inNet } from '../../src/scenario.js';
import { give, ping, take } from '../../src/traffic.js';

const scenario = inNet('2.59 with 2.56', { versions: ['2.59', '2.56'], routers: 6 });

scenario('two i2pd play PING/PONG and a megabyte', async (net, tell) => {
	const pair = await Pair.open(net.plain[0]!, net.plain[1]!, 2);
	const stream = await pair.stream();
	tell(`round trip ${(await ping(stream, 7)).toFixed(1)} ms`);
	tell(`there ${((await give(stream, 1 << 20)) / 1e6).toFixed(2)} MB/s`);
	tell(`back ${((await take(stream, 1 << 20)) / 1e6).toFixed(2)} MB/s`);
	await pair.close();
});
scenario('links up, our RouterInfo stored', joins);
scenario('PING and PONG both ways over one, two and three hops', callsAndIsCalled);
scenario('ten MiB each way over two hops, byte exact', bulk);
scenario('their session’s only hop are we, ten MiB each way', carries);
scenario('fifty streams of theirs live on while we are killed and restarted', streamsOutliveUs);
