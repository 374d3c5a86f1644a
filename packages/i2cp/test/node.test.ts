// The client's door for programs: over real sockets, to a server of ours.

import { readFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { createServer, type Server } from 'node:tls';
import type { LookupAnswer, MessageHostMaker } from '@i2p/client-core';
import { createDestinationKeys } from '@i2p/data-core';
import { Breath, RoomGroup } from '@i2p/runtime';
import { NodeDriver, nodeRandom, nodeTcp } from '@i2p/runtime-node';
import { expect, it } from 'vitest';
import { connectI2cp } from '../src/node/index.js';
import { I2cpServer } from '../src/server/index.js';

async function ask(door: ReturnType<typeof connectI2cp>, target: Parameters<MessageHostMaker['resolve']>[0]) {
	return new Promise<LookupAnswer>((resolve) => door.maker.resolve(target, resolve));
}

const fixture = (name: string) => readFileSync(new URL(`../../runtime-node/test/fixtures/${name}`, import.meta.url));

/** A TLS port before another one. */
async function tlsBefore(port: number): Promise<Server> {
	const server = createServer({ cert: fixture('cert.pem'), key: fixture('key.pem') }, (socket) => {
		const behind = connect(port, '127.0.0.1');
		socket.on('error', () => behind.destroy());
		behind.on('error', () => socket.destroy());
		socket.pipe(behind).pipe(socket);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return server;
}

it('asks a router, by TCP or by TLS, and goes', async () => {
	const driver = new NodeDriver();
	const floor = new RoomGroup('doors');
	const breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [floor], wake }));
	const random = nodeRandom();
	const { destination } = createDestinationKeys(random);
	const maker: MessageHostMaker = {
		create: () => {
			throw new Error('nobody asks for a session');
		},
		resolve: (_target, onAnswer) =>
			void setImmediate(() => breath.inhale('found', (turn) => onAnswer({ destination }, turn))),
	};
	const port = await new Promise<number>((resolve) => {
		const at = { host: '127.0.0.1', port: 0 };
		floor.add(new I2cpServer({ tcp: nodeTcp(breath), maker, random, at, onListening: (where) => resolve(where.port) }));
	});
	const door = connectI2cp({ port });
	expect((await ask(door, { name: 'a.i2p' })).destination?.key).toBe(destination.key);
	expect(await new Promise((resolve) => door.later((turn) => resolve(turn.now > 0)))).toBe(true);
	await door.close();
	const server = await tlsBefore(port);
	const { port: tlsPort } = server.address() as AddressInfo;
	const inside = connectI2cp({ port: tlsPort, tls: true });
	expect((await ask(inside, { name: 'a.i2p' })).destination?.key).toBe(destination.key);
	await inside.close();
	const outside = connectI2cp({ port: tlsPort });
	expect(await ask(outside, { name: 'a.i2p' })).toEqual({ reason: 'closed' });
	await outside.close();
	server.close();
	driver.detach(breath);
});

it('says that there is no router', async () => {
	const door = connectI2cp({ port: 1 });
	expect(await ask(door, { name: 'a.i2p' })).toEqual({ reason: 'closed' });
	await door.close();
});
