// Two routers over NTCP2 on a network in memory: handshakes, messages, endings, time.
import type { TcpSocket } from '@i2p/runtime';
import { minutes, seconds } from '@i2p/time';
import { describe, expect, it } from 'vitest';
import { World } from './world.js';

describe('a pair of routers', () => {
	it('dials for the first message and delivers it', () => {
		const world = new World();
		const [alice, bob] = world.pair();
		expect(alice.send(bob.key, 1000, 7)).toBe('taken');
		world.driver.runUntil(() => bob.messages.length > 0);
		expect(bob.messages[0]).toMatchObject({ from: alice.key, type: 18, id: 7 });
		expect(bob.messages[0]!.body).toEqual(new Uint8Array(1000).fill(7));
		expect(alice.up.map((link) => link.inbound)).toEqual([false]);
		expect(bob.up.map((link) => link.inbound)).toEqual([true]);
		expect(bob.known.get(alice.key)?.bytes).toEqual(alice.info.bytes);
		expect(alice.clocks).toEqual([0]);
		expect(bob.clocks).toEqual([0]);
		world.driver.runFor(100);
		expect(bob.send(alice.key, 2000, 9)).toBe('taken');
		world.driver.runUntil(() => alice.messages.length > 0);
		expect(bob.up.length + alice.up.length).toBe(2);
	});

	it('delivers in order what was offered while it dialled, and bursts of all sizes', () => {
		const world = new World();
		const [alice, bob] = world.pair();
		for (let id = 1; id <= 20; id++) expect(alice.send(bob.key, 1000, id)).toBe('taken');
		world.driver.runUntil(() => bob.messages.length === 20);
		const sizes = [0, 1, 1024, 16_000, 16_384, 40_000, 62_699, 1028, 1028, 1028];
		alice.inside(() => {
			for (const [i, size] of sizes.entries())
				expect(alice.table.offer(bob.key, world.message(size, 100 + i))).toBe('taken');
		});
		world.driver.runUntil(() => bob.messages.length === 30);
		expect(bob.messages.map((m) => m.id)).toEqual([
			...Array.from({ length: 20 }, (_, i) => i + 1),
			...sizes.map((_, i) => 100 + i),
		]);
		expect(bob.messages.slice(20).map((m) => m.body.length)).toEqual(sizes);
		expect(alice.send(bob.key, 62_700)).toBe('full');
	});

	it('refuses beyond its bounds and delivers all that it took, however slow the wire', () => {
		const world = new World();
		const [alice, bob] = world.pair();
		alice.send(bob.key, 10);
		world.driver.runUntil(() => bob.messages.length === 1);
		let taken = 0;
		alice.inside(() => {
			while (alice.table.offer(bob.key, world.message(2000, taken)) === 'taken') taken++;
		});
		expect(taken).toBeGreaterThan(200);
		expect(taken).toBeLessThanOrEqual(512);
		expect(alice.table.link(bob.key)!.room()).toBeLessThan(2009);
		world.driver.runUntil(() => bob.messages.length === taken + 1);
		expect(alice.table.link(bob.key)!.room()).toBe(524_288);
	});

	it('goes on in the next turn where the system takes at once all that there was room for', () => {
		const world = new World();
		const roomBytes = 4000;
		const dialledSocket = (inner: TcpSocket): TcpSocket => ({
			remote: inner.remote,
			outgoing: (bytes) => inner.outgoing(bytes),
			write: (given) => inner.write(given),
			room: () => Math.min(roomBytes, inner.room()),
			pause: () => inner.pause(),
			resume: () => inner.resume(),
			end: () => inner.end(),
			destroy: (reset) => inner.destroy(reset),
		});
		const [alice, bob] = world.pair({ dialledSocket });
		alice.send(bob.key, 10);
		world.driver.runUntil(() => bob.messages.length === 1);
		alice.inside(() => {
			for (let id = 0; id < 100; id++) expect(alice.table.offer(bob.key, world.message(1028, id))).toBe('taken');
		});
		world.driver.runFor(seconds(1));
		expect(bob.messages).toHaveLength(101);
	});

	it('says goodbye with a reason, and both sides hear of it once', () => {
		const world = new World();
		const [alice, bob] = world.pair();
		alice.send(bob.key, 10);
		world.driver.runUntil(() => bob.messages.length === 1);
		alice.inside(() => alice.table.close(bob.key, 'shutdown'));
		expect(alice.send(bob.key, 10)).not.toBe('');
		world.driver.runFor(seconds(3));
		expect(alice.down).toEqual(['shutdown']);
		expect(bob.down).toEqual(['peer-shutdown']);
		expect(bob.notes).toContain('ntcp2-terminated-shutdown');
	});

	it('closes idle links, and links whose connection breaks', () => {
		const world = new World();
		const [alice, bob] = world.pair();
		alice.send(bob.key, 10);
		world.driver.runUntil(() => bob.messages.length === 1);
		world.driver.runFor(seconds(100));
		expect(alice.table.size).toBe(1);
		world.driver.runFor(seconds(30));
		expect([alice.table.size, bob.table.size]).toEqual([0, 0]);
		expect([...alice.down, ...bob.down].sort()).toEqual(['idle', 'peer-idle']);
		alice.send(bob.key, 10);
		world.driver.runUntil(() => bob.messages.length === 2);
		bob.cut();
		world.driver.runFor(seconds(1));
		expect(alice.down[1]).toMatch(/^tcp-/);
	});

	it('closes links that are idle for as long as it was told', () => {
		const world = new World();
		const [alice, bob] = world.pair({ idleTimeoutMs: 20_000 }, { idleTimeoutMs: 20_000 });
		alice.send(bob.key, 10);
		world.driver.runFor(seconds(15));
		expect(alice.table.size).toBe(1);
		world.driver.runFor(seconds(10));
		expect([alice.table.size, bob.table.size]).toEqual([0, 0]);
	});

	it('sends its RouterInfo again on an open link, and the peer takes it once', () => {
		const world = new World();
		const [alice, bob] = world.pair();
		alice.send(bob.key, 10);
		world.driver.runUntil(() => bob.messages.length === 1);
		world.driver.runFor(seconds(1));
		for (let minute = 0; minute < 55; minute++) {
			if (minute === 10) alice.info = world.sign(alice);
			alice.send(bob.key, 10);
			world.driver.runFor(minutes(1));
		}
		expect(bob.infos.map((info) => info.published)).toEqual([alice.info.published]);
		expect(alice.infos).toHaveLength(1);
	});

	it('keeps one link of two made at the same moment, and loses nothing', () => {
		const world = new World();
		const [alice, bob] = world.pair();
		alice.send(bob.key, 100, 1);
		bob.send(alice.key, 100, 2);
		world.driver.runUntil(() => alice.messages.length + bob.messages.length === 2);
		world.driver.runFor(seconds(10));
		expect([alice.table.size, bob.table.size]).toEqual([1, 1]);
		expect(alice.table.link(bob.key)!.inbound).toBe(!bob.table.link(alice.key)!.inbound);
		expect([alice.down, bob.down]).toEqual([[], []]);
		alice.send(bob.key, 100, 3);
		bob.send(alice.key, 100, 4);
		world.driver.runUntil(() => alice.messages.length + bob.messages.length === 4);
	});

	it('shuts down: no listener, no links, no dials', () => {
		const world = new World();
		const [alice, bob] = world.pair();
		alice.send(bob.key, 10);
		world.driver.runUntil(() => bob.messages.length === 1);
		bob.inside(() => bob.table.shutdown());
		world.driver.runFor(seconds(2));
		expect(alice.down).toEqual(['peer-shutdown']);
		expect(bob.down).toEqual(['shutdown']);
		alice.send(bob.key, 10);
		world.driver.runFor(seconds(5));
		expect(alice.failed).toEqual(['tcp-refused']);
		expect(bob.send(alice.key, 10)).toBe('shut-down');
	});
});

describe('peers that are refused', () => {
	it('another network', () => {
		const world = new World();
		const alice = world.node({ netId: 98 });
		const bob = world.node();
		alice.known.set(bob.key, bob.info);
		alice.send(bob.key, 10);
		world.driver.runUntil(() => alice.failed.length > 0);
		expect(bob.notes).toContain('ntcp2-handshake-failed-net-id');
		expect(alice.failed).toHaveLength(1);
		expect(alice.send(bob.key, 10)).toBe('backing-off');
		world.driver.runFor(minutes(1));
		expect(alice.send(bob.key, 10)).toBe('taken');
	});

	it('no version at or above the floor of a test network', () => {
		const world = new World();
		const alice = world.node({ version: '0.9.49' });
		const bob = world.node({ versionFloor: 9049 });
		alice.known.set(bob.key, bob.info);
		expect(alice.send(bob.key, 10)).toBe('taken');
		world.driver.runFor(seconds(1));
		expect(bob.up).toHaveLength(1);
	});

	it('an old version, an old RouterInfo, another source address, a banned or foreign key', () => {
		const world = new World();
		const cases: [string, string, (node: ReturnType<World['node']>) => void][] = [
			[
				'router-version',
				'peer-banned',
				(node) => {
					node.info = world.sign(node, { version: '0.9.57' });
				},
			],
			[
				'router-info-age',
				'peer-message-3',
				(node) => {
					node.info = world.sign(node, {}, (world.driver.clock.wall() - minutes(91)) as typeof node.info.published);
				},
			],
			[
				'source-address',
				'peer-banned',
				(node) => {
					node.info = world.sign({ ...node, host: '127.0.0.77' });
				},
			],
			[
				'static-key-mismatch',
				'peer-static-key-mismatch',
				(node) => {
					node.info = world.sign({ ...node, ntcp2: world.node().ntcp2 }, { published: false });
				},
			],
			[
				'banned',
				'peer-banned',
				(node) => {
					bob.banned.set(node.key, 'test');
				},
			],
		];
		const bob = world.node();
		for (const [note, heard, spoil] of cases) {
			const alice = world.node();
			alice.known.set(bob.key, bob.info);
			spoil(alice);
			alice.send(bob.key, 10);
			world.driver.runFor(seconds(3));
			expect(bob.notes).toContain(`ntcp2-refused-${note}`);
			expect(alice.down).toEqual([heard]);
		}
		expect(bob.up).toEqual([]);
		expect(bob.messages).toEqual([]);
	});

	it('an address nobody listens at; a router that is not known; ourselves', () => {
		const world = new World();
		const [alice, bob] = world.pair({}, { listen: false });
		alice.send(bob.key, 10);
		world.driver.runFor(seconds(1));
		expect(alice.failed).toEqual(['tcp-refused']);
		expect(alice.send(world.node().key, 10)).toBe('unknown-peer');
		expect(alice.send(alice.key, 10)).toBe('self');
	});

	it('local addresses, unless allowed; unpublished ones', () => {
		const world = new World();
		const [alice, bob] = world.pair({ allowLocal: false }, { published: false });
		expect(alice.send(bob.key, 10)).toBe('no-address');
		expect(bob.send(alice.key, 10)).toBe('taken');
		alice.known.set(bob.key, world.sign(bob));
		world.driver.runFor(seconds(1));
		expect(bob.up).toHaveLength(1);
		const other = world.node();
		alice.known.set(other.key, other.info);
		expect(alice.send(other.key, 10)).toBe('no-address');
	});
});

describe('clocks', () => {
	it('are learnt by the dialler when they differ too much, and make no link', () => {
		for (const skewMs of [seconds(90), -seconds(90)]) {
			const world = new World();
			const [alice, bob] = world.pair({ skewMs });
			alice.send(bob.key, 10);
			world.driver.runFor(seconds(3));
			expect(alice.clocks).toEqual([-skewMs]);
			expect(alice.failed).toEqual(['clock-skew']);
			expect(bob.up).toEqual([]);
		}
	});

	it('may differ by a minute', () => {
		const world = new World();
		const [alice, bob] = world.pair({ skewMs: seconds(59) });
		alice.send(bob.key, 10);
		world.driver.runUntil(() => bob.messages.length > 0);
		expect(alice.clocks).toEqual([-59_000]);
		expect(bob.clocks).toEqual([59_000]);
	});
});
