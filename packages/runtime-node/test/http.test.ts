// HTTP against real servers on loopback: bounds, redirects, certificates, and servers that misbehave.
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { Breath, type HttpExchange, type HttpRequest, type HttpResponse } from '@i2p/runtime';
import { NodeDriver, nodeHttp } from '@i2p/runtime-node';
import { fromUtf8, utf8 } from '@i2p/util';
import { afterEach, describe, expect, it } from 'vitest';
import { httpFaultOf } from '../src/errno.js';

const pem = (name: string) => readFileSync(new URL(`./fixtures/${name}.pem`, import.meta.url), 'utf8');
const ours = { key: pem('key'), cert: pem('cert') };
const others = { key: pem('other-key'), cert: pem('other-cert') };

const closers: (() => void)[] = [];
afterEach(() => {
	for (const close of closers.splice(0)) close();
});

async function listening(server: Server): Promise<number> {
	const sockets = new Set<Socket>();
	server.on('connection', (socket: Socket) => sockets.add(socket));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	closers.push(() => {
		server.close();
		for (const socket of sockets) socket.destroy();
	});
	return (server.address() as AddressInfo).port;
}

const plain = async (listener: RequestListener) => `http://127.0.0.1:${await listening(createServer(listener))}`;
const tls = async (of: { key: string; cert: string }) =>
	`https://127.0.0.1:${await listening(createTlsServer(of, (_, response) => response.end('proven')))}`;

function web() {
	const driver = new NodeDriver();
	const breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [], wake }));
	closers.push(() => driver.detach(breath));
	const http = nodeHttp(breath);
	let exchange: HttpExchange | undefined;
	const ask = (request: Partial<HttpRequest> & { url: string }): Promise<HttpResponse | string> =>
		new Promise((resolve) => {
			const told = (said: HttpResponse | string) => {
				expect(breath.phase).toBe('inhale');
				resolve(said);
			};
			exchange = http.request(
				{ timeoutMs: 20_000, mostBytes: 100_000, ...request },
				{ onResponse: (given) => told(given), onFailure: (code) => told(code) },
			);
		});
	const text = async (request: Partial<HttpRequest> & { url: string }) => {
		const said = await ask(request);
		return typeof said === 'string' ? said : `${said.status} ${fromUtf8(said.body)}`;
	};
	return { ask, text, http, cancel: () => exchange!.cancel() };
}

describe('nodeHttp', () => {
	it('asks and is answered: status, headers, body, whatever the status', async () => {
		const url = await plain((request, response) => {
			response.setHeader('X-Twice', ['a', 'b']);
			response.statusCode = request.url === '/found?x=1' ? 200 : 404;
			const chunks: Uint8Array[] = [];
			request.on('data', (chunk: Uint8Array) => chunks.push(chunk));
			request.on('end', () => {
				const { host: _, connection: __, ...headers } = request.headers;
				response.end(JSON.stringify({ method: request.method, headers, body: Buffer.concat(chunks).toString() }));
			});
		});
		const { ask } = web();
		const found = (await ask({ url: `${url}/found?x=1`, headers: { 'User-Agent': 'Wget/1.11.4' } })) as HttpResponse;
		expect([found.status, found.url, found.headers['x-twice']]).toEqual([200, `${url}/found?x=1`, 'a, b']);
		expect(JSON.parse(fromUtf8(found.body)!)).toEqual({
			method: 'GET',
			headers: { 'user-agent': 'Wget/1.11.4', 'accept-encoding': 'identity' },
			body: '',
		});
		const posted = (await ask({ url, method: 'POST', body: utf8('hello') })) as HttpResponse;
		expect(posted.status).toBe(404);
		expect(JSON.parse(fromUtf8(posted.body)!)).toMatchObject({ method: 'POST', body: 'hello' });
		const head = (await ask({ url, method: 'HEAD', mostBytes: 0 })) as HttpResponse;
		expect([head.status, head.body.length]).toEqual([404, 0]);
	});

	it('takes no more than it was told to, whether the length was said or not', async () => {
		let endless: ReturnType<typeof setInterval> | undefined;
		const url = await plain((request, response) => {
			if (request.url === '/said') response.setHeader('content-length', 1_000_000);
			if (request.url === '/exact') response.end('x'.repeat(100));
			else endless = setInterval(() => response.write('x'.repeat(1000)), 1);
		});
		const { text } = web();
		expect(await text({ url: `${url}/exact`, mostBytes: 100 })).toBe(`200 ${'x'.repeat(100)}`);
		expect(await text({ url: `${url}/exact`, mostBytes: 99 })).toBe('too-large');
		expect(await text({ url: `${url}/said` })).toBe('too-large');
		expect(await text({ url: `${url}/endless` })).toBe('too-large');
		clearInterval(endless);
	});

	it('does not wait longer than it was told to, nor tell anything once cancelled', async () => {
		let asked: () => void = () => undefined;
		const url = await plain((request, response) => {
			if (request.url === '/drip') response.write('d');
			asked();
		});
		const { text, ask, cancel } = web();
		expect(await text({ url, timeoutMs: 50 })).toBe('timeout');
		expect(await text({ url: `${url}/drip`, timeoutMs: 50 })).toBe('timeout');
		let told = false;
		const arrived = new Promise<void>((resolve) => {
			asked = resolve;
		});
		void ask({ url }).then(() => {
			told = true;
		});
		await arrived;
		cancel();
		expect(await text({ url, timeoutMs: 50 })).toBe('timeout');
		expect(told).toBe(false);
	});

	it('follows redirects only if asked to, within bounds, and leaves credentials behind', async () => {
		const seen: string[] = [];
		const elsewhere = await plain((request, response) => {
			seen.push(`${request.method} ${request.headers.authorization} ${request.headers['x-kept']}`);
			response.end('elsewhere');
		});
		const url = await plain((request, response) => {
			const [, status, to] = request.url!.split('/');
			response.statusCode = Number(status);
			if (to === 'away') response.setHeader('location', elsewhere);
			if (to === 'loop') response.setHeader('location', request.url!);
			if (to === 'ftp') response.setHeader('location', 'ftp://127.0.0.1/');
			response.end('here');
		});
		const { text } = web();
		expect(await text({ url: `${url}/302/away` })).toBe('302 here');
		const headers = { Authorization: 'secret', 'X-Kept': 'yes' };
		const post = { method: 'POST' as const, body: utf8('x'), headers, mostRedirects: 2 };
		expect(await text({ url: `${url}/302/away`, ...post })).toBe('200 elsewhere');
		expect(await text({ url: `${url}/307/away`, ...post })).toBe('200 elsewhere');
		expect(seen).toEqual(['GET undefined yes', 'POST undefined yes']);
		expect(await text({ url: `${url}/302/loop`, mostRedirects: 3 })).toBe('redirect');
		expect(await text({ url: `${url}/302/ftp`, mostRedirects: 3 })).toBe('redirect');
		expect(await text({ url: `${url}/302/nowhere`, mostRedirects: 3 })).toBe('302 here');
	});

	it('believes a server whose certificate it was given, and no other', async () => {
		const [mine, other] = [await tls(ours), await tls(others)];
		const { text } = web();
		expect(await text({ url: mine, authorities: [ours.cert] })).toBe('200 proven');
		expect(await text({ url: mine.replace('127.0.0.1', 'localhost'), authorities: [others.cert, ours.cert] })).toBe(
			'200 proven',
		);
		expect(await text({ url: mine })).toBe('certificate');
		expect(await text({ url: mine, authorities: [others.cert] })).toBe('certificate');
		expect(await text({ url: other, authorities: [others.cert] })).toBe('certificate');
		expect(await text({ url: mine, authorities: [] })).toBe('certificate');
	});

	it('never goes from https to http', async () => {
		const url = await plain((_, response) => response.end('open'));
		const secure = createTlsServer(ours, (_, response) => response.writeHead(301, { location: url }).end());
		const from = `https://127.0.0.1:${await listening(secure)}`;
		expect(await web().text({ url: from, authorities: [ours.cert], mostRedirects: 5 })).toBe('redirect');
	});

	it('says why there is no answer', async () => {
		const raw = async (say: (socket: Socket) => void) => {
			const port = await listening(
				createTcpServer((socket) => {
					socket.on('error', () => undefined);
					socket.once('data', () => say(socket));
				}),
			);
			return `http://127.0.0.1:${port}`;
		};
		const { text } = web();
		const url = await plain((_, response) => response.end('plain'));
		const port = new URL(url).port;
		closers.pop()!();
		expect(await text({ url: `http://127.0.0.1:${port}` })).toBe('refused');
		expect(await text({ url: await raw((socket) => socket.end('220 mail ready\r\n')) })).toBe('not-http');
		expect(await text({ url: (await raw((socket) => socket.end('no TLS'))).replace('http', 'https') })).toBe(
			'not-http',
		);
		expect(await text({ url: await raw((socket) => socket.resetAndDestroy()) })).toBe('reset');
		const cut = 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf';
		expect(await text({ url: await raw((socket) => socket.end(cut)) })).toBe('reset');
		const long = `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`;
		expect(await text({ url: await raw((socket) => socket.end(long)) })).toBe('not-http');
		const of = (code: string) => httpFaultOf(Object.assign(new Error('x'), { code }));
		expect(['ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'ETIMEDOUT', 'EMFILE'].map(of)).toEqual([
			'unresolved',
			'unresolved',
			'unreachable',
			'timeout',
			'failed',
		]);
	});

	it('refuses what its caller got wrong', () => {
		const { http } = web();
		const nobody = { onResponse: () => undefined, onFailure: () => undefined };
		const good = { url: 'http://127.0.0.1/', timeoutMs: 1, mostBytes: 1 };
		for (const wrong of [
			{ url: 'ftp://x/' },
			{ url: '/path' },
			{ timeoutMs: 0 },
			{ mostBytes: -1 },
			{ mostBytes: 1e12 },
			{ mostRedirects: 11 },
		])
			expect(() => http.request({ ...good, ...wrong }, nobody)).toThrow(RangeError);
	});
});
