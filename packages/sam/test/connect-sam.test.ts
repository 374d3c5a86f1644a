// The door for Node programs, on real sockets against our own bridge.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { connectSam, type SamBridge, type SamBridgeOptions } from '@i2p/sam/node';
import { fromUtf8 } from '@i2p/util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LoopbackBridge, startBridge } from './loopback-bridge.js';

let bridge: LoopbackBridge;
const open: SamBridge[] = [];

async function sam(more: SamBridgeOptions = {}): Promise<SamBridge> {
	const way = await connectSam({ ...bridge.sam, ...more });
	open.push(way);
	return way;
}

beforeEach(async () => {
	bridge = await startBridge();
});
afterEach(async () => {
	for (const way of open.splice(0)) await way.close();
	bridge.close();
});

describe('connectSam', () => {
	it('connects, serves, looks up, sends datagrams', async () => {
		const way = await sam();
		const carries = ['stream', 'repliable'] as const;
		const server = await way.createDestination({ carries, keys: way.newKeys('ecdsa_sha256_p256') });
		const client = await way.createDestination({ carries, name: 'client' });
		const listener = server.createServer((socket) => socket.end(`hello ${socket.remoteAddress}`)).listen();
		await once(listener, 'listening');
		const socket = await client.connect(server.address);
		expect(await text(socket)).toBe(`hello ${client.address}`);
		expect(await way.lookup(server.address)).toBe(server.base64);
		expect(await way.lookup(server.base64)).toBe(server.base64);
		const inbox = server.datagrams({ kind: 'repliable' });
		const heard = once(inbox, 'message');
		client.datagrams({ kind: 'repliable' }).send('datagram', 0, server.address);
		expect(Buffer.from((await heard)[0] as Uint8Array).toString()).toBe('datagram');
	});

	it('lets the bridge forward streams to a server', async () => {
		const way = await sam();
		const server = await way.createDestination();
		const client = await way.createDestination();
		const sockets: Socket[] = [];
		const local = createServer((socket) => {
			sockets.push(socket);
			socket.end('forwarded');
		}).listen(0, '127.0.0.1');
		await once(local, 'listening');
		const { port } = local.address() as AddressInfo;
		const forwarding = await way.forward(server, { host: '127.0.0.1', port, silent: true });
		expect(await text(await client.connect(server.address))).toBe('forwarded');
		await expect(way.forward(server, { host: '127.0.0.1', port })).rejects.toMatchObject({
			code: 'failed',
			message: expect.stringMatching(/forwarded already/),
		});
		forwarding.close();
		const other = await sam();
		await expect(other.forward(server, { host: '127.0.0.1', port })).rejects.toThrow(TypeError);
		for (const socket of sockets) socket.destroy();
		local.close();
	});

	it('says what is wrong', async () => {
		await expect(connectSam({ port: 1 })).rejects.toMatchObject({ name: 'I2pError', code: 'unreachable' });
		await bridge.letIn('me', 'secret');
		expect(fromUtf8(bridge.store.read('users.json')!)).not.toContain('secret');
		await expect(sam()).rejects.toThrow(/Authorization/);
		const way = await sam({ user: 'me', password: 'secret' });
		await expect(way.lookup('nobody.i2p')).rejects.toMatchObject({ code: 'unknown-name' });
		await expect(way.lookup(`${'a'.repeat(52)}.b32.i2p`)).rejects.toMatchObject({ code: 'not-found' });
		await expect(way.lookup('example.org')).rejects.toMatchObject({ code: 'bad-address' });
		expect(() => way.newKeys('nonsense')).toThrow(RangeError);
		await way.close();
		await way.close();
		await expect(way.createDestination()).rejects.toMatchObject({ code: 'closed' });
	});

	it('gives up a bridge that says nothing', async () => {
		const silent = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
		await once(silent, 'listening');
		const { port } = silent.address() as AddressInfo;
		await expect(connectSam({ port, timeout: 50 })).rejects.toMatchObject({ code: 'timeout' });
		silent.close();
	});

	it('lets go of its destinations', async () => {
		const destination = await (async () => {
			await using way = await sam();
			return await way.createDestination();
		})();
		expect(await destination.closed).toBe('closed');
		expect(bridge.server.sessions.size).toBeLessThanOrEqual(1);
	});
});
