// UDP tunnels: ours and those of an i2pd, each to a server behind the other, in every kind of datagrams that both send.
import { datagramsGo } from '../../src/checks/udp-tunnels.js';
import { inNet } from '../../src/scenario.js';

const scenario = inNet('udp tunnels', { versions: ['2.59'], routers: 5 });

for (const kind of ['repliable', 'datagram2', 'datagram3'] as const)
	scenario(`ours to an i2pd's server, ${kind}`, datagramsGo('ours', kind));
// An i2pd that sends Datagram3 (its default) waits for acknowledgements of its own kind, which no specification has, and sends no more.
for (const kind of ['repliable', 'datagram2'] as const)
	scenario(`an i2pd's to our server, ${kind}`, datagramsGo('theirs', kind));
