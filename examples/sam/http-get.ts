// Reads a page of a web site in I2P: by hand, byte for byte, and as Node programs do it.
import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { connectSam, type SamBridge, type SamDestinationOptions } from '@i2p/sam/node';
import { asProgram } from '../as-program.js';

/** The whole answer, head and page, over a socket. */
export async function httpGet(
	sam: SamBridge,
	host: string,
	path = '/',
	options: SamDestinationOptions = {},
): Promise<string> {
	await using destination = await sam.createDestination({ name: 'http-get', ...options });
	const socket = await destination.connect(host, { port: 80 });
	socket.write(`GET ${path} HTTP/1.0\r\nHost: ${host}\r\n\r\n`);
	return await text(socket);
}

/** The page alone, by `http.get` and an agent. */
export async function httpGetByAgent(
	sam: SamBridge,
	host: string,
	path = '/',
	options: SamDestinationOptions = {},
): Promise<string> {
	await using destination = await sam.createDestination({ name: 'http-get', ...options });
	const agent = destination.agent();
	return await new Promise((resolve, reject) => {
		get({ agent, host, path }, (response) => text(response).then(resolve, reject)).on('error', reject);
	});
}

await asProgram(import.meta.url, async ([host = 'i2p-projekt.i2p', path = '/en/']) => {
	const sam = await connectSam();
	console.log(await httpGet(sam, host, path));
	await sam.close();
});
