// Curl as it is, where it is, and Node's own client, against routers of ours on loopback: a site behind a server tunnel, read through the HTTP proxy, by CONNECT and through SOCKS.
import { execFile, execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readPlans } from '@i2p/i2ptunnel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRouter, type Router } from '../src/index.js';

const run = promisify(execFile);
const host = '127.0.0.1';
const hops = { length: 1, quantity: 1 };

function hasCurl(): boolean {
	try {
		execFileSync('curl', ['--version']);
		return true;
	} catch {
		console.log('curl is not here: its tests are left out (apt-get install curl)');
		return false;
	}
}

const closers: (() => unknown)[] = [];
let proxy = '';
let socks = '';
let b32 = '';
let folder = '';
const asked: string[] = [];

function site(): Promise<Server> {
	const server = createServer((request, answer) => {
		const hash = createHash('sha256');
		request.on('data', (chunk: Buffer) => hash.update(chunk));
		request.on('end', () => {
			asked.push(JSON.stringify(request.headers));
			answer.end(request.method === 'POST' ? hash.digest('hex') : `this is ${request.url}\n`);
		});
	});
	closers.push(() => server.close());
	return new Promise((resolve) => server.listen(0, host, () => resolve(server)));
}

/** Resolves when it holds; whole routers on real sockets, so it looks now and then. */
function until(holds: () => boolean): Promise<void> {
	return new Promise((resolve) => {
		const look = () => (holds() ? resolve() : setTimeout(look, 20));
		look();
	});
}

async function network(): Promise<readonly Router[]> {
	const routers = Array.from({ length: 4 }, (_, i) =>
		createRouter({
			dataDir: join(folder, `router-${i}`),
			host,
			port: 0,
			netId: 97,
			allowLocal: true,
			floodfill: i < 2,
			inboundTunnels: 2,
			outboundTunnels: 2,
			tunnelLength: 1,
			sam: undefined,
			i2cp: undefined,
			...(i === 0 ? { httpProxy: { host, port: 0 }, socks: { host, port: 0 } } : {}),
		}),
	);
	closers.push(() => Promise.all(routers.map((router) => router.stop())));
	await Promise.all(routers.map((router) => router.start()));
	for (const one of routers) one.learn(routers.filter((other) => other !== one).map((other) => other.routerInfo()));
	await until(() => routers.every(({ ready }) => ready));
	return routers;
}

/** Reads a page through a proxy, by the client that Node brings. */
function read(through: string, url: string): Promise<string> {
	const [at, port] = through.split(':');
	return new Promise((resolve, reject) => {
		const request = get({ host: at, port, path: url, headers: { host: new URL(url).host } }, (answer) => {
			let text = '';
			answer.setEncoding('utf8').on('data', (part: string) => {
				text += part;
			});
			answer.on('end', () => resolve(`${answer.statusCode} ${text}`));
		});
		request.on('error', reject);
	});
}

describe('a site behind a server tunnel', () => {
	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'i2p-curl-'));
		const routers = await network();
		const server = await site();
		const { port } = server.address() as AddressInfo;
		const last = routers.at(-1)!;
		last.changeTunnels(
			readPlans([
				{ name: 'site', type: 'http-server', to: `${host}:${port}`, options: { inbound: hops, outbound: hops } },
			]),
		);
		await until(() => last.snapshot().applicationTunnels[0]?.ready === true);
		b32 = last.snapshot().applicationTunnels[0]!.b32!;
		const doors = routers[0]!.snapshot().applicationTunnels;
		[proxy, socks] = doors.map(({ at }) => `${at!.host}:${at!.port}`) as [string, string];
	}, 60_000);

	afterAll(async () => {
		for (const close of closers.reverse()) await close();
		rmSync(folder, { recursive: true, force: true });
	});

	if (hasCurl())
		describe('curl', () => {
			const curl = async (...args: string[]) => (await run('curl', ['-sS', '--max-time', '40', ...args])).stdout;

			it('reads a site through the HTTP proxy, two pages on one connection', async () => {
				expect(await curl('-x', `http://${proxy}`, `http://${b32}/one`, `http://${b32}/two`)).toBe(
					'this is /one\nthis is /two\n',
				);
				const [first] = asked;
				expect(first).toContain('"user-agent":"MYOB/6.66 (AN/ON)"');
				expect(first).toMatch(/"x-i2p-destb32":"[a-z2-7]{52}\.b32\.i2p"/);
			}, 60_000);

			it('sends a megabyte, byte for byte', async () => {
				const body = randomBytes(1_048_576);
				const file = join(folder, 'body');
				writeFileSync(file, body);
				const answer = await curl('-x', `http://${proxy}`, '--data-binary', `@${file}`, `http://${b32}/`);
				expect(answer).toBe(createHash('sha256').update(body).digest('hex'));
			}, 60_000);

			it('goes by CONNECT and by SOCKS, names resolved by the proxy', async () => {
				expect(await curl('--proxytunnel', '-x', `http://${proxy}`, `http://${b32}/tunnel`)).toBe('this is /tunnel\n');
				expect(await curl('--socks5-hostname', socks, `http://${b32}/five`)).toBe('this is /five\n');
				expect(await curl('-x', `socks4a://${socks}`, `http://${b32}/four`)).toBe('this is /four\n');
			}, 60_000);

			it('is told what is wrong by status', async () => {
				const status = (url: string) => curl('-o', '/dev/null', '-w', '%{http_code}', '-x', `http://${proxy}`, url);
				expect(await status('http://example.com/')).toBe('403');
				expect(await status('http://nobody.i2p/')).toBe('502');
				await expect(curl('--socks5-hostname', socks, 'http://example.com/')).rejects.toThrow(/97|SOCKS|socks/);
			}, 60_000);
		});

	it('is read by any client that knows HTTP proxies', async () => {
		expect(await read(proxy, `http://${b32}/page`)).toBe('200 this is /page\n');
		expect(await read(proxy, 'http://example.com/')).toMatch(/^403 /);
	}, 60_000);
});
