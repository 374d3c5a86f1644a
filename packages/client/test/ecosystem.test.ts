// What Node's libraries do with our sockets, unchanged: fetch, undici, http, express, ws, socket.io.
import { createServer, get, type IncomingMessage, request } from 'node:http';
import type { I2pDestination } from '@i2p/client/node';
import express from 'express';
import { Server as SocketIoServer } from 'socket.io';
import { io } from 'socket.io-client';
import { fetch as undiciFetch, request as undiciRequest } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { LiveWorld } from './live.js';

let live: LiveWorld;
let site: I2pDestination;
let visitor: I2pDestination;

beforeEach(async () => {
	live = new LiveWorld();
	[site, visitor] = await Promise.all([live.open(), live.open()]);
});

afterEach(async () => {
	await Promise.all([site.close(), visitor.close()]);
	live.end();
});

async function textOf(message: IncomingMessage): Promise<string> {
	let text = '';
	for await (const chunk of message.setEncoding('utf8')) text += chunk;
	return text;
}

/** An HTTP server that answers with what it was asked and sent. */
function mirror() {
	return createServer(async (asked, answer) => {
		answer.setHeader('x-from', asked.socket.remoteAddress ?? '');
		answer.end(`${asked.method} ${asked.url} ${await textOf(asked)}`);
	});
}

describe('http.createServer behind a destination', () => {
	it('answers fetch of Node, with a body, keep-alive and headers', async () => {
		site.serve(mirror(), 80);
		const dispatcher = visitor.dispatcher();
		for (const body of ['one', 'x'.repeat(300_000)]) {
			const answer = await fetch(`http://${site.address}/path`, { method: 'POST', body, dispatcher } as RequestInit);
			expect(answer.headers.get('x-from')).toBe(visitor.address);
			expect(await answer.text()).toBe(`POST /path ${body}`);
		}
	});

	it('answers fetch and request of undici', async () => {
		site.serve(mirror(), 80);
		const dispatcher = visitor.dispatcher() as unknown as NonNullable<
			Parameters<typeof undiciRequest>[1]
		>['dispatcher'];
		const answer = await undiciFetch(`http://${site.address}/a`, { dispatcher: dispatcher! });
		expect(await answer.text()).toBe('GET /a ');
		const { body } = await undiciRequest(`http://${site.address}/b`, { dispatcher: dispatcher! });
		expect(await body.text()).toBe('GET /b ');
	});

	it('answers http.get by an agent, which keeps its connection', async () => {
		const server = site.serve(mirror(), 80);
		const agent = visitor.agent();
		let connections = 0;
		server.on('connection', () => connections++);
		for (const path of ['/one', '/two']) {
			const answer = await new Promise<IncomingMessage>((resolve, reject) =>
				get({ host: site.address, path, agent }, resolve).on('error', reject),
			);
			expect(await textOf(answer)).toBe(`GET ${path} `);
			await new Promise(setImmediate);
		}
		expect(connections).toBe(1);
	});

	it('answers many at once, and those who say that they close', async () => {
		site.serve(mirror(), 80);
		const agent = visitor.agent({ keepAlive: false });
		const asks = Array.from({ length: 20 }, (_, i) =>
			new Promise<IncomingMessage>((resolve, reject) =>
				request({ host: site.address, path: `/${i}`, method: 'PUT', agent }, resolve)
					.on('error', reject)
					.end(`b${i}`),
			).then(textOf),
		);
		expect(await Promise.all(asks)).toEqual(asks.map((_, i) => `PUT /${i} b${i}`));
	});

	it('lets a fetch be aborted', async () => {
		site.serve(
			createServer(() => undefined),
			80,
		);
		const dispatcher = visitor.dispatcher();
		const options = { dispatcher, signal: AbortSignal.timeout(20) } as RequestInit;
		await expect(fetch(`http://${site.address}/`, options)).rejects.toMatchObject({ name: 'TimeoutError' });
	});

	it('tells fetch by code why it was refused, and asks nothing of DNS', async () => {
		const dispatcher = visitor.dispatcher();
		const codeOf = (url: string) =>
			fetch(url, { dispatcher } as RequestInit).then(
				() => 'answered',
				(error) => error.cause?.code,
			);
		expect(await codeOf(`http://${site.address}:81/`)).toBe('refused');
		expect(await codeOf('http://example.com/')).toBe('bad-address');
		expect(await codeOf('http://nobody.i2p/')).toBe('unknown-name');
		expect(await codeOf(`https://${site.address}/`)).toBe('bad-address');
	});
});

describe('what stands on http', () => {
	it('express', async () => {
		const app = express();
		app.get('/hello/:name', (asked, answer) => {
			answer.json({ hello: asked.params.name, from: asked.socket.remoteAddress });
		});
		site.serve(createServer(app), 80);
		const answer = await fetch(`http://${site.address}/hello/alice`, {
			dispatcher: visitor.dispatcher(),
		} as RequestInit);
		expect(await answer.json()).toEqual({ hello: 'alice', from: visitor.address });
	});

	it('ws', async () => {
		const http = createServer();
		const server = new WebSocketServer({ server: http });
		server.on('connection', (socket) =>
			socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary })),
		);
		site.serve(http, 80);
		const socket = new WebSocket(`ws://${site.address}/`, { agent: visitor.agent() });
		const answers: string[] = [];
		await new Promise<void>((resolve, reject) => {
			socket.on('error', reject);
			socket.on('open', () => {
				socket.send('ping');
				socket.send('x'.repeat(200_000));
			});
			socket.on('message', (data) => {
				answers.push(String(data));
				if (answers.length === 2) socket.close();
			});
			socket.on('close', () => resolve());
		});
		expect(answers).toEqual(['ping', 'x'.repeat(200_000)]);
	});

	it.each([['websocket'], ['polling']])('socket.io by %s', async (transport) => {
		const http = createServer();
		const server = new SocketIoServer(http);
		server.on('connection', (socket) => socket.on('add', (a: number, b: number, answer) => answer(a + b)));
		site.serve(http, 80);
		const client = io(`http://${site.address}`, {
			transports: [transport],
			agent: visitor.agent() as unknown as string,
			reconnection: false,
		});
		const sum = await new Promise((resolve, reject) => {
			client.on('connect_error', reject);
			client.on('connect', () => client.emit('add', 2, 3, resolve));
		});
		expect(sum).toBe(5);
		client.disconnect();
		await server.close().catch(() => undefined);
	});
});
