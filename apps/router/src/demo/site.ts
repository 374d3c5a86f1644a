// A small web site of the demo behind a server tunnel, and its pages read through an HTTP proxy.
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readPlans } from '@i2p/i2ptunnel';
import type { Endpoint } from '@i2p/runtime';
import type { Router } from '../create-router.js';

/** A site in the private network. */
export interface Site {
	/** Its address, `….b32.i2p`. */
	readonly b32: string;
	close(): void;
}

const lookEveryMs = 50;
const openWithinMs = 60_000;

const page = (asker: string) => `<!doctype html>
<title>A site in a private I2P network</title>
<h1>It works</h1>
<p>You came over tunnels both ways, as ${asker}.</p>
`;

/** Opens a web server on loopback and a server tunnel to it on this router; resolves once its destination stands. */
export async function openSite(router: Router, host: string, hops: number): Promise<Site> {
	const server = createServer((asked, answer) => {
		answer.setHeader('Content-Type', 'text/html; charset=utf-8');
		answer.end(page(String(asked.headers['x-i2p-destb32'] ?? 'nobody')));
	});
	await new Promise<void>((resolve) => server.listen(0, host, resolve));
	const { port } = server.address() as AddressInfo;
	const options = { inbound: { length: hops, quantity: 2 }, outbound: { length: hops, quantity: 2 } };
	router.changeTunnels(readPlans([{ name: 'site', type: 'http-server', to: `${host}:${port}`, options }]));
	for (let waitedMs = 0; waitedMs < openWithinMs; waitedMs += lookEveryMs) {
		const site = router.snapshot().applicationTunnels.find(({ name }) => name === 'site');
		if (site?.ready === true && site.b32 !== undefined) return { b32: site.b32, close: () => void server.close() };
		await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
	}
	server.close();
	throw new Error('the web site did not get its tunnels in a minute');
}

/** Reads a page through an HTTP proxy; rejects for any answer but 200. */
export function readThrough(proxy: Endpoint, url: string): Promise<string> {
	return new Promise((resolve, reject) => {
		const asked = request({ ...proxy, path: url, headers: { host: new URL(url).host } }, (answer) => {
			let text = '';
			answer.setEncoding('utf8');
			answer.on('data', (chunk: string) => {
				text += chunk;
			});
			answer.on('end', () => {
				if (answer.statusCode === 200) resolve(text);
				else reject(new Error(`the proxy answered ${answer.statusCode} for the web site`));
			});
		});
		asked.on('error', reject);
		asked.end();
	});
}
