// Proxies and tunnels on whole routers: a site behind a server tunnel on one, read through the proxies of another; names, lists, changes, faults.
import { formatHostsLine } from '@i2p/addressbook';
import { Destination } from '@i2p/data-core';
import { b33Address } from '@i2p/data-leaseset';
import { readPlans } from '@i2p/i2ptunnel';
import { Breath, RoomGroup, type TcpHandler, type TcpSocket } from '@i2p/runtime';
import { minutes } from '@i2p/time';
import { Reader, utf8 } from '@i2p/util';
import { afterEach, describe, expect, it } from 'vitest';
import { frugal, type NodeOptions, type RouterNode, RouterWorld } from './network.js';

let world: RouterWorld | undefined;
afterEach(() => {
	world?.end();
	world = undefined;
});

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

/** A web server on a machine of its own: answers each whole head with what it was asked. */
function webServer(net: RouterWorld, address: string, answer: (asked: string) => string): { asked: string[] } {
	const breath = net.driver.attach(
		(wake) => new Breath({ clock: net.driver.clock, rooms: [new RoomGroup('web')], wake }),
	);
	const asked: string[] = [];
	net.network.host(breath, address).tcp.listen(
		{ host: address, port: 80 },
		{
			onListening: () => undefined,
			onError: () => undefined,
			onConnection: (socket: TcpSocket): TcpHandler => {
				let got = '';
				return {
					onOpen: () => undefined,
					onWritable: () => undefined,
					onEnd: () => socket.end(),
					onClose: () => undefined,
					onData: (lent) => {
						got += text(lent);
						if (!got.includes('\r\n\r\n')) return;
						asked.push(got);
						const body = answer(got);
						socket.write(utf8(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`));
						got = '';
					},
				};
			},
		},
	);
	return { asked };
}

const short = { inbound: { length: 1 }, outbound: { length: 1 } };

/** Five routers: the first has proxies, the last a site. */
function setUp(more: Partial<NodeOptions> = {}) {
	world = new RouterWorld({ seed: 'proxies' });
	const net = world;
	const web = webServer(net, '10.9.9.9', (asked) => `you asked ${asked.split('\r\n')[0]}`);
	const first = net.node({ ...frugal, floodfill: true, ...more });
	for (let i = 0; i < 3; i++) net.node({ ...frugal, floodfill: i < 2 });
	const last = net.node({ ...frugal });
	for (const node of net.nodes) node.start();
	net.driver.runUntil(() => net.nodes.every(({ ready }) => ready), minutes(2));
	last.router.changeTunnels(
		readPlans([{ name: 'site', type: 'http-server', to: '10.9.9.9:80', keys: 'site.dat', options: short }]),
	);
	const site = () => last.router.snapshot().applicationTunnels[0];
	net.driver.runUntil(() => site()?.ready === true, minutes(1));
	expect(site()).toMatchObject({ name: 'site', type: 'http-server', ready: true, fault: undefined });
	return { net, web, first, last, b32: site()!.b32! };
}

const proxy = (node: RouterNode) => ({ host: node.address, port: 4444 });

/** Asks through the proxy and answers all that came. */
function ask(net: RouterWorld, node: RouterNode, url: string): string {
	const client = net.applications.connect(node.address, 4444);
	client.socket.write(utf8(`GET ${url} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`));
	net.driver.runUntil(() => client.ended || client.closed !== undefined, minutes(2));
	return text(client.read(client.received));
}

describe('a site behind a server tunnel', () => {
	it('is read through the HTTP proxy of another router by its address and, once it has one, its name', () => {
		const { net, web, first, last, b32 } = setUp({ httpProxy: { host: '0.0.0.0', port: 4444 } });
		expect(ask(net, first, `http://${b32}/page`)).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*you asked GET \/page HTTP\/1\.1$/);
		expect(web.asked[0]).toMatch(/X-I2P-DestB32: [a-z2-7]{52}\.b32\.i2p\r\n/);
		expect(ask(net, first, 'http://site.i2p/')).toMatch(/^HTTP\/1\.1 502/);
		const keys = last.store.files.get('tunnels/site.dat')!;
		expect(last.store.secrets.has('tunnels/site.dat')).toBe(true);
		expect(keys.length).toBeGreaterThan(400);
		const answered = first.router.names;
		const { destination } = destinationOf(net, last);
		expect(answered.importList('router', formatHostsLine('site.i2p', destination))).toMatchObject({ added: 1 });
		expect(ask(net, first, 'http://site.i2p/by-name')).toContain('you asked GET /by-name');
		expect(first.router.snapshot()).toMatchObject({
			applicationTunnels: [
				{ name: '--http-proxy', type: 'http-proxy', at: proxy(first).port === 4444 ? { port: 4444 } : {}, ready: true },
			],
			names: { private: 0, local: 0, router: 1, lists: [] },
		});
		first.stop();
		expect(text(first.store.files.get('addressbook/router.txt')!)).toBe(
			`${formatHostsLine('site.i2p', destination)}\n`,
		);
		// SAM of another router asks its own book.
		expect(net.nodes[1]!.router.names.find('site.i2p')).toBeUndefined();
	});

	it('that only its address leads to is found by the name that the user gives to that address', () => {
		const { net, first, last } = setUp({ httpProxy: { host: '0.0.0.0', port: 4444 } });
		last.router.changeTunnels(
			readPlans([
				{
					name: 'site',
					type: 'http-server',
					to: '10.9.9.9:80',
					keys: 'site.dat',
					options: { ...short, 'i2cp.leaseSetType': 5 },
				},
			]),
		);
		net.driver.runUntil(() => last.router.snapshot().applicationTunnels[0]?.ready === true, minutes(1));
		net.driver.runFor(10_000);
		const { signingKey, signatureType } = destinationOf(net, last).destination;
		const address = b33Address({ publicKey: signingKey, signatureType });
		expect(ask(net, first, 'http://hidden.i2p/')).toMatch(/^HTTP\/1\.1 502/);
		expect(first.router.names.addAddress('hidden.i2p', address)).toBe('added');
		expect(ask(net, first, 'http://hidden.i2p/page')).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*you asked GET \/page/);
		const reply = net.sam(first).ask('NAMING LOOKUP NAME=hidden.i2p');
		expect(reply).toBe(`NAMING REPLY RESULT=OK NAME=hidden.i2p VALUE=${destinationOf(net, last).destination.base64}`);
	});

	it('is read through an outproxy, if that is what it is', () => {
		const { net, web, b32 } = setUp();
		const node = net.node({ ...frugal, httpProxy: { host: '0.0.0.0', port: 4444 }, outproxies: [b32] });
		node.start();
		net.driver.runUntil(() => node.ready, minutes(2));
		expect(ask(net, node, 'http://example.com/outside')).toContain('you asked GET http://example.com/outside');
		expect(web.asked[0]).toContain('Host: example.com');
	});
});

/** The destination of the site, as the network knows it. */
function destinationOf(_net: RouterWorld, node: RouterNode) {
	const bytes = node.store.files.get('tunnels/site.dat')!;
	return { destination: Destination.read(new Reader(bytes, 'Destination')) };
}

describe('tunnels', () => {
	it('change while the router runs, and what stays as it was keeps its destination', () => {
		const { net, last, b32 } = setUp();
		const site = { name: 'site', type: 'http-server', to: '10.9.9.9:80', keys: 'site.dat', options: short };
		last.router.changeTunnels(
			readPlans([site, { name: 'irc', type: 'irc-client', listen: '0.0.0.0:6668', target: b32 }]),
		);
		net.driver.runUntil(() => last.router.snapshot().applicationTunnels.length === 2, 1000);
		expect(last.events.filter(({ event }) => event === 'tunnel-address')).toEqual([
			{ event: 'tunnel-address', name: 'site', b32 },
		]);
		expect(last.events.filter(({ event }) => event === 'tunnels')).toEqual([
			{ event: 'tunnels', started: ['site'], stopped: [], unchanged: [] },
			{ event: 'tunnels', started: ['irc'], stopped: [], unchanged: ['site'] },
		]);
		net.driver.runUntil(() => last.events.some(({ event }) => event === 'tunnel'), 1000);
		expect(last.events.find(({ event }) => event === 'tunnel')).toEqual({
			event: 'tunnel',
			name: 'irc',
			host: '0.0.0.0',
			port: 6668,
		});
		last.router.changeTunnels([]);
		net.driver.runUntil(() => last.router.snapshot().applicationTunnels.length === 0, 1000);
		net.driver.runUntil(() => last.router.snapshot().destinations === 0, 10_000);
		expect(last.router.snapshot().destinations).toBe(0);
	});

	it('that cannot work are told, and the router goes on; a proxy that was asked for by address must stand', async () => {
		world = new RouterWorld({ seed: 'faults' });
		const node = world.node({ ...frugal, httpProxy: 'usual', socks: { host: '0.0.0.0', port: 7656 } });
		node.start([]);
		world.driver.runFor(1000);
		await expect(node.started).rejects.toThrow(/SOCKS cannot listen on 0\.0\.0\.0:7656.*`socks`/);
		const other = world.node({ ...frugal, httpProxy: 'usual' });
		other.start([]);
		world.driver.runFor(1000);
		await other.started;
		const [fault] = other.events.filter(({ event }) => event === 'tunnel-fault' || event === 'tunnel');
		expect(fault).toMatchObject({ name: '--http-proxy' });
		other.store.write('tunnels/bad.dat', utf8('nothing'));
		other.router.changeTunnels(readPlans([{ name: 'bad', type: 'server', to: '10.9.9.9:80', keys: 'bad.dat' }]));
		world.driver.runFor(1000);
		expect(other.events.filter(({ event }) => event === 'tunnel-fault').at(-1)).toMatchObject({
			name: 'bad',
			reason: 'keys',
		});
	});
});
