// The bandwidth limit: rates held, nobody starved, own traffic before transit. On the virtual clock.
import { Breath } from '@i2p/runtime';
import { MemoryNetwork, runs, VirtualDriver } from '@i2p/testkit';
import { mono, seconds, wall } from '@i2p/time';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bandwidth, meteredTcp, Throughput } from '../src/index.js';
import { type MemoryNode, MemoryWorld } from './memory-world.js';

/** Keeps a sender busy: offers again what was refused, every 10 ms. */
function flood(world: MemoryWorld, from: MemoryNode, to: MemoryNode, bytes: number, forMs: number): void {
	let id = 0;
	for (let ms = 0; ms < forMs; ms += 10)
		world.driver.after(ms, () => {
			for (let i = 0; i < 50 && from.send(to.key, bytes, id) === 'taken'; i++) id++;
		});
}

const bytesOf = (node: MemoryNode, from?: MemoryNode) =>
	node.messages.filter((m) => from === undefined || m.from === from.key).reduce((sum, m) => sum + m.body.length + 9, 0);

describe('throughput', () => {
	it('is told over one second, fifteen seconds and ten minutes, and in total', () => {
		const seen = new Throughput();
		for (let s = 0; s < 1200; s++) seen.add(s < 600 ? 1000 : 3000, mono(seconds(s)));
		expect(seen.total).toBe(2_400_000);
		expect(seen.rates(mono(seconds(1200)))).toEqual({ oneSecond: 3000, fifteenSeconds: 3000, tenMinutes: 3000 });
		expect(seen.rates(mono(seconds(1206))).fifteenSeconds).toBe(1800);
		expect(seen.rates(mono(seconds(1500)))).toEqual({ oneSecond: 0, fifteenSeconds: 0, tenMinutes: 1500 });
		expect(seen.rates(mono(seconds(9000)))).toEqual({ oneSecond: 0, fifteenSeconds: 0, tenMinutes: 0 });
		expect(() => seen.add(-1, mono(0))).toThrow(RangeError);
	});

	it('agrees with a plain sum, whatever comes when', () => {
		const arrival = fc.record({
			afterMs: fc.integer({ min: 0, max: 20_000 }),
			bytes: fc.integer({ min: 0, max: 70_000 }),
		});
		fc.assert(
			fc.property(fc.array(arrival, { maxLength: 80 }), (arrivals) => {
				const seen = new Throughput();
				let now = 0;
				const all: { at: number; bytes: number }[] = [];
				for (const { afterMs, bytes } of arrivals) {
					now += afterMs;
					seen.add(bytes, mono(now));
					all.push({ at: now, bytes });
				}
				const over = (ms: number, slotMs: number) => {
					const end = Math.floor(now / slotMs) * slotMs;
					return (
						all.filter(({ at }) => at >= end - ms && at < end).reduce((sum, { bytes }) => sum + bytes, 0) / (ms / 1000)
					);
				};
				const rates = seen.rates(mono(now));
				expect(rates.oneSecond).toBeCloseTo(over(1000, 1000), 6);
				expect(rates.fifteenSeconds).toBeCloseTo(over(15_000, 1000), 6);
				expect(rates.tenMinutes).toBeCloseTo(over(600_000, 15_000), 6);
			}),
			{ numRuns: runs(100) },
		);
	});
});

describe('the bandwidth limit', () => {
	it('refuses what is no limit', () => {
		for (const limit of [-1, Number.NaN]) expect(() => new Bandwidth(limit)).toThrow(RangeError);
	});

	it('measures without a limit', () => {
		const world = new MemoryWorld();
		const [alice, bob] = world.pair();
		alice.send(bob.key, 991, 1);
		world.driver.runUntil(() => bob.messages.length === 1);
		const { now } = { now: world.driver.clock.now() };
		expect(alice.bandwidth.snapshot(now)).toMatchObject({ sentBytes: 1000, receivedBytes: 0, limitKBps: 0 });
		expect(bob.bandwidth.snapshot(now)).toMatchObject({ sentBytes: 0, receivedBytes: 1000 });
		const [link] = alice.table.snapshot(now).links;
		expect(link).toMatchObject({ peer: bob.key, style: 'memory', host: bob.host, sentBytes: 1000, inbound: false });
	});

	for (const [limitKBps, bytes] of [
		[8, 1015],
		[100, 1015],
		[5000, 15_000],
	] as const)
		it(`sends ${limitKBps} KB a second and no more, shared by all links alike`, () => {
			const world = new MemoryWorld();
			const alice = world.node({ limitKBps });
			const others = [world.node(), world.node(), world.node(), world.node()];
			world.introduce(alice, ...others);
			for (const other of others) flood(world, alice, other, bytes, seconds(20));
			world.driver.runFor(seconds(1));
			const before = others.map((other) => bytesOf(other));
			world.driver.runFor(seconds(18));
			const carried = others.map((other, i) => (bytesOf(other) - before[i]!) / 18 / 1024);
			const sum = carried.reduce((a, b) => a + b);
			expect(sum).toBeGreaterThan(limitKBps * 0.97);
			expect(sum).toBeLessThan(limitKBps * 1.03);
			for (const other of others) expect(bytesOf(other) / 19 / 1024).toBeGreaterThan((limitKBps / 4) * 0.9);
			expect(alice.bandwidth.snapshot(world.driver.clock.now()).sent.fifteenSeconds / 1024).toBeCloseTo(sum, -1);
		});

	it('receives so much and no more from all together; whoever sends little is not held up', () => {
		const world = new MemoryWorld();
		const bob = world.node({ limitKBps: 50 });
		const greedy = [world.node(), world.node(), world.node()];
		const modest = world.node();
		world.introduce(bob, modest, ...greedy);
		for (const other of greedy) flood(world, other, bob, 30_000, seconds(40));
		const delays: number[] = [];
		for (let s = 2; s < 30; s++)
			world.driver.after(seconds(s), () => {
				modest.send(bob.key, 500, s);
				const sentAt = world.driver.clock.now();
				const look = () => {
					if (bob.messages.some((m) => m.from === modest.key && m.id === s))
						delays.push(world.driver.clock.now() - sentAt);
					else world.driver.after(20, look);
				};
				look();
			});
		world.driver.runFor(seconds(5));
		const before = bytesOf(bob);
		world.driver.runFor(seconds(30));
		const rate = (bytesOf(bob) - before) / 30 / 1024;
		expect(rate).toBeGreaterThan(50 * 0.97);
		expect(rate).toBeLessThan(50 * 1.03);
		expect(delays).toHaveLength(28);
		expect(Math.max(...delays)).toBeLessThan(1000);
	});

	it('lets own messages pass before transit, and transit have what they leave', () => {
		const world = new MemoryWorld();
		const [alice, bob] = world.pair({ limitKBps: 100 });
		const carol = world.node();
		world.introduce(alice, carol);
		let own = 0;
		const answers: Record<string, number> = {};
		for (let ms = 0; ms < 20_000; ms += 20)
			world.driver.after(ms, () => {
				if (alice.offer(bob.key, 1000, ++own, 'own') !== 'taken') throw new Error('own traffic was refused');
				for (let i = 0; i < 5; i++) {
					const answer = alice.offer(carol.key, 1000, 1, 'transit');
					answers[answer] = (answers[answer] ?? 0) + 1;
				}
			});
		let late = 0;
		world.driver.after(19_000, () => {
			late = own - bob.messages.length;
		});
		world.driver.runFor(seconds(25));
		expect(bob.messages).toHaveLength(1000);
		expect(late).toBeLessThan(60);
		const transit = carol.messages.length / 20;
		expect(transit).toBeGreaterThan(30);
		expect(transit).toBeLessThan(50);
		expect(answers['scarce']).toBeGreaterThan(3500);
		expect(Object.keys(answers).sort()).toEqual(['scarce', 'taken']);
		expect(alice.notes.filter((code) => code === 'links-refused-scarce')).toHaveLength(answers['scarce']!);
	});
});

describe('a metered TCP', () => {
	/** A sink that reads whatever comes, and a source that writes whenever there is room. */
	function setUp(limits: { readonly source?: number; readonly sink?: number }) {
		const driver = new VirtualDriver();
		const network = new MemoryNetwork({ driver, latencyMs: 5 });
		const breathOf = () => driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [room], wake }));
		const source = new Bandwidth(limits.source);
		const sink = new Bandwidth(limits.sink);
		const sources: (() => void)[] = [];
		const room = {
			name: 'test',
			due: () => mono(Math.min(source.due(), sink.due())),
			onTime: (turn: Parameters<Bandwidth['onTime']>[0]) => {
				source.onTime(turn);
				sink.onTime(turn);
			},
			flush: (turn: Parameters<Bandwidth['onTurn']>[0]) => {
				source.onTurn(turn);
				for (const write of sources) write();
				return 'empty' as const;
			},
		};
		const there = breathOf();
		const closed: string[] = [];
		let received = 0;
		const nothing = () => undefined;
		meteredTcp(network.host(there, '10.0.0.2').tcp, sink).listen(
			{ host: '10.0.0.2', port: 9 },
			{
				onListening: nothing,
				onError: nothing,
				onConnection: () => ({
					onOpen: nothing,
					onData: (lent) => {
						received += lent.length;
					},
					onWritable: nothing,
					onEnd: nothing,
					onClose: (reason) => closed.push(reason),
				}),
			},
		);
		const here = breathOf();
		const tcp = meteredTcp(network.host(here, '10.0.0.1').tcp, source);
		const connect = () => {
			let open = false;
			const socket = tcp.connect(
				{ host: '10.0.0.2', port: 9 },
				{
					onOpen: () => {
						open = true;
					},
					onData: nothing,
					onWritable: nothing,
					onEnd: nothing,
					onClose: (reason) => closed.push(reason),
				},
				{ timeoutMs: 5000 },
			);
			sources.push(() => {
				if (open && socket.room() > 0) socket.write(new Uint8Array(Math.min(4096, socket.room() + 512)));
			});
			return socket;
		};
		driver.runFor(1);
		return { driver, connect, closed, source, sink, received: () => received };
	}

	it('holds what is written to the limit', () => {
		const { driver, connect, source, received } = setUp({ source: 200 });
		for (let i = 0; i < 3; i++) connect();
		driver.runFor(seconds(21));
		expect(received() / 21 / 1024).toBeGreaterThan(200 * 0.96);
		expect(received() / 21 / 1024).toBeLessThan(200 * 1.04);
		expect(source.snapshot(driver.clock.now()).sentBytes).toBeGreaterThan(received() - 10_000);
	});

	it('reads so much and no more, and resumes', () => {
		const { driver, connect, sink, received } = setUp({ sink: 40 });
		const sockets = [connect(), connect()];
		driver.runFor(seconds(30));
		expect(received() / 30 / 1024).toBeGreaterThan(40 * 0.96);
		expect(received() / 30 / 1024).toBeLessThan(40 * 1.06);
		expect(sink.snapshot(driver.clock.now()).receivedBytes).toBe(received());
		for (const socket of sockets) socket.destroy(true);
		driver.runFor(seconds(1));
		expect(sockets[0]!.remote.port).toBe(9);
	});

	it('keeps a socket paused that its user paused', () => {
		const driver = new VirtualDriver();
		const calls: string[] = [];
		const bandwidth = new Bandwidth(1);
		const fake = {
			remote: { host: '10.0.0.1', port: 1 },
			outgoing: (bytes: number) => new Uint8Array(bytes),
			write: () => true,
			room: () => 100,
			pause: () => void calls.push('pause'),
			resume: () => void calls.push('resume'),
			end: () => undefined,
			destroy: () => undefined,
		};
		const turn = { now: driver.clock.now(), wall: wall(0) };
		let handler: Parameters<Parameters<typeof meteredTcp>[0]['connect']>[1] | undefined;
		const heard: string[] = [];
		const tcp = meteredTcp(
			{
				connect: (_to, given) => {
					handler = given;
					return fake;
				},
				listen: () => ({ close: () => undefined }),
			},
			bandwidth,
		);
		const above = {
			onOpen: () => heard.push('open'),
			onData: () => heard.push('data'),
			onWritable: () => heard.push('writable'),
			onEnd: () => heard.push('end'),
			onClose: () => heard.push('close'),
		};
		const socket = tcp.connect(fake.remote, above, { timeoutMs: 1 });
		handler!.onOpen(turn);
		handler!.onData(new Uint8Array(20_000), turn);
		socket.pause();
		bandwidth.onTime({ ...turn, now: mono(seconds(30)) });
		socket.resume();
		handler!.onWritable(turn);
		socket.end();
		handler!.onEnd(turn);
		handler!.onClose('ended', turn);
		expect(calls).toEqual(['pause', 'pause', 'resume']);
		expect(heard).toEqual(['open', 'data', 'writable', 'end', 'close']);
		expect(bandwidth.due()).toBe(Number.POSITIVE_INFINITY);
	});
});
