// Datagrams between two sessions of @diva.exchange/i2p-sam, as its users write them; ends when one has come each way of asking.
// usage: node diva-datagrams.mjs repliable|raw SAM_PORT SAM_UDP_PORT OTHER_SAM_PORT OTHER_SAM_UDP_PORT LISTEN_PORT
import { createDatagram, createRaw } from '@diva.exchange/i2p-sam';

const [kind, ...ports] = process.argv.slice(2);
const [samA, udpA, samB, udpB, listen] = ports.map(Number);
const create = kind === 'raw' ? createRaw : createDatagram;
const at = (portTCP, portUDP) => ({ host: '127.0.0.1', portTCP, portUDP, timeout: 60 });
const b = await create({ sam: at(samB, udpB), listen: { address: '127.0.0.1', port: listen } });
const a = await create({ sam: at(samA, udpA) });
const text = 'long enough not to be taken for padding: 0123456789 abcdefghijklmnopqrstuvwxyz';
b.on('data', (data, from) => {
	if (data.toString() !== text) return;
	// Of keys that it reads from a reply it drops the padding.
	const isFromA = kind === 'raw' || from.replace(/=*$/, '') === a.getPublicKey();
	console.log(isFromA ? 'received' : `received from ${from}`);
	process.exit(0);
});
setInterval(() => a.send(b.getPublicKey(), Buffer.from(text)), 500);
