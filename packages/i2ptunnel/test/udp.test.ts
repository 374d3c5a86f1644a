// UDP through tunnels: from a program to a server and back, each sender on its own; what is dropped is counted.
import type { HashKey } from '@i2p/data-core';
import type { Endpoint, UdpSocket } from '@i2p/runtime';
import { describe, expect, it } from 'vitest';
import { bytesOf, TunnelWorld, textOf } from './tunnel-world.js';

/** A program with a UDP socket that answers, or not. */
function program(w: TunnelWorld, at: Endpoint, answer?: (text: string) => string) {
	const got: string[] = [];
	const froms: Endpoint[] = [];
	let port = at;
	const socket: UdpSocket = w.local.udp.bind(at, {
		onListening: (where) => {
			port = where;
		},
		onDatagram: (lent, from) => {
			got.push(textOf(lent));
			froms.push(from);
			if (answer !== undefined) socket.send(bytesOf(answer(textOf(lent))), from);
		},
		onError: () => undefined,
	});
	return { got, froms, socket, at: () => port };
}

function setUp(kind: 'repliable' | 'datagram2' | 'datagram3' = 'repliable', more: { deny?: boolean } = {}) {
	const w = new TunnelWorld();
	const to = w.port();
	const listen = w.port();
	const server = program(w, to, (text) => `re ${text}`);
	w.table.become(
		[{ ...w.plan('server', 'udp-server'), to, access: { mode: more.deny ? 'only' : 'not', keys: new Set<HashKey>() } }],
		w.turn(),
	);
	w.until(() => w.table.states()[0]!.ready);
	const plans = [
		{
			...w.plan('server', 'udp-server'),
			to,
			access: { mode: more.deny ? 'only' : 'not', keys: new Set<HashKey>() },
		} as const,
		{ ...w.plan('client', 'udp-client'), listen, targets: [w.target(w.table.states()[0]!.b32!)], kind, shared: true },
	];
	w.table.become(plans, w.turn());
	w.until(() => w.table.states().every(({ ready }) => ready) && w.table.states()[1]!.at !== undefined);
	w.until(() => false, 100);
	return { w, to, listen, server };
}

describe('UDP', () => {
	it.each(['repliable', 'datagram2', 'datagram3'] as const)('goes there and back as %s', (kind) => {
		const { w, listen, server } = setUp(kind);
		const [a, b] = [program(w, w.port()), program(w, w.port())];
		a.socket.send(bytesOf('from a'), listen);
		b.socket.send(bytesOf('from b'), listen);
		w.until(() => a.got.length === 1 && b.got.length === 1, 5000);
		expect([a.got, b.got, [...server.got].sort()]).toEqual([['re from a'], ['re from b'], ['from a', 'from b']]);
		expect(new Set(server.froms.map(({ port }) => port)).size).toBe(2);
		a.socket.send(bytesOf('again'), listen);
		w.until(() => a.got.length === 2, 5000);
		expect(server.froms.at(-1)!.port).toBe(server.froms[server.got.indexOf('from a')]!.port);
		expect(w.table.states()[0]!.connections).toBe(2);
	});

	it('is dropped and counted where nobody may come in, or it is too large', () => {
		const { w, listen, server } = setUp('repliable', { deny: true });
		const a = program(w, w.port());
		a.socket.send(bytesOf('hello'), listen);
		a.socket.send(new Uint8Array(65_000), listen);
		w.until(() => w.notes.get('access-denied') === 1 && w.notes.get('udp-dropped') === 1, 5000);
		expect([server.got, w.notes.get('access-denied'), w.notes.get('udp-dropped')]).toEqual([[], 1, 1]);
	});

	it('forgets who has been silent, and ends with its tunnels', () => {
		const { w, listen } = setUp();
		const a = program(w, w.port());
		a.socket.send(bytesOf('hello'), listen);
		w.until(() => a.got.length === 1, 5000);
		w.until(() => w.table.states()[0]!.connections === 0, 400_000);
		expect(w.table.states()[0]!.connections).toBe(0);
		w.table.close();
		expect(w.table.states()).toEqual([]);
	});

	it('from nobody we know goes nowhere', () => {
		const w = new TunnelWorld();
		const listen = w.port();
		w.table.become(
			[{ ...w.plan('client', 'udp-client'), listen, targets: [w.target('nobody.i2p')], shared: true }],
			w.turn(),
		);
		w.until(() => w.table.states()[0]!.ready && w.table.states()[0]!.at !== undefined);
		const a = program(w, w.port());
		a.socket.send(bytesOf('hello'), listen);
		w.until(() => w.notes.get('udp-dropped') === 1, 5000);
		expect(w.notes.get('udp-dropped')).toBe(1);
	});
});
