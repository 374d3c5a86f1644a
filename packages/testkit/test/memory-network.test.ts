// TCP and UDP in memory keep the promises that the ports make.
import { Breath, type UdpHandler } from '@i2p/runtime';
import { MemoryNetwork, type NetworkOptions, seededRandom, VirtualDriver } from '@i2p/testkit';
import { concatBytes, equalBytes } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { Told } from './told.js';

function world(options: Partial<NetworkOptions> = {}) {
	const driver = new VirtualDriver();
	const network = new MemoryNetwork({ driver, ...options });
	const breath = () => driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [], wake }));
	return {
		driver,
		network,
		a: network.host(breath(), '10.0.0.1', '10.0.0.3'),
		b: network.host(breath(), '10.0.0.2'),
		breath,
	};
}

function connected(options: Partial<NetworkOptions> = {}) {
	const w = world(options);
	const server = new Told();
	const client = new Told();
	let from = '';
	w.b.tcp.listen(
		{ host: '0.0.0.0', port: 80 },
		{
			onListening: () => undefined,
			onConnection(socket) {
				server.socket = socket;
				from = socket.remote.host;
				return server;
			},
			onError: () => undefined,
		},
	);
	client.socket = w.a.tcp.connect({ host: '10.0.0.2', port: 80 }, client, { from: '10.0.0.3', timeoutMs: 1000 });
	w.driver.settle();
	return { ...w, server, client, from: () => from };
}

describe('TCP in memory', () => {
	it.each([true, false])('spoils what it lent, unless told otherwise (%s)', (spoilsLent) => {
		const { driver, server, client } = connected({ spoilsLent });
		const kept: Uint8Array[] = [];
		server.onData = (lent) => void kept.push(lent);
		client.socket!.write(Uint8Array.of(7));
		driver.settle();
		expect(kept[0]![0] === 7).toBe(!spoilsLent);
	});

	it('connects, carries bytes both ways in order, ends half by half', () => {
		const { driver, server, client, from } = connected({ jitterMs: 20 });
		expect(client.events).toEqual(['open']);
		expect(from()).toBe('10.0.0.3');
		const random = seededRandom('bytes');
		const sent = Array.from({ length: 50 }, () => random.bytes(1 + random.below(3000)));
		for (const part of sent) client.socket!.write(part);
		client.socket!.end();
		driver.settle();
		expect(equalBytes(server.bytes, concatBytes(...sent))).toBe(true);
		expect(server.events).toEqual(['end']);
		expect(server.socket!.write(new Uint8Array([1]))).toBe(true);
		server.socket!.end();
		driver.settle();
		expect(client.bytes).toEqual(new Uint8Array([1]));
		expect(client.events).toEqual(['open', 'end', 'close ended']);
		expect(server.events).toEqual(['end', 'close ended']);
		expect(client.socket!.write(new Uint8Array(1))).toBe(false);
	});

	it('keeps what is written before it is open', () => {
		const { driver, a, server } = connected();
		const early = new Told();
		const socket = a.tcp.connect({ host: '10.0.0.2', port: 80 }, early, { timeoutMs: 1000 });
		socket.write(new Uint8Array([1, 2]));
		socket.write(new Uint8Array([3]));
		driver.settle();
		expect(server.bytes).toEqual(new Uint8Array([1, 2, 3]));
	});

	it('pushes back when the receiver pauses, and says when there is room again', () => {
		const { driver, server, client } = connected({ bufferBytes: 1000 });
		server.socket!.pause();
		expect(client.socket!.write(new Uint8Array(600))).toBe(true);
		expect(client.socket!.room()).toBe(400);
		expect(client.socket!.write(new Uint8Array(600))).toBe(false);
		driver.settle();
		expect(server.bytes.length).toBe(0);
		server.socket!.resume();
		server.socket!.resume();
		driver.settle();
		expect(server.bytes.length).toBe(1200);
		expect(client.events).toEqual(['open', 'writable']);
	});

	it('is refused, unreachable or times out', () => {
		const { driver, a } = world();
		const dial = (host: string, from?: string) => {
			const told = new Told();
			a.tcp.connect({ host, port: 81 }, told, { timeoutMs: 500, ...(from ? { from } : {}) });
			driver.settle();
			return told.events.join();
		};
		expect(dial('10.0.0.2')).toBe('close refused');
		expect(dial('10.0.0.9')).toBe('close timeout');
		expect(dial('10.0.0.2', '1.1.1.1')).toBe('close unreachable');
	});

	it('resets, destroys and loses a machine', () => {
		const reset = connected();
		reset.server.socket!.destroy(true);
		reset.driver.settle();
		expect([reset.client.events.at(-1), reset.server.events.at(-1)]).toEqual(['close reset', 'close destroyed']);

		const gone = connected();
		gone.server.socket!.destroy();
		gone.server.socket!.destroy();
		gone.driver.settle();
		expect(gone.client.events).toEqual(['open', 'end']);
		gone.client.socket!.write(new Uint8Array(3));
		gone.driver.settle();
		expect(gone.client.events.at(-1)).toBe('close reset');

		const quiet = connected();
		quiet.server.socket!.destroy();
		quiet.driver.settle();
		quiet.client.socket!.end();
		quiet.driver.settle();
		expect(quiet.client.events.at(-1)).toBe('close ended');

		const unread = connected();
		unread.server.socket!.pause();
		unread.client.socket!.write(new Uint8Array(3));
		unread.driver.settle();
		unread.server.socket!.destroy();
		unread.driver.settle();
		expect(unread.client.events.at(-1)).toBe('close reset');

		const down = connected();
		down.b.down();
		down.driver.settle();
		expect(down.client.events.at(-1)).toBe('close reset');
		expect(down.server.events).toEqual([]);
		expect(down.network.isTaken('10.0.0.2')).toBe(false);
	});

	it('says why it cannot listen, drops whom nobody wants, and stops listening', () => {
		const { driver, a, b } = world();
		const told: string[] = [];
		const handler = {
			onListening: (at: { port: number }) => told.push(`listens ${at.port}`),
			onConnection: () => undefined,
			onError: (code: string) => told.push(code),
		};
		const listener = b.tcp.listen({ host: '10.0.0.2', port: 5 }, handler);
		b.tcp.listen({ host: '10.0.0.2', port: 5 }, handler);
		b.tcp.listen({ host: '9.9.9.9', port: 6 }, handler);
		b.tcp.listen({ host: '0.0.0.0', port: 0 }, handler);
		driver.settle();
		expect(told).toEqual(['listens 5', 'in-use', 'no-address', 'listens 49152']);
		const unwanted = new Told();
		a.tcp.connect({ host: '10.0.0.2', port: 5 }, unwanted, { timeoutMs: 100 });
		driver.settle();
		expect(unwanted.events.at(-1)).toBe('close reset');
		listener.close();
		const late = new Told();
		a.tcp.connect({ host: '10.0.0.2', port: 5 }, late, { timeoutMs: 100 });
		driver.settle();
		expect(late.events).toEqual(['close refused']);
	});

	it('takes the time that its bandwidth asks for', () => {
		const { driver, server, client } = connected({ bytesPerSecond: 1_000_000, latencyMs: 5 });
		const began = driver.clock.now();
		for (let i = 0; i < 10; i++) client.socket!.write(new Uint8Array(100_000));
		driver.runUntil(() => server.bytes.length === 1_000_000);
		expect(driver.clock.now() - began).toBeGreaterThan(1000);
		expect(driver.clock.now() - began).toBeLessThan(1010);
	});
});

describe('UDP in memory', () => {
	const listen = (told: string[]): UdpHandler => ({
		onListening: (at) => told.push(`at ${at.port}`),
		onDatagram: (lent, from) => told.push(`${lent.join(' ')} from ${from.host}:${from.port}`),
		onError: (code) => told.push(code),
	});

	it('carries datagrams, says why it cannot bind, is silent once closed', () => {
		const { driver, a, b } = world();
		const told: string[] = [];
		const one = a.udp.bind({ host: '0.0.0.0', port: 9 }, listen([]));
		const two = b.udp.bind({ host: '10.0.0.2', port: 0 }, listen(told));
		b.udp.bind({ host: '10.0.0.2', port: 40_000 }, listen(told));
		b.udp.bind({ host: '7.7.7.7', port: 1 }, listen(told));
		driver.settle();
		one.send(new Uint8Array([1, 2]), { host: '10.0.0.2', port: 40_000 });
		one.send(new Uint8Array([1, 2]), { host: '10.0.0.2', port: 1 });
		driver.settle();
		two.close();
		one.send(new Uint8Array([3]), { host: '10.0.0.2', port: 40_000 });
		two.send(new Uint8Array([3]), { host: '10.0.0.1', port: 9 });
		driver.settle();
		expect(told).toEqual(['at 40000', 'in-use', 'no-address', '1 2 from 10.0.0.1:9']);
	});

	it('loses the part that it was told to, the same ones each time', () => {
		const run = () => {
			const { driver, a, b } = world({ loss: 0.3, random: seededRandom('loss') });
			const told: string[] = [];
			b.udp.bind({ host: '10.0.0.2', port: 1 }, listen(told));
			const one = a.udp.bind({ host: '10.0.0.1', port: 9 }, listen([]));
			for (let i = 0; i < 200; i++) one.send(new Uint8Array([i]), { host: '10.0.0.2', port: 1 });
			driver.settle();
			return told.join();
		};
		const first = run();
		expect(run()).toBe(first);
		const arrived = first.split(',').length - 1;
		expect(arrived).toBeGreaterThan(110);
		expect(arrived).toBeLessThan(170);
	});

	it('has one machine at an address', () => {
		const { network, breath } = world();
		expect(() => network.host(breath(), '10.0.0.1')).toThrow(RangeError);
	});
});
