// Reads a page of a web site in I2P with a router of its own: by hand, byte for byte, and as Node programs do it.
import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { createRouter, type DestinationOptions, type Router } from '@i2p/router';
import { asProgram } from '../as-program.js';

/** The whole answer, head and page, over a socket. */
export async function httpGet(
	router: Router,
	host: string,
	path = '/',
	options: DestinationOptions = {},
): Promise<string> {
	await using destination = await router.createDestination(options);
	const socket = await destination.connect(host, { port: 80 });
	socket.write(`GET ${path} HTTP/1.0\r\nHost: ${host}\r\n\r\n`);
	return await text(socket);
}

/** The page alone, by `http.get` and an agent. */
export async function httpGetByAgent(
	router: Router,
	host: string,
	path = '/',
	options: DestinationOptions = {},
): Promise<string> {
	await using destination = await router.createDestination(options);
	const agent = destination.agent();
	return await new Promise((resolve, reject) => {
		get({ agent, host, path }, (response) => text(response).then(resolve, reject)).on('error', reject);
	});
}

await asProgram(import.meta.url, async (args) => {
	const [host = 'udhdrtrcetjm5sxzskjyr5ztpeszydbh4dpl3pl4utgqqw2v4jna.b32.i2p', path = '/en/'] = args;
	const router = createRouter({ sam: undefined });
	await router.start();
	console.log(await httpGet(router, host, path));
	await router.stop();
});
