// The TCP port on real loopback sockets: what it promises, told by events only.
import { createServer, connect as nodeConnect, Socket } from 'node:net';
import { Breath, type Endpoint, type TcpHandler, type TcpListener, type TcpPort, type TcpSocket } from '@i2p/runtime';
import { NodeDriver, nodeTcp } from '@i2p/runtime-node';
import { seededRandom } from '@i2p/testkit';
import { concatBytes, copyBytes, equalBytes } from '@i2p/util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { lentReading, readingLent } from '../src/lent-reading.js';

const closers: (() => void)[] = [];
afterEach(() => {
	for (const close of closers.splice(0)) close();
});

/** A machine's ports, its breath, and a way to wait for an event. */
function machine(budgets: { inhaleBudgetMs?: number } = {}) {
	const driver = new NodeDriver();
	const breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [], wake, ...budgets }));
	closers.push(() => driver.detach(breath));
	return { driver, breath, tcp: nodeTcp(breath) };
}

class Told implements TcpHandler {
	events: string[] = [];
	parts: Uint8Array[] = [];
	/** What the bytes were lent from. */
	readonly memories = new Set<ArrayBufferLike>();
	length = 0;
	socket: TcpSocket | undefined;
	readonly #phase: () => string;
	#waiting: { holds: () => boolean; done: () => void }[] = [];
	onBytes: (() => void) | undefined;

	constructor(breath: Breath) {
		this.#phase = () => breath.phase;
	}
	#note(event: string): void {
		expect(this.#phase()).toBe('inhale');
		if (event !== '') this.events.push(event);
		this.#waiting = this.#waiting.filter(({ holds, done }) => {
			if (!holds()) return true;
			done();
			return false;
		});
	}
	until(holds: () => boolean): Promise<void> {
		return new Promise((done) => {
			if (holds()) done();
			else this.#waiting.push({ holds, done });
		});
	}
	event(name: string): Promise<void> {
		return this.until(() => this.events.includes(name));
	}
	onOpen(): void {
		this.#note('open');
	}
	onData(lent: Uint8Array): void {
		this.parts.push(copyBytes(lent));
		this.memories.add(lent.buffer);
		this.length += lent.length;
		this.onBytes?.();
		this.#note('');
	}
	onWritable(): void {
		this.#note('writable');
	}
	onEnd(): void {
		this.#note('end');
	}
	onClose(reason: string): void {
		this.#note(`close ${reason}`);
	}
	get bytes(): Uint8Array {
		return concatBytes(...this.parts);
	}
}

function listen(
	tcp: TcpPort,
	onConnection: (socket: TcpSocket) => TcpHandler | undefined,
): Promise<{ at: Endpoint; listener: TcpListener }> {
	return new Promise((done, failed) => {
		const listener = tcp.listen(
			{ host: '127.0.0.1', port: 0 },
			{ onListening: (at) => done({ at, listener }), onConnection, onError: (_, detail) => failed(new Error(detail)) },
		);
		closers.push(() => listener.close());
	});
}

async function pair(budgets: { inhaleBudgetMs?: number } = {}) {
	const a = machine(budgets);
	const b = machine(budgets);
	const server = new Told(b.breath);
	let accepted: () => void = () => undefined;
	const connected = new Promise<void>((done) => {
		accepted = done;
	});
	const { at } = await listen(b.tcp, (socket) => {
		server.socket = socket;
		closers.push(() => socket.destroy());
		accepted();
		return server;
	});
	const client = new Told(a.breath);
	const socket = a.tcp.connect(at, client, { timeoutMs: 5000 });
	client.socket = socket;
	closers.push(() => socket.destroy());
	await Promise.all([client.event('open'), connected]);
	return { a, b, client, server, at };
}

describe('nodeTcp', () => {
	it('carries bytes both ways, ends half by half, tells the close once', async () => {
		const { client, server, at } = await pair();
		expect(client.socket!.remote).toEqual(at);
		expect(server.socket!.remote.host).toBe('127.0.0.1');
		const sent = seededRandom('tcp').bytes(100_000);
		for (let i = 0; i < 100; i++) client.socket!.write(sent.subarray(i * 1000, (i + 1) * 1000));
		client.socket!.end();
		expect(client.socket!.write(new Uint8Array(1))).toBe(false);
		await server.event('end');
		expect(equalBytes(server.bytes, sent)).toBe(true);
		server.socket!.write(new Uint8Array([7]));
		server.socket!.end();
		await Promise.all([client.event('close ended'), server.event('close ended')]);
		expect(client.bytes).toEqual(new Uint8Array([7]));
		expect(client.events).toEqual(['open', 'end', 'close ended']);
		expect([client.socket!.room(), client.socket!.write(new Uint8Array(1))]).toEqual([0, false]);
		client.socket!.destroy();
		client.socket!.end();
	});

	it('sends what is written in one turn in one piece', async () => {
		const chunks: Buffer[] = [];
		const plain = createServer((socket: Socket) => {
			closers.push(() => socket.destroy());
			socket.on('data', (chunk) => chunks.push(chunk));
			socket.on('end', () => socket.end());
		});
		closers.push(() => plain.close());
		const port = await new Promise<number>((done) =>
			plain.listen(0, '127.0.0.1', () => done((plain.address() as { port: number }).port)),
		);
		const a = machine();
		const client = new Told(a.breath);
		const socket = a.tcp.connect({ host: '127.0.0.1', port }, client, { timeoutMs: 5000 });
		await client.event('open');
		a.breath.inhale('test', () => {
			for (let i = 0; i < 20; i++) socket.write(new Uint8Array(50));
			socket.end();
		});
		await client.event('close ended');
		expect(chunks.map((chunk) => chunk.length)).toEqual([1000]);
	});

	it('writes from lent memory behind what was written before, and keeps what the system does not take', async () => {
		const { client, server } = await pair();
		server.socket!.pause();
		const random = seededRandom('outgoing');
		const sent: Uint8Array[] = [];
		const writesLent = (bytes: number) => {
			const piece = random.bytes(bytes);
			sent.push(piece);
			const lent = client.socket!.outgoing(bytes);
			expect(lent.length).toBe(bytes);
			lent.set(piece);
			client.socket!.write(lent);
		};
		const first = random.bytes(100);
		sent.push(first);
		client.socket!.write(copyBytes(first));
		for (let i = 0; i < 300; i++) writesLent(1 + random.below(40_000));
		expect(client.socket!.room()).toBe(0);
		server.socket!.resume();
		await client.event('writable');
		writesLent(32_768);
		writesLent(32_769);
		const all = concatBytes(...sent);
		await server.until(() => server.length === all.length);
		expect(equalBytes(server.bytes, all)).toBe(true);
	});

	it('says no above its mark and tells when there is room again; a paused reader is heard later', async () => {
		const { client, server } = await pair();
		server.socket!.pause();
		const piece = new Uint8Array(65_536);
		let sent = 0;
		while (client.socket!.write(copyBytes(piece))) sent += piece.length;
		sent += piece.length;
		expect(client.socket!.room()).toBe(0);
		for (let i = 0; i < 200; i++) {
			client.socket!.write(copyBytes(piece));
			sent += piece.length;
		}
		expect(server.length).toBe(0);
		server.socket!.resume();
		server.socket!.resume();
		await client.event('writable');
		expect(client.socket!.room()).toBeGreaterThan(0);
		await server.until(() => server.length === sent);
	});

	it('keeps what is beyond the budget for later turns, in order, to the end', async () => {
		const { client, server, b } = await pair({ inhaleBudgetMs: 0 });
		const sent = seededRandom('budget').bytes(3_000_000);
		const turns = new Set<number>();
		server.onBytes = () => turns.add(b.breath.turnCount);
		client.socket!.write(sent);
		client.socket!.end();
		await server.event('end');
		expect(equalBytes(server.bytes, sent)).toBe(true);
		expect(turns.size).toBeGreaterThan(1);
		server.socket!.end();
		await server.event('close ended');
		expect(server.events).toEqual(['end', 'close ended']);
	});

	it("keeps it for the side that dialled, too, whose memory for reading is everybody's", async () => {
		const { client, server } = await pair({ inhaleBudgetMs: 0 });
		const other = await pair({ inhaleBudgetMs: 0 });
		const sent = seededRandom('dialled').bytes(2_000_000);
		const noise = seededRandom('noise').bytes(2_000_000);
		server.socket!.write(sent);
		other.server.socket!.write(noise);
		client.onBytes = () => {
			client.onBytes = undefined;
			client.socket!.pause();
			setImmediate(() => client.socket!.resume());
		};
		server.socket!.end();
		await Promise.all([client.event('end'), other.client.until(() => other.client.length === noise.length)]);
		expect(equalBytes(client.bytes, sent)).toBe(true);
		expect(equalBytes(other.client.bytes, noise)).toBe(true);
	});

	it('lends all of them the same memory, dialled or come in', async () => {
		const { client, server } = await pair();
		client.socket!.write(new Uint8Array(3));
		await server.until(() => server.length === 3);
		client.socket!.write(new Uint8Array(4));
		server.socket!.write(new Uint8Array(5));
		await Promise.all([server.until(() => server.length === 7), client.until(() => client.length === 5)]);
		expect([...server.memories]).toEqual([...client.memories]);
		expect(server.memories.size).toBe(1);
	});

	it('leaves a socket that came in as it is where Node keeps it otherwise', () => {
		const accepted = Object.assign(new Socket(), { _handle: {} });
		const reading = lentReading(() => undefined);
		expect(readingLent(accepted, reading)).toBe(accepted);
		expect(accepted.destroyed).toBe(false);
	});

	it('hears nothing while paused inside a turn, not even what waits in the port', async () => {
		const { client, server } = await pair({ inhaleBudgetMs: 0 });
		server.onBytes = () => {
			server.socket!.pause();
			server.onBytes = undefined;
		};
		client.socket!.write(new Uint8Array(500_000));
		client.socket!.end();
		await server.until(() => server.length > 0);
		const heard = server.length;
		await new Promise((done) => setImmediate(done));
		await new Promise((done) => setImmediate(done));
		expect(server.length).toBe(heard);
		server.socket!.resume();
		await server.event('end');
		expect(server.length).toBe(500_000);
	});

	it('resets and destroys', async () => {
		const first = await pair();
		first.client.socket!.destroy(true);
		await Promise.all([first.server.event('close reset'), first.client.event('close destroyed')]);
		const second = await pair();
		second.client.socket!.destroy();
		await Promise.all([second.server.event('end'), second.client.event('close destroyed')]);
		expect(second.client.events).toEqual(['open', 'close destroyed']);
	});

	it('is refused, unreachable, or times out; never throws', async () => {
		const a = machine();
		const { at, listener } = await listen(a.tcp, () => undefined);
		const dial = async (to: Endpoint, from?: string, timeoutMs = 5000) => {
			const told = new Told(a.breath);
			const socket = a.tcp.connect(to, told, { timeoutMs, ...(from ? { from } : {}) });
			socket.write(new Uint8Array(1));
			await told.until(() => told.events.some((event) => event.startsWith('close')));
			return told.events.at(-1);
		};
		expect(await dial(at)).toBe('close reset');
		listener.close();
		expect(await dial(at)).toBe('close refused');
		expect(await dial({ host: 'localhost', port: 1 })).toBe('close unreachable');
		expect(await dial({ host: '127.0.0.1', port: 70_000 })).toBe('close unreachable');
		expect(await dial(at, 'nowhere')).toBe('close unreachable');
		expect(await dial(at, '203.0.113.7')).toBe('close unreachable');
		vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
		const slow = dial(at, undefined, 700);
		vi.advanceTimersByTime(700);
		vi.useRealTimers();
		expect(await slow).toBe('close timeout');
	});

	it('leaves from the address that it is told', async () => {
		const a = machine();
		let from = '';
		const { at } = await listen(a.tcp, (socket) => {
			from = socket.remote.host;
			return undefined;
		});
		const told = new Told(a.breath);
		a.tcp.connect(at, told, { from: '127.0.0.9', timeoutMs: 5000 });
		await told.until(() => told.events.some((event) => event.startsWith('close')));
		expect(from).toBe('127.0.0.9');
	});

	it('says why it cannot listen', async () => {
		const a = machine();
		const { at } = await listen(a.tcp, () => undefined);
		const refusal = (where: Endpoint) =>
			new Promise<string>((done) =>
				a.tcp.listen(where, {
					onListening: () => done('listens'),
					onConnection: () => undefined,
					onError: (code) => done(code),
				}),
			);
		expect(await refusal(at)).toBe('in-use');
		expect(await refusal({ host: '203.0.113.7', port: 0 })).toBe('no-address');
		expect(await refusal({ host: 'a name', port: 0 })).toBe('no-address');
	});

	it('listens for both families at one port, each by its own listener, if IPv6 is asked to keep to itself', async (context) => {
		const a = machine();
		const listening = (at: Endpoint, options: { ipv6Only?: boolean }): Promise<Endpoint | string> =>
			new Promise((done) => {
				const handler = { onListening: done, onConnection: () => undefined, onError: done };
				const listener = a.tcp.listen(at, handler, options);
				closers.push(() => listener.close());
			});
		const four = await listening({ host: '0.0.0.0', port: 0 }, {});
		const { port } = four as Endpoint;
		const six = await listening({ host: '::', port }, { ipv6Only: true });
		if (six === 'no-address') context.skip('this machine has no IPv6');
		expect(six).toEqual({ host: '::', port });
		expect(await listening({ host: '::', port }, {})).toBe('in-use');
	});

	it('hears IPv4 callers of an IPv6 listener by their own address, where there is IPv6', async () => {
		const a = machine();
		const heard = await new Promise<string>((done) => {
			const listener = a.tcp.listen(
				{ host: '::', port: 0 },
				{
					onListening(at) {
						const socket = nodeConnect({ host: '127.0.0.1', port: at.port });
						socket.on('error', () => undefined);
						closers.push(() => socket.destroy());
					},
					onConnection(socket) {
						done(socket.remote.host);
						return undefined;
					},
					onError: (code) => done(code),
				},
			);
			closers.push(() => listener.close());
		});
		expect(['127.0.0.1', 'no-address']).toContain(heard);
	});
});
