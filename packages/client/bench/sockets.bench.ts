// The door for Node over messages in memory: bytes through a socket, connections, requests over HTTP. No tunnels, no garlic.
import { once } from 'node:events';
import { createServer, get } from 'node:http';
import type { I2pDestination, I2pSocket } from '@i2p/client/node';
import { afterAll, beforeAll, bench, describe } from 'vitest';
import { LiveWorld } from '../test/live.js';

const mebibytes = 10;
const chunk = new Uint8Array(65_536);
const echoPort = 7;
const sinkPort = 9;
const webPort = 80;

let live: LiveWorld;
let near: I2pDestination;
let far: I2pDestination;
let open: I2pSocket;
let arrived = 0;
let onArrived: () => void = () => undefined;

beforeAll(async () => {
	live = new LiveWorld();
	[near, far] = await Promise.all([live.open(), live.open()]);
	far.createServer((socket) => socket.pipe(socket)).listen(echoPort);
	far
		.createServer((socket) => {
			socket.on('data', (bytes: Uint8Array) => {
				arrived += bytes.length;
				onArrived();
			});
		})
		.listen(sinkPort);
	const web = createServer((_request, response) => response.end('hello'));
	far.createServer((socket) => web.emit('connection', socket)).listen(webPort);
	open = await near.connect(far.address, { port: sinkPort });
});

afterAll(async () => {
	await Promise.all([near.close(), far.close()]);
	live.end();
});

/** Writes so many bytes as a program would, and waits until all have arrived. */
async function move(bytes: number): Promise<void> {
	const all = arrived + bytes;
	const done = new Promise<void>((resolve) => {
		onArrived = () => {
			if (arrived >= all) resolve();
		};
	});
	for (let left = bytes; left > 0; left -= chunk.length) if (!open.write(chunk)) await once(open, 'drain');
	await done;
}

describe('a socket', () => {
	bench(`${mebibytes} mebibytes, written and read`, () => move(mebibytes << 20), { iterations: 5 });

	bench('a connection: opened, a word there and back, closed', async () => {
		const socket = await near.connect(far.address, { port: echoPort });
		socket.end('word');
		socket.resume();
		await once(socket, 'end');
	});

	bench('sixteen connections at once', async () => {
		const sockets = await Promise.all(Array.from({ length: 16 }, () => near.connect(far.address, { port: echoPort })));
		for (const socket of sockets) socket.end('word').resume();
		await Promise.all(sockets.map((socket) => once(socket, 'end')));
	});

	bench('a request of http.get, its answer read', async () => {
		const agent = near.agent();
		const [response] = await once(get({ host: far.address, port: webPort, agent }), 'response');
		response.resume();
		await once(response, 'end');
		agent.destroy();
	});
});
