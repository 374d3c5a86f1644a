// Sockets and servers behave as those of `node:net`.
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { I2pDestination, I2pServer, I2pSocket } from '@i2p/client/node';
import { sha256 } from '@i2p/crypto-sha256';
import { seededRandom } from '@i2p/testkit';
import { concatBytes } from '@i2p/util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LiveWorld } from './live.js';

let live: LiveWorld;
let near: I2pDestination;
let far: I2pDestination;

beforeEach(async () => {
	live = new LiveWorld({ latencyMs: 1 });
	[near, far] = await Promise.all([live.open(), live.open()]);
});

afterEach(async () => {
	await Promise.all([near.close(), far.close()]);
	live.end();
});

/** A connection to the far side, both ends. */
async function both(
	options: Parameters<I2pDestination['connect']>[1] = {},
): Promise<[I2pSocket, I2pSocket, I2pServer]> {
	const server = far.createServer({ allowHalfOpen: true }).listen(7);
	const [[theirs], ours] = await Promise.all([
		once(server, 'connection') as Promise<[I2pSocket]>,
		near.connect(far.address, { port: 7, ...options }),
	]);
	return [ours, theirs, server];
}

/** All that comes; unlike a `for await` this leaves the writing side alone. */
async function textOf(stream: Readable): Promise<string> {
	let text = '';
	stream.setEncoding('utf8').on('data', (chunk) => {
		text += chunk;
	});
	await once(stream, 'end');
	return text;
}

describe('a socket', () => {
	it('says where both ends are', async () => {
		const [ours, theirs] = await both({ localPort: 5 });
		expect([ours.remoteAddress, ours.remotePort, ours.localPort]).toEqual([far.address, 7, 5]);
		expect(theirs.address()).toEqual({ address: far.address, family: 'I2P', port: 7 });
		expect([theirs.remoteAddress, theirs.remotePort]).toEqual([near.address, 5]);
		expect(theirs.remoteDestination!.bytes).toEqual(near.destination.bytes);
		expect(ours.remoteDestination!.bytes).toEqual(far.destination.bytes);
		expect([ours.readyState, ours.pending, ours.connecting]).toEqual(['open', false, false]);
		expect(ours.setNoDelay().setKeepAlive(true, 1).ref().unref()).toBe(ours);
	});

	it('stays open for writing when the other side has ended, if it is allowed to', async () => {
		const [ours, theirs] = await both({ allowHalfOpen: true });
		ours.end('question');
		expect(await textOf(theirs)).toBe('question');
		expect(theirs.readyState).toBe('writeOnly');
		theirs.end('answer');
		expect(await textOf(ours)).toBe('answer');
		if (!theirs.closed) await once(theirs, 'close');
		expect([ours.bytesWritten, ours.bytesRead, theirs.readyState]).toEqual([8, 6, 'closed']);
	});

	it('ends by itself when the other side has, unless it is allowed to stay open', async () => {
		const [ours, theirs] = await both();
		theirs.end('bye');
		const closed = once(ours, 'close');
		expect(await textOf(ours)).toBe('bye');
		await closed;
		expect(ours.writableFinished).toBe(true);
	});

	it('holds back a writer whose reader does not read, and brings everything', async () => {
		const [ours, theirs] = await both();
		const data = seededRandom('held').bytes(3 << 20);
		const source = Readable.from(data.length > 0 ? chunksOf(data, 50_000) : []);
		const written = pipeline(source, ours, { end: true });
		await new Promise((resolve) => setTimeout(resolve, 200));
		expect(ours.bytesWritten).toBeLessThan(2 << 20);
		expect(ours.writableNeedDrain).toBe(true);
		const got: Uint8Array[] = [];
		for await (const chunk of theirs) got.push(chunk);
		await written;
		expect(sha256(concatBytes(...got))).toEqual(sha256(data));
		expect(theirs.bytesRead).toBe(data.length);
	});

	it('sends what is written before the answer with the first packet', async () => {
		const server = far.createServer().listen();
		const socket = near.createConnection(far.address);
		socket.write('early ');
		socket.end('bird');
		const [theirs] = (await once(server, 'connection')) as [I2pSocket];
		expect(await textOf(theirs)).toBe('early bird');
	});

	it('tells that nothing happened for so long, and only then', async () => {
		const [ours] = await both();
		const began = performance.now();
		await new Promise<void>((resolve) => ours.setTimeout(30, resolve));
		expect(performance.now() - began).toBeGreaterThan(25);
		expect([ours.destroyed, ours.timeout]).toEqual([false, 30]);
		const never = () => expect.unreachable();
		ours.setTimeout(1, never).setTimeout(0, never);
		await new Promise((resolve) => setTimeout(resolve, 20));
	});

	it('that is destroyed still brings what it took, and ends in order', async () => {
		const [ours, theirs] = await both();
		ours.write('last words');
		ours.destroy();
		expect(await textOf(theirs)).toBe('last words');
	});

	it('destroys itself once everything is written', async () => {
		const [ours, theirs] = await both();
		ours.write('a');
		ours.write('b');
		ours.destroySoon();
		expect(await textOf(theirs)).toBe('ab');
		expect(ours.destroyed).toBe(true);
		ours.destroySoon();
	});

	it('that is reset tells the other side so', async () => {
		const [ours, theirs] = await both();
		ours.resetAndDestroy();
		const [error] = await once(theirs, 'error');
		expect(error).toMatchObject({ name: 'I2pError', code: 'reset' });
		expect(error.message).toContain(near.address);
	});

	it('that has ended brings its last bytes though its destination is closed at once, and ends in order', async () => {
		const [ours, theirs] = await both();
		const text = textOf(theirs).finally(() => theirs.end());
		ours.end('last words');
		await near.close();
		expect(await text).toBe('last words');
	});

	it('that ends because the other side has ends in order though its destination is closed at once', async () => {
		const [ours, theirs] = await both();
		theirs.end('PONG');
		const end = textOf(theirs);
		let answer = '';
		for await (const data of ours) answer += data;
		await near.close();
		expect([answer, await end]).toEqual(['PONG', '']);
	});

	it('is destroyed with its destination, and so are servers and sockets of datagrams', async () => {
		const [ours, theirs, server] = await both();
		const datagrams = far.datagrams();
		const ends = [theirs, server, datagrams].map((it) => once(it, 'close'));
		const text = textOf(ours).catch((error) => error.code);
		await far.close();
		await Promise.all(ends);
		expect(await text).toBe('reset');
		expect(await far.closed).toBe('closed');
		expect(() => far.datagrams()).toThrow('is closed');
		await expect(far.connect(near.address)).rejects.toMatchObject({ code: 'closed' });
		await far[Symbol.asyncDispose]();
	});
});

function* chunksOf(bytes: Uint8Array, size: number): Generator<Uint8Array> {
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('connecting', () => {
	it('takes b32 in any case, names, and destinations in base64', async () => {
		far.createServer((socket) => socket.end('here')).listen();
		live.names.set('far.i2p', far);
		for (const address of [far.address, far.address.toUpperCase(), 'far.i2p', 'FAR.i2p.alt', far.base64])
			expect(await textOf(await near.connect(address))).toBe('here');
	});

	it.each([
		['example.com', 'bad-address'],
		['127.0.0.1', 'bad-address'],
		['a'.repeat(600), 'bad-address'],
		['nobody.i2p', 'unknown-name'],
		[`${'a'.repeat(52)}.b32.i2p`, 'unreachable'],
	])('to %s fails as %s', async (address, code) => {
		await expect(near.connect(address)).rejects.toMatchObject({ name: 'I2pError', code });
	});

	it('fails where nobody listens', async () => {
		await expect(near.connect(far.address, { port: 9 })).rejects.toMatchObject({ code: 'refused' });
	});

	it('is given up by a signal, before and after it began', async () => {
		const reason = new Error('changed my mind');
		await expect(near.connect(far.address, { signal: AbortSignal.abort(reason) })).rejects.toMatchObject({
			...{ code: 'aborted', cause: reason },
		});
		live.world.watch = () => false;
		const controller = new AbortController();
		const connecting = near.connect(far.address, { signal: controller.signal });
		controller.abort(reason);
		await expect(connecting).rejects.toMatchObject({ code: 'aborted', cause: reason });
	});

	it('is given up after its time', async () => {
		live.world.watch = () => false;
		await expect(near.connect(far.address, { timeout: 20 })).rejects.toMatchObject({ code: 'timeout' });
	});

	it('that was given up while it looked a name up opens nothing', async () => {
		const server = far.createServer(() => expect.unreachable()).listen();
		live.names.set('far.i2p', far);
		const socket = near.createConnection('far.i2p');
		socket.write('x');
		socket.on('error', () => undefined).destroy();
		await once(socket, 'close');
		await new Promise((resolve) => setTimeout(resolve, 20));
		expect(server.listening).toBe(true);
	});
});

describe('a server', () => {
	it('says where it listens, has its port alone, and gives it back', async () => {
		const server = far.createServer();
		expect(server.address()).toBeNull();
		const heard = new Promise<void>((resolve) => server.listen(80, resolve));
		expect(server.address()).toEqual({ address: far.address, family: 'I2P', port: 80 });
		await heard;
		expect(() => far.createServer().listen(80)).toThrow(expect.objectContaining({ code: 'port-in-use' }));
		expect(() => server.listen(81)).toThrow(expect.objectContaining({ code: 'port-in-use' }));
		expect(() => far.createServer().listen(65_536)).toThrow(RangeError);
		await server[Symbol.asyncDispose]();
		await server[Symbol.asyncDispose]();
		expect(server.listening).toBe(false);
		far.createServer().listen({ port: 80 });
	});

	it('closes when its connections have ended, or are made to', async () => {
		const [ours, theirs, server] = await both();
		ours.on('error', () => undefined);
		let closed = false;
		const closing = new Promise<void>((resolve) => server.close(resolve)).then(() => {
			closed = true;
		});
		await expect(near.connect(far.address, { port: 7 })).rejects.toMatchObject({ code: 'refused' });
		expect(closed).toBe(false);
		server.getConnections((_none, count) => expect(count).toBe(1));
		server.ref().unref().closeAllConnections();
		await closing;
		expect(theirs.destroyed).toBe(true);
	});

	it('refuses more connections than it may have', async () => {
		const [, , server] = await both();
		server.maxConnections = 1;
		await expect(near.connect(far.address, { port: 7 })).rejects.toMatchObject({ code: 'refused' });
	});

	it('is closed by a signal', async () => {
		const controller = new AbortController();
		const server = far.createServer().listen({ signal: controller.signal });
		controller.abort();
		await once(server, 'close');
		expect(() => server.listen({ signal: controller.signal })).toThrow(expect.objectContaining({ code: 'aborted' }));
	});

	it('is an iterable of its connections', async () => {
		const server = far.createServer({ allowHalfOpen: true }).listen();
		const answered = Promise.all(
			['a', 'b'].map(async (text) => {
				const socket = await near.connect(far.address);
				socket.end(text);
				return textOf(socket);
			}),
		);
		let served = 0;
		for await (const socket of server) {
			const text = await textOf(socket);
			socket.end(text.toUpperCase());
			served++;
			if (served === 2) break;
		}
		expect(await answered).toEqual(['A', 'B']);
		const rest = server[Symbol.asyncIterator]();
		const waiting = rest.next();
		server.close();
		expect((await waiting).done).toBe(true);
		expect((await rest.next()).done).toBe(true);
	});
});
