// The examples with a router of their own, on a private network of ours on loopback: those of the article, and tunnels with the programs behind them.
import { execFile, execFileSync } from 'node:child_process';
import { createServer, get } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Router } from '@i2p/router';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Network, startNetwork } from '../../apps/router/src/demo/network.js';
import { readTunnelFile } from '../../apps/router/src/tunnel-file.js';
import { httpGet, httpGetByAgent } from '../embedded/http-get.js';
import { newDestination } from '../embedded/new-destination.js';
import { pingPongClient } from '../embedded/ping-pong-client.js';
import { pingPongServer } from '../embedded/ping-pong-server.js';
import { dialogue, ircDoor, ircSite } from '../tunnels/irc.js';
import { ircServer } from '../tunnels/irc-server.js';
import type { Opened } from '../tunnels/open-tunnels.js';
import { goOutThrough, outproxy } from '../tunnels/outproxy.js';
import { outproxyServer, reachPublic } from '../tunnels/outproxy-server.js';
import { webServer, webSite } from '../tunnels/web-site.js';

const host = '127.0.0.1';
const hops = { tunnels: { hops: 1, count: 1 } } as const;
/** Short tunnels, as the network is small. */
const short = { options: { inbound: { length: 1, quantity: 1 }, outbound: { length: 1, quantity: 1 } } };
const mine = { ...short, shared: false };
const closers: (() => unknown)[] = [];
let network: Network;
let here: Router;
let there: Router;

beforeAll(async () => {
	vi.spyOn(console, 'log').mockImplementation(() => undefined);
	network = await startNetwork({
		routers: 5,
		floodfills: 2,
		host,
		sam: { host, port: 0 },
		httpProxy: { host, port: 0 },
	});
	here = network.routers[0]!;
	there = network.routers[4]!;
}, 60_000);

afterAll(async () => {
	for (const close of closers) await close();
	await network.stop();
	vi.restoreAllMocks();
}, 30_000);

function whyNoCurl(): string | undefined {
	try {
		execFileSync('curl', ['--version']);
		return undefined;
	} catch {
		return 'curl is not here: what it does is done by Node’s client instead (apt-get install curl)';
	}
}

/** Reads a page through a proxy: by curl, or by Node where that is not there. */
async function readThrough({ host: at, port }: { host: string; port: number }, url: string): Promise<string> {
	if (whyNoCurl() === undefined)
		return (await promisify(execFile)('curl', ['-sS', '--max-time', '40', '-x', `http://${at}:${port}`, url])).stdout;
	return await new Promise((resolve, reject) => {
		get({ host: at, port, path: url, headers: { host: new URL(url).host } }, (answer) =>
			text(answer).then(resolve, reject),
		).on('error', reject);
	});
}

describe('the article’s examples on a router of their own', () => {
	it('make a destination', async () => {
		const destination = await newDestination(here, hops);
		expect(destination.address).toMatch(/^[a-z2-7]{52}\.b32\.i2p$/);
		expect(console.log).toHaveBeenCalledWith(destination.address);
		await destination.close();
	}, 60_000);

	it('play PING and PONG', async () => {
		const server = await pingPongServer(there, hops);
		expect(await pingPongClient(here, server.address, hops)).toBe('PONG');
		expect(console.log).toHaveBeenCalledWith(expect.stringMatching(/^connected: .*\.b32\.i2p$/));
		await server.close();
	}, 60_000);

	it('read a page', async () => {
		const site = await there.createDestination(hops);
		site.serve(createServer((request, response) => response.end(`<p>${request.url}</p>`)));
		const whole = await httpGet(here, site.address, '/en/', hops);
		expect(whole).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
		expect(whole.split('\r\n\r\n')[1]).toBe('<p>/en/</p>');
		expect(await httpGetByAgent(here, site.address, '/en/', hops)).toBe('<p>/en/</p>');
		await site.close();
	}, 60_000);
});

describe('the examples of tunnels', () => {
	it('serve a web site that curl reads through the HTTP proxy of another router', async () => {
		const why = whyNoCurl();
		if (why !== undefined) process.stderr.write(`${why}\n`);
		const server = webServer();
		closers.push(() => server.close());
		const address = await webSite(there, server, short);
		const proxy = here.snapshot().applicationTunnels.find(({ type }) => type === 'http-proxy')!.at!;
		const page = await readThrough(proxy, `http://${address}/page`);
		expect(page).toMatch(/<h1>It works<\/h1>\n<p>You are [a-z2-7]{52}\.b32\.i2p, and asked for \/page\.<\/p>/);
	}, 60_000);

	it('let two people talk by IRC, of whom the server learns nothing but their destination', async () => {
		const server = ircServer();
		closers.push(() => server.close());
		const address = await ircSite(there, server, short);
		const door = await ircDoor(here, address, mine);
		const [welcome, joined, question, answer] = await dialogue(door);
		const from = `user@${door.address}`;
		expect(welcome).toBe(`:server 001 alice :Welcome, alice!${from}`);
		expect(joined).toBe(`:alice!${from} JOIN #i2p`);
		expect(question).toBe(`:bob!${from} PRIVMSG #i2p :hello, is anybody here?`);
		expect(answer).toBe(`:alice!${from} PRIVMSG bob :yes, and nobody knows where`);
	}, 60_000);

	it('lead out of the network through an outproxy, by GET and by CONNECT, and nowhere else', async () => {
		const outside = createServer((request, response) => response.end(`outside: ${request.headers.host}${request.url}`));
		await new Promise<void>((resolve) => outside.listen(0, host, resolve));
		const { port } = outside.address() as AddressInfo;
		const reach = async (name: string) => {
			if (name !== 'example.com') throw new Error(`${name} is not public`);
			return { host, port };
		};
		const server = outproxyServer(reach);
		closers.push(
			() => server.close(),
			() => outside.close(),
		);
		const address = await outproxy(there, server, short);
		const proxy = await goOutThrough(here, address, mine);
		expect(await readThrough(proxy, 'http://example.com/page?q=1')).toBe('outside: example.com/page?q=1');
		expect(await readThrough(proxy, 'http://other.example/')).toBe('other.example is not public\n');
		expect(await connectThrough(proxy, 'example.com:443')).toMatch(
			/^HTTP\/1\.1 200 Connection established\r\n\r\nHTTP\/1\.1 200 OK\r\n[\s\S]*outside: example\.com\/tunnel$/,
		);
		expect(await connectThrough(proxy, 'other.example:443')).toMatch(/^HTTP\/1\.1 502 /);
	}, 60_000);

	it('have an outproxy that dials no address of this machine and its neighbours', async () => {
		for (const name of ['127.0.0.1', '10.1.2.3', '192.168.1.1', '169.254.1.1', '0.0.0.0', '100.64.0.1', '239.1.2.3'])
			await expect(reachPublic(name, 80)).rejects.toThrow('not public');
		expect(await reachPublic('198.51.100.7', 80)).toEqual({ host: '198.51.100.7', port: 80 });
	});

	it('stand in a configuration file too', () => {
		const plans = readTunnelFile(fileURLToPath(new URL('../tunnels/router.toml', import.meta.url)));
		expect(plans.map(({ type }) => type)).toEqual(['http-server', 'irc-server', 'irc-client', 'server', 'http-proxy']);
	});
});

/** A tunnel through a proxy, and a page read inside. */
function connectThrough({ port }: Opened, place: string): Promise<string> {
	return new Promise((resolve, reject) => {
		const socket = connect(port, host);
		let got = '';
		socket.on('data', (data) => {
			const isFirst = got === '';
			got += data.toString('latin1');
			if (isFirst && got.startsWith('HTTP/1.1 200'))
				socket.write('GET /tunnel HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n');
		});
		socket.on('error', reject);
		socket.on('close', () => resolve(got));
		socket.on('end', () => socket.end());
		socket.write(`CONNECT ${place} HTTP/1.1\r\nHost: ${place}\r\n\r\n`);
	});
}
