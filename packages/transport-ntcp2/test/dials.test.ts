// Dials that come to nothing, and what peers do in the middle of things.
import { Breath, RoomGroup, type TcpSocket } from '@i2p/runtime';
import { seconds } from '@i2p/time';
import { turnedAway } from '@i2p/transport-core';
import { describe, expect, it } from 'vitest';
import { Stranger } from './raw.js';
import { type TestNode, World } from './world.js';

/** A machine in the place of a router: accepts, and does what the test says with what comes. */
function impostor(world: World, host: string, onData: (socket: TcpSocket, count: number) => void) {
	const rooms = new RoomGroup('impostor');
	const breath = world.driver.attach((wake) => new Breath({ clock: world.driver.clock, rooms: [rooms], wake }));
	const { tcp } = world.network.host(breath, host);
	let received = 0;
	tcp.listen(
		{ host, port: 20_000 },
		{
			onListening: () => undefined,
			onError: () => undefined,
			onConnection: (socket) => ({
				onOpen: () => undefined,
				onData: (lent) => {
					received += lent.length;
					onData(socket, received);
				},
				onWritable: () => undefined,
				onEnd: () => undefined,
				onClose: () => undefined,
			}),
		},
	);
	return { received: () => received };
}

/** Alice knows a router that lives at an address where somebody else listens. */
function towards(host: string): { world: World; alice: TestNode; target: TestNode } {
	const world = new World();
	const [alice, target] = world.pair({}, { listen: false });
	alice.known.set(target.key, world.sign({ ...target, host }));
	return { world, alice, target };
}

describe('a dial', () => {
	it('ends by the connect timeout where nobody is', () => {
		const { world, alice, target } = towards('127.0.9.9');
		alice.send(target.key, 10);
		world.driver.runFor(seconds(4));
		expect(alice.failed).toEqual([]);
		world.driver.runFor(seconds(2));
		expect(alice.failed).toEqual(['tcp-timeout']);
		expect(alice.table.dialing).toBe(0);
	});

	it('ends by the handshake timeout where somebody says nothing', () => {
		const { world, alice, target } = towards('127.0.9.9');
		const other = impostor(world, '127.0.9.9', () => undefined);
		alice.send(target.key, 10);
		world.driver.runFor(seconds(9));
		expect(other.received()).toBeGreaterThanOrEqual(64);
		expect(alice.failed).toEqual([]);
		world.driver.runFor(seconds(3));
		expect(alice.failed).toEqual(['timeout']);
	});

	it('begins without padding until somebody has found our clock right', () => {
		const world = new World();
		let isTrusted = false;
		const alice = world.node({ clockIsTrusted: () => isTrusted });
		const lengths = (from: number): number[] => {
			const places = Array.from({ length: 12 }, (_, i) => `127.0.9.${from + i}`);
			const others = places.map((host) => impostor(world, host, () => undefined));
			for (const host of places) {
				const target = world.node({ listen: false });
				alice.known.set(target.key, world.sign({ ...target, host }));
				alice.send(target.key, 10);
			}
			world.driver.runFor(seconds(1));
			return others.map(({ received }) => received());
		};
		expect(new Set(lengths(1))).toEqual(new Set([64]));
		isTrusted = true;
		const padded = lengths(101);
		expect(Math.min(...padded)).toBeGreaterThanOrEqual(64);
		expect(Math.max(...padded)).toBeLessThan(96);
		expect(new Set(padded).size).toBeGreaterThan(4);
	});

	it('ends when the other side hangs up, answers garbage, or too much', () => {
		const answers: [string, (socket: TcpSocket) => void, string?][] = [
			['peer-ended', (socket) => socket.end()],
			['tcp-reset', (socket) => socket.destroy(true), turnedAway],
			['message-2', (socket) => void socket.write(new Uint8Array(64).fill(7))],
			['message-2', (socket) => void socket.write(new Uint8Array(5000))],
		];
		for (const [reason, answer, told = reason] of answers) {
			const { world, alice, target } = towards('127.0.9.9');
			let answered = false;
			impostor(world, '127.0.9.9', (socket) => {
				if (!answered) answer(socket);
				answered = true;
			});
			alice.send(target.key, 10);
			world.driver.runUntil(() => alice.failed.length > 0);
			expect(alice.failed).toEqual([told]);
			world.driver.runFor(seconds(20));
			expect(alice.failed).toHaveLength(1);
			expect(alice.notes).toContain(`ntcp2-handshake-failed-${reason}`);
		}
	});

	it('is given up in favour of a link that came in', () => {
		const world = new World();
		const [alice, bob] = world.pair();
		const silent = '127.0.9.9';
		impostor(world, silent, () => undefined);
		alice.known.set(bob.key, world.sign({ ...bob, host: silent }));
		alice.send(bob.key, 10, 1);
		world.driver.runFor(seconds(1));
		bob.send(alice.key, 10, 2);
		world.driver.runUntil(() => bob.messages.length === 1 && alice.messages.length === 1);
		world.driver.runFor(seconds(20));
		expect(alice.failed).toEqual([]);
		expect(alice.table.dialing).toBe(0);
	});

	it('is not made to a banned host, nor after the shutdown', () => {
		const world = new World();
		const [alice, bob] = world.pair();
		alice.gate.banHost(bob.host, seconds(60), 'test', world.driver.clock.now());
		alice.send(bob.key, 10);
		world.driver.runFor(seconds(1));
		expect(alice.failed).toEqual(['host-banned']);
		alice.send(bob.key, 10);
		alice.inside(() => alice.table.shutdown());
		world.driver.runFor(seconds(1));
		expect(alice.table.dialing).toBe(0);
	});
});

describe('a session', () => {
	it('ends when the peer sends FIN without a word', () => {
		const world = new World();
		const bob = world.node();
		const { raw } = new Stranger(world, '127.0.9.1').session(bob);
		world.driver.runUntil(() => bob.up.length === 1);
		raw.socket.end();
		world.driver.runUntil(() => bob.down.length === 1);
		expect(bob.down).toEqual(['peer-ended']);
		world.driver.runFor(seconds(3));
		expect(raw.closed).toBeDefined();
	});

	it('bans the host of whoever uses a published router with another key', () => {
		const world = new World();
		const bob = world.node();
		const alice = world.node();
		alice.known.set(bob.key, bob.info);
		alice.info = world.sign({ ...alice, ntcp2: world.node().ntcp2 });
		alice.send(bob.key, 10);
		world.driver.runUntil(() => alice.down.length === 1);
		expect(alice.down).toEqual(['peer-static-key-mismatch']);
		expect(bob.gate.hostBan(alice.host, world.driver.clock.now())).toBe('impostor');
	});

	it('comes in only while links are welcome', () => {
		const world = new World();
		const bob = world.node({ maxLinks: 1 });
		for (const expected of [1, 1]) {
			const alice = world.node();
			alice.known.set(bob.key, bob.info);
			alice.send(bob.key, 10);
			// The link that carried something a moment ago makes no place yet.
			world.driver.runFor(200);
			expect(bob.table.size).toBe(expected);
		}
		expect(bob.notes).toContain('ntcp2-not-accepted-too-many-links');
		world.driver.runFor(seconds(40));
		const late = world.node();
		late.known.set(bob.key, bob.info);
		late.send(bob.key, 10, 5);
		world.driver.runUntil(() => bob.messages.some((m) => m.from === late.key));
		world.driver.runFor(seconds(2));
		expect(bob.table.size).toBe(1);
	});
});
