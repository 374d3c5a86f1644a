// A web site behind a server tunnel: an ordinary web server, which I2P makes reachable, and the curl line that reads it through an HTTP proxy.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRouter, type Router } from '@i2p/router';
import { asProgram } from '../as-program.js';
import { openTunnels } from './open-tunnels.js';

/** The web server: it knows nothing of I2P, but that the tunnel tells it who asks. */
export function webServer(): Server {
	return createServer((request, response) => {
		response.setHeader('Content-Type', 'text/html; charset=utf-8');
		response.end(
			`<h1>It works</h1>\n<p>You are ${request.headers['x-i2p-destb32']}, and asked for ${request.url}.</p>\n`,
		);
	});
}

/** Opens the server and the tunnel that leads to it; answers its address. @param more further keys of its `[[tunnel]]` */
export async function webSite(router: Router, server: Server, more: object = {}): Promise<string> {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const [site] = await openTunnels(router, [
		{ name: 'web site', type: 'http-server', to: `127.0.0.1:${port}`, 'per-minute': 60, ...more },
	]);
	return site!.address;
}

await asProgram(import.meta.url, async () => {
	const router = createRouter({ sam: undefined, httpProxy: { host: '127.0.0.1', port: 4444 } });
	await router.start();
	const address = await webSite(router, webServer(), { keys: 'web-site.dat' });
	console.log(
		`Read it from here, or through any other router:\n\n\tcurl -x http://127.0.0.1:4444 http://${address}/\n`,
	);
});
