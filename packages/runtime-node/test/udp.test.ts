// The UDP port on real loopback sockets.
import { Breath, type Endpoint, type UdpHandler, type UdpPort, waitingDatagrams } from '@i2p/runtime';
import { NodeDriver, nodeUdp } from '@i2p/runtime-node';
import { afterEach, describe, expect, it } from 'vitest';

const closers: (() => void)[] = [];
afterEach(() => {
	for (const close of closers.splice(0)) close();
});

function machine() {
	const driver = new NodeDriver();
	const breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [], wake }));
	closers.push(() => driver.detach(breath));
	const notes: string[] = [];
	return { breath, notes, udp: nodeUdp(breath, (code) => notes.push(code)) };
}

function bind(udp: UdpPort, at: Endpoint, onDatagram: (lent: Uint8Array, from: Endpoint) => void = () => undefined) {
	return new Promise<{ at: Endpoint; send: (bytes: Uint8Array, to: Endpoint) => void; close: () => void }>(
		(done, no) => {
			const handler: UdpHandler = {
				onListening: (bound) =>
					done({ at: bound, send: (bytes, to) => socket.send(bytes, to), close: () => socket.close() }),
				onDatagram,
				onError: (code) => no(new Error(code)),
			};
			const socket = udp.bind(at, handler);
			closers.push(() => socket.close());
		},
	);
}
const loopback = { host: '127.0.0.1', port: 0 };

describe('nodeUdp', () => {
	it('carries datagrams and survives what cannot be sent', async () => {
		const a = machine();
		const b = machine();
		const one = await bind(a.udp, loopback);
		let heard: (what: string) => void = () => undefined;
		const datagram = new Promise<string>((done) => {
			heard = done;
		});
		const two = await bind(b.udp, loopback, (lent, from) =>
			heard(`${lent.join()} from ${from.port} in ${b.breath.phase}`),
		);
		one.send(new Uint8Array(1), { host: 'a name', port: 1 });
		one.send(new Uint8Array(1), { host: '127.0.0.1', port: 0 });
		one.send(new Uint8Array(70_000), two.at);
		one.send(new Uint8Array([4, 5]), two.at);
		expect(await datagram).toBe(`4,5 from ${one.at.port} in inhale`);
		expect(a.notes.length).toBeGreaterThanOrEqual(2);
		expect(new Set(a.notes)).toEqual(new Set(['udp-unsent']));
		one.close();
		one.send(new Uint8Array(1), two.at);
		one.close();
	});

	it('keeps datagrams beyond the budget unopened and drops the oldest', async () => {
		const a = machine();
		const one = await bind(a.udp, loopback);
		const driver = new NodeDriver();
		// Its turns end when this test says so: the first arrival spends the budget, the others wait.
		const breath = new Breath({ clock: driver.clock, rooms: [], wake: () => undefined, inhaleBudgetMs: 0 });
		let dropped = 0;
		const numbers: number[] = [];
		const two = await bind(
			nodeUdp(breath, () => dropped++),
			loopback,
			(lent) => numbers.push(lent[0]! * 256 + lent[1]!),
		);
		let sent = 0;
		while (dropped < 5) {
			for (let i = 0; i < 20; i++, sent++) one.send(new Uint8Array([sent >> 8, sent]), two.at);
			await new Promise((done) => setImmediate(done));
		}
		expect(numbers).toEqual([]);
		breath.run();
		while (numbers.length < waitingDatagrams) breath.run();
		expect(numbers[0]).toBeGreaterThanOrEqual(5);
		expect([...numbers].sort((x, y) => x - y)).toEqual(numbers);
		two.close();
	});

	it('sends what was given before it is closed', async () => {
		const a = machine();
		const b = machine();
		const one = await bind(a.udp, loopback);
		let heard: (bytes: string) => void = () => undefined;
		const last = new Promise<string>((done) => {
			heard = done;
		});
		const two = await bind(b.udp, loopback, (lent) => lent[0] === 3 && heard(lent.join()));
		for (const number of [1, 2, 3]) one.send(new Uint8Array([number]), two.at);
		one.close();
		expect(await last).toBe('3');
		expect(a.notes).toEqual([]);
	});

	it('says why it cannot bind', async () => {
		const a = machine();
		const { at } = await bind(a.udp, loopback);
		await expect(bind(a.udp, at)).rejects.toThrow('in-use');
		await expect(bind(a.udp, { host: '203.0.113.7', port: 0 })).rejects.toThrow('no-address');
		await expect(bind(a.udp, { host: 'a name', port: 0 })).rejects.toThrow('no-address');
	});
});
