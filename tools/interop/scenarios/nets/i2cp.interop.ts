// Four i2pds, two of which serve I2CP, and ours: i2p-sam in front of each.
import { carriesStreams, routerComesBack } from '../../src/checks/i2cp.js';
import { inNet } from '../../src/scenario.js';
import { freePorts } from '../../src/sockets.js';

const host = '127.0.0.1';
const port = await freePorts(2);
const served = (i: number) => ({
	'i2cp.enabled': 'true',
	'i2cp.address': host,
	'i2cp.port': String(port + i),
});

const scenario = inNet('I2CP', {
	versions: ['2.59', '2.56', '2.59', '2.59'],
	routers: 4,
	extraOf: { 0: served(0), 1: served(1) },
});

scenario(
	'i2p-sam in front of i2pd 2.59',
	carriesStreams(async () => ({ host, port })),
);
scenario(
	'i2p-sam in front of i2pd 2.56',
	carriesStreams(async () => ({ host, port: port + 1 })),
);
scenario(
	'i2p-sam in front of ours',
	carriesStreams(async (net) => (await net.ours()).i2cp),
);
scenario('ours goes and comes back behind i2p-sam', routerComesBack);
