// Nothing behind a proxy ever asks DNS or dials: real sockets, with watchmen on everything of Node that could.
import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';
import type { DestinationHost, DestinationMaker } from '@i2p/client-core';
import { createDestinationKeys } from '@i2p/data-core';
import { HttpProxy, SocksProxy, TunnelDestination } from '@i2p/i2ptunnel';
import { Breath, type Endpoint, RoomGroup, type Turn } from '@i2p/runtime';
import { NodeDriver, nodeTcp } from '@i2p/runtime-node';
import { seededRandom } from '@i2p/testkit';
import { afterEach, expect, it, vi } from 'vitest';

const closers: (() => void)[] = [];
afterEach(() => {
	for (const close of closers.splice(0)) close();
	vi.restoreAllMocks();
});

/** Proxies on this machine's own sockets, over a network that knows nobody. */
async function proxies() {
	const driver = new NodeDriver();
	const floor = new RoomGroup('proxies');
	const breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [floor], wake }));
	const random = seededRandom('clearnet');
	const keys = createDestinationKeys(random);
	const soon = (run: (turn: Turn) => void) => setImmediate(() => breath.inhale('test', run));
	const host = {
		destination: keys.destination,
		connect: () => {
			throw new Error('nobody is known, so nobody is dialled');
		},
		accept: () => true,
		lookup: (_target, onAnswer) => void soon((turn) => onAnswer({ reason: 'unknown-name' }, turn)),
		close: () => undefined,
		receive: () => undefined,
		send: () => 'closed',
		maxDatagramBytes: () => 0,
	} satisfies DestinationHost;
	const maker = {
		create: (_request, events) => {
			soon((turn) => events.onReady(host, turn));
			return { close: () => undefined };
		},
		resolve: () => undefined,
		generateKeys: () => keys,
	} satisfies DestinationMaker;
	const destination = new TunnelDestination({ maker, keys: () => keys, options: new Map(), nickname: 'x', random });
	const open = (make: (onListening: (at: Endpoint) => void) => HttpProxy | SocksProxy): Promise<Endpoint> =>
		new Promise((resolve) => {
			const proxy = make(resolve);
			floor.add(proxy);
			closers.push(() => proxy.close());
		});
	const common = { tcp: nodeTcp(breath), at: { host: '127.0.0.1', port: 0 }, destination, random };
	closers.push(() => driver.detach(breath));
	floor.add(destination);
	return {
		http: await open((onListening) => new HttpProxy({ ...common, onListening })),
		socks: await open((onListening) => new SocksProxy({ ...common, onListening })),
	};
}

/** Says this and waits for the end. */
function ask({ host, port }: Endpoint, message: Uint8Array | string): Promise<string> {
	return new Promise((resolve, reject) => {
		let text = '';
		const socket = net.connect({ host, port });
		socket.on('data', (chunk) => {
			text += chunk.toString('latin1');
		});
		socket.on('close', () => resolve(text));
		socket.on('error', reject);
		socket.write(message);
	});
}

const hosts = [
	'example.com',
	'www.i2p.example',
	'a.onion',
	'localhost',
	'printer.local',
	'127.0.0.1',
	'8.8.8.8',
	'2130706433',
	'0x7f000001',
	'nobody.i2p',
	'site.i2p.example.com',
	`${'a'.repeat(52)}.b32.i2p.example.com`,
	'short.b32.i2p',
	'xn--bcher-kva.example',
	'bücher.example',
	'[::1]',
	'user@example.com',
];

/** Requests that are written to be read in two ways, to lead elsewhere or to be too much. */
function hostile(): string[] {
	const close = 'Connection: close\r\n';
	return [
		`POST http://nobody.i2p/ HTTP/1.1\r\nHost: example.com\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET http://example.com/ HTTP/1.1\r\n\r\n`,
		`GET http://nobody.i2p/ HTTP/1.1\r\nHost: 127.0.0.1\r\n${close}\r\n`,
		`GET http://nobody.i2p/ HTTP/1.1\r\nHost: a\r\nHost: example.com\r\n\r\n`,
		`GET http://nobody.i2p/ HTTP/1.1\nHost: example.com\n\n`,
		`GET http://nobody.i2p/ HTTP/1.1\r\nHost: a\r\n example.com\r\n\r\n`,
		`GET http://example.com:80@nobody.i2p/ HTTP/1.1\r\nHost: a\r\n\r\n`,
		`GET http://nobody.i2p%00.example.com/ HTTP/1.1\r\nHost: a\r\n\r\n`,
		`GET http://nobody.i2p.:80/?i2paddresshelper=http://example.com HTTP/1.1\r\nHost: a\r\n${close}\r\n`,
		`GET https://example.com/ HTTP/1.1\r\nHost: a\r\n\r\n`,
		`GET ftp://example.com/ HTTP/1.1\r\nHost: a\r\n\r\n`,
		`GET http://nobody.i2p/ HTTP/1.1\r\nX: ${'x'.repeat(40_000)}`,
		`CONNECT example.com:25 HTTP/1.1\r\nHost: a\r\n${close}\r\n`,
		`CONNECT localhost:7657 HTTP/1.1\r\nHost: a\r\n${close}\r\n`,
		`CONNECT [::1]:22 HTTP/1.1\r\nHost: a\r\n\r\n`,
	];
}

it('asks no resolver and dials nobody, whatever it is asked for', async () => {
	const { http, socks } = await proxies();
	const before = hostile();
	const watched: { mock: { calls: unknown[][] } }[] = [];
	for (const name of ['lookup', 'lookupService', 'resolve', 'resolve4', 'resolve6', 'resolveAny', 'reverse'] as const) {
		watched.push(vi.spyOn(dns, name) as never, vi.spyOn(dns.promises, name) as never);
	}
	watched.push(vi.spyOn(dns.Resolver.prototype, 'resolve') as never, vi.spyOn(dgram.Socket.prototype, 'send') as never);
	const dialled: unknown[] = [];
	const connect = net.Socket.prototype.connect;
	vi.spyOn(net.Socket.prototype, 'connect').mockImplementation(function (this: net.Socket, ...args: unknown[]) {
		dialled.push(args);
		return Reflect.apply(connect, this, args) as net.Socket;
	});
	let asked = 0;
	for (const host of hosts) {
		for (const request of [
			`GET http://${host}/ HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
			`CONNECT ${host}:443 HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
			`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
		]) {
			asked++;
			expect(await ask(http, request), host).toMatch(/^HTTP\/1\.1 (400|403|502) /);
		}
		const name = Buffer.from(host, 'latin1');
		for (const command of [1, 2, 3, 0xf0, 0xf1]) {
			asked++;
			const answer = await ask(
				socks,
				Buffer.concat([Buffer.of(5, 1, 0, 5, command, 0, 3, name.length), name, Buffer.of(1, 187)]),
			);
			expect(answer.charCodeAt(0), host).toBe(5);
		}
	}
	for (const request of before) {
		asked++;
		expect(await ask(http, request), JSON.stringify(request)).toMatch(/^HTTP\/1\.1 (400|403|431|502) /);
		asked++;
		await ask(socks, request);
	}
	expect(watched.flatMap(({ mock }) => mock.calls)).toEqual([]);
	// Every dial was a program's, to a proxy.
	const ports = dialled.map((args) => JSON.stringify(args).match(/"port":(\d+)/)?.[1]);
	expect(dialled).toHaveLength(asked);
	expect(new Set(ports)).toEqual(new Set([String(http.port), String(socks.port)]));
});
