// An outproxy: a proxy into the open internet behind a destination; and the proxy of somebody who goes out through it. Who runs one answers for what
// others do there: let in only whom you know (`allow = [...]`).
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRouter, type Router } from '@i2p/router';
import { asProgram } from '../as-program.js';
import { type Opened, openTunnels } from './open-tunnels.js';
import { outproxyServer } from './outproxy-server.js';

/** Opens the proxy and the tunnel that leads to it; answers its address. @param more further keys of its `[[tunnel]]` */
export async function outproxy(router: Router, server: Server, more: object = {}): Promise<string> {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const [site] = await openTunnels(router, [{ name: 'outproxy', type: 'server', to: `127.0.0.1:${port}`, ...more }]);
	return site!.address;
}

/** An HTTP proxy on this machine that leads out of I2P through an outproxy; `i2p-router --outproxy ADDRESS` does the same. */
export async function goOutThrough(router: Router, address: string, more: object = {}): Promise<Opened> {
	const [proxy] = await openTunnels(router, [
		{ name: 'outward', type: 'http-proxy', listen: '127.0.0.1:0', outproxy: address, ...more },
	]);
	return proxy!;
}

await asProgram(import.meta.url, async (allow) => {
	if (allow.length === 0) {
		console.error('Who may go out? Name their destinations: npx tsx examples/tunnels/outproxy.ts ADDRESS.b32.i2p …');
		process.exit(2);
	}
	const router = createRouter({ sam: undefined });
	await router.start();
	const address = await outproxy(router, outproxyServer(), { keys: 'outproxy.dat', allow });
	console.log(`They go out through it by\n\n\ti2p-router --outproxy ${address}\n`);
});
