// TLS on real loopback sockets: dialled, held half open, ended.
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { Breath, type TcpEnd, type TcpHandler } from '@i2p/runtime';
import { NodeDriver, nodeTls } from '@i2p/runtime-node';
import { concatBytes, copyBytes, fromUtf8, utf8 } from '@i2p/util';
import { afterEach, describe, expect, it, vi } from 'vitest';

const closers: (() => void)[] = [];
afterEach(() => {
	for (const close of closers.splice(0)) close();
});

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url));

/** A server, with TLS or not, and a dialled connection to it. */
async function dialled(onSocket: (socket: TLSSocket) => void) {
	const server = createServer({ cert: fixture('cert.pem'), key: fixture('key.pem'), allowHalfOpen: true }, onSocket);
	server.on('tlsClientError', () => undefined);
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	closers.push(() => void server.close());
	const driver = new NodeDriver();
	const breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [], wake }));
	closers.push(() => driver.detach(breath));
	const told = { events: [] as string[], parts: [] as Uint8Array[], ended: undefined as TcpEnd | undefined };
	const handler: TcpHandler = {
		onOpen: () => told.events.push('open'),
		onData: (lent) => told.parts.push(copyBytes(lent)),
		onWritable: () => told.events.push('writable'),
		onEnd: () => told.events.push('end'),
		onClose: (reason) => {
			told.ended = reason;
		},
	};
	const dial = nodeTls(breath);
	const { port } = server.address() as AddressInfo;
	const socket = dial.connect({ host: '127.0.0.1', port }, handler, { timeoutMs: 5000 });
	return { told, socket, dial, handler, text: () => fromUtf8(concatBytes(...told.parts)) };
}

describe('TLS', () => {
	it('carries bytes both ways; an end leaves the other way open', async () => {
		const { told, socket, text } = await dialled((server) => {
			server.on('data', (bytes) => server.write(`echo ${bytes}`));
			server.on('end', () => server.end(' bye'));
		});
		await vi.waitFor(() => expect(told.events).toContain('open'));
		socket.write(utf8('hello'));
		await vi.waitFor(() => expect(text()).toBe('echo hello'));
		socket.end();
		await vi.waitFor(() => expect(told.ended).toBe('ended'));
		expect(text()).toBe('echo hello bye');
	});

	it('can be dropped, with a reset or without', async () => {
		for (const reset of [true, false]) {
			let gone = false;
			const { told, socket } = await dialled((server) => {
				server.on('error', () => undefined);
				for (const event of ['end', 'close'])
					server.on(event, () => {
						gone = true;
					});
			});
			await vi.waitFor(() => expect(told.events).toContain('open'));
			socket.destroy(reset);
			await vi.waitFor(() => expect([gone, told.ended]).toEqual([true, 'destroyed']));
		}
	});

	it('wants a certificate of whoever is not this machine, and an address literal', async () => {
		const { dial, handler, told } = await dialled(() => undefined);
		await vi.waitFor(() => expect(told.events).toContain('open'));
		dial.connect({ host: 'localhost', port: 443 }, handler, { timeoutMs: 1000 });
		await vi.waitFor(() => expect(told.ended).toBe('unreachable'));
	});
});
