// A web server behind a forwarded session of @diva.exchange/i2p-sam, as its users write it. Says its destination on the first line.
// usage: node diva-forward.mjs SAM_PORT TEXT
import { createServer } from 'node:http';
import { createForward } from '@diva.exchange/i2p-sam';

const [port, text] = process.argv.slice(2);
const server = createServer((_request, response) => response.end(text));
server.listen(0, '127.0.0.1', async () => {
	const sam = { host: '127.0.0.1', portTCP: Number(port), timeout: 60 };
	const forward = { host: '127.0.0.1', port: server.address().port, silent: true };
	const session = await createForward({ sam, forward });
	console.log(session.getPublicKey());
});
