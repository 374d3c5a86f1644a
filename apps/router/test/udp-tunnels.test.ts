// UDP tunnels on whole routers: a program's datagrams go through the network to a server and back, in every kind that can be signed.
import { readPlans, type UdpKind } from '@i2p/i2ptunnel';
import { Breath, type Endpoint, RoomGroup, type UdpSocket } from '@i2p/runtime';
import { minutes } from '@i2p/time';
import { utf8 } from '@i2p/util';
import { afterEach, expect, it } from 'vitest';
import { frugal, type RouterNode, RouterWorld } from './network.js';

let world: RouterWorld;
afterEach(() => {
	world.expectSane();
	world.end();
});

/** A program on a machine of its own, and what it got. */
class Program {
	readonly got: { text: string; from: Endpoint }[] = [];
	readonly socket: UdpSocket;

	constructor(address: string, port: number, answer?: (text: string) => string) {
		const { driver, network } = world;
		const breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [new RoomGroup('udp')], wake }));
		this.socket = network.host(breath, address).udp.bind(
			{ host: address, port },
			{
				onListening: () => undefined,
				onError: () => undefined,
				onDatagram: (lent, from) => {
					const text = Buffer.from(lent).toString('latin1');
					this.got.push({ text, from });
					if (answer !== undefined) this.socket.send(utf8(answer(text)), from);
				},
			},
		);
	}

	get texts(): string[] {
		return this.got.map(({ text }) => text);
	}
}

const short = { inbound: { length: 1 }, outbound: { length: 1 } };
const server = { name: 'dns', type: 'udp-server', to: '10.9.9.9:53', options: short };

function setUp(kind: UdpKind): { first: RouterNode; echo: Program; a: Program; b: Program } {
	world = new RouterWorld({ seed: `udp ${kind}` });
	const nodes = Array.from({ length: 5 }, (_, i) => world.node({ ...frugal, floodfill: i < 2 }));
	world.begin(nodes, minutes(2));
	const [first, last] = [nodes[0]!, nodes[4]!];
	const echo = new Program('10.9.9.9', 53, (text) => `re ${text}`);
	last.router.changeTunnels(readPlans([server]));
	const isReady = (node: RouterNode) => node.router.snapshot().applicationTunnels[0]?.ready === true;
	world.driver.runUntil(() => isReady(last), minutes(1));
	const { b32 } = last.router.snapshot().applicationTunnels[0]!;
	first.router.changeTunnels(
		readPlans([
			{
				name: 'dns',
				type: 'udp-client',
				listen: '0.0.0.0:5353',
				target: b32!,
				datagrams: kind,
				shared: false,
				options: short,
			},
		]),
	);
	world.driver.runUntil(() => isReady(first), minutes(1));
	return { first, echo, a: new Program('10.1.1.1', 4000), b: new Program('10.1.1.2', 4000) };
}

it.each(['repliable', 'datagram2', 'datagram3'] as const)(
	'goes there and back as %s, each sender on its own',
	(kind) => {
		const { first, echo, a, b } = setUp(kind);
		const door = { host: first.address, port: 5353 };
		// What comes before the destination is found is dropped: as everywhere in UDP, programs ask again.
		for (let i = 0; i < 20 && a.got.length === 0; i++) {
			a.socket.send(utf8('first'), door);
			world.driver.runFor(1000);
		}
		b.socket.send(utf8('second'), door);
		a.socket.send(utf8('x'.repeat(4000)), door);
		world.driver.runUntil(() => b.got.length === 1 && a.texts.includes(`re ${'x'.repeat(4000)}`), minutes(1));
		expect([a.texts[0], b.texts]).toEqual(['re first', ['re second']]);
		const ports = new Set(echo.got.map(({ from }) => from.port));
		expect(ports.size).toBe(2);
		expect(first.counters).toMatchObject({ 'i2ptunnel-udp-sent': 3, 'i2ptunnel-udp-received': 3 });
	},
	60_000,
);
