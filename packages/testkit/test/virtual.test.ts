// The virtual driver's own promises: jumps, repeats exactly, and fails where a test must fail.
import { Breath, type Room } from '@i2p/runtime';
import {
	Guard,
	hostile,
	lend,
	memoryStore,
	mostTurnsAtOnce,
	recordingLog,
	seededRandom,
	VirtualDriver,
} from '@i2p/testkit';
import { type Mono, mono, never } from '@i2p/time';
import { Reader, WireError } from '@i2p/util';
import { describe, expect, it } from 'vitest';

function timer(times: number[], everyMs: number, most = 3): Room {
	let due: Mono = mono(everyMs);
	return {
		name: 'timer',
		due: () => due,
		onTime(turn) {
			times.push(turn.now);
			due = times.length < most ? mono(turn.now + everyMs) : never;
		},
		flush: () => 'empty',
	};
}

describe('VirtualDriver', () => {
	it('jumps from deadline to deadline', () => {
		const driver = new VirtualDriver();
		const times: number[] = [];
		driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [timer(times, 1000)], wake }));
		driver.settle();
		expect(times.map(Math.round)).toEqual([1000, 2000, 3000]);
		expect(driver.turns).toBe(3);
		expect(driver.step()).toBe(false);
		const from = driver.clock.now();
		driver.runFor(50);
		expect(driver.clock.now()).toBe(from + 50);
		expect(driver.clock.wall() % 1).toBe(0);
	});

	it('lets events happen in the order of their instants and names, but for those called off', () => {
		const random = seededRandom('events');
		const driver = new VirtualDriver();
		const told: number[] = [];
		const named = Array.from({ length: 500 }, (_, i) => ({ i, at: random.below(50), off: random.below(4) === 0 }));
		for (const { i, at, off } of named) {
			const callOff = driver.at(at, () => told.push(i));
			if (off) callOff();
		}
		driver.settle();
		const kept = named.filter(({ off }) => !off);
		expect(told).toEqual(kept.sort((a, b) => a.at - b.at || a.i - b.i).map(({ i }) => i));
	});

	it('lets what is told last for an instant happen last, whenever it was told, and stops short of a horizon', () => {
		const driver = new VirtualDriver();
		const told: string[] = [];
		driver.lastAt(5, () => {
			told.push('last');
			driver.at(5, () => told.push('first again'));
		});
		driver.lastAt(5, () => told.push('very last'));
		driver.at(5, () => told.push('first'));
		driver.at(7, () => told.push('beyond'));
		expect(driver.soonest).toBe(5);
		driver.runWithin(10, 5);
		expect([told, driver.clock.now()]).toEqual([[], 0]);
		driver.runWithin(10, 7);
		expect([told, driver.clock.now(), driver.soonest]).toEqual([['first', 'last', 'first again', 'very last'], 5, 7]);
		driver.runWithin(7, 8);
		expect(told.at(-1)).toBe('beyond');
	});

	it('runs events in their order, calls them off, checks after each turn, forgets the detached', () => {
		const driver = new VirtualDriver();
		const told: string[] = [];
		const breath = driver.attach((wake) => {
			wake();
			return new Breath({ clock: driver.clock, rooms: [], wake });
		});
		driver.afterTurn(() => told.push('turn'));
		driver.after(5, () => told.push('b'));
		driver.after(5, () => told.push('c'));
		driver.after(4, () => told.push('a'));
		driver.after(6, () => told.push('never'))();
		driver.settle();
		expect(told).toEqual(['turn', 'a', 'b', 'c']);
		driver.detach(breath);
		driver.detach(breath);
		breath.arm();
		expect(driver.step()).toBe(false);
	});

	it('fails when a room is always due, when nothing comes any more and when it takes too long', () => {
		const stuck = new VirtualDriver();
		const room: Room = { name: 'stuck', due: () => mono(0), onTime: () => undefined, flush: () => 'empty' };
		stuck.attach((wake) => new Breath({ clock: stuck.clock, rooms: [room], wake }));
		expect(() => stuck.settle()).toThrow(`${mostTurnsAtOnce} turns`);
		expect(() => new VirtualDriver().runUntil(() => false)).toThrow('a wake-up is lost');
		const slow = new VirtualDriver();
		slow.attach((wake) => new Breath({ clock: slow.clock, rooms: [timer([], 100, 1e9)], wake }));
		expect(() => slow.runUntil(() => false, 1000)).toThrow('not within 1000 ms');
		expect(() => slow.settle(1000)).toThrow('still busy');
		expect(() => slow.clock.advance(-1)).toThrow(RangeError);
	});
});

describe('Guard', () => {
	const machine = (self: { again?: () => void; left: number; due(): Mono }) => ({
		onData: () => self.again?.(),
		onTime: () => undefined,
		flush: () => (self.left > 0 ? ('empty' as const) : ('deadline' as const)),
		due: () => self.due(),
		offer: () => true,
		name: 'm',
	});

	it('finds re-entry, wrong phases and what is left behind', () => {
		const driver = new VirtualDriver();
		const guard = new Guard();
		const self = { left: 0, due: () => never, again: undefined as (() => void) | undefined };
		const watched = guard.watch('m', machine(self), { holds: () => self.left });
		self.again = () => watched.onData();
		expect(() => watched.onData()).toThrow('m.onData re-entered during onData');
		self.again = undefined;
		self.left = 2;
		expect(() => watched.flush()).toThrow('m holds 2 and names nothing');
		self.left = 0;
		expect(() => watched.flush()).toThrow('waits for a deadline and has none');
		const breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [], wake }));
		guard.follow(breath);
		expect(() => watched.onData()).toThrow('m.onData called during rest, not inhale');
		breath.inhale('port', () => {
			watched.onData();
			expect(() => watched.onTime()).toThrow('not think');
			expect(watched.offer()).toBe(true);
		});
		expect(watched.name).toBe('m');
		expect(guard.calls).toBeGreaterThan(3);
	});

	it('spoils what was lent', () => {
		const bytes = new Uint8Array([1, 2, 3]);
		let kept: Uint8Array = bytes;
		lend(bytes, (lent) => {
			expect(lent).toEqual(bytes);
			kept = lent;
		});
		expect([...kept, ...bytes]).toEqual([0xa5, 0xa5, 0xa5, 1, 2, 3]);
	});
});

describe('seededRandom', () => {
	it('repeats, forks independently, spreads evenly', () => {
		expect(seededRandom(7).bytes(40)).toEqual(seededRandom(7).bytes(40));
		expect(seededRandom(7).bytes(40)).not.toEqual(seededRandom(8).bytes(40));
		const drawn = seededRandom('x');
		drawn.bytes(100);
		expect(drawn.fork('a').bytes(9)).toEqual(seededRandom('x').fork('a').bytes(9));
		expect(drawn.fork('a').bytes(9)).not.toEqual(drawn.fork('b').bytes(9));
		const counts = new Array<number>(10).fill(0);
		for (let i = 0; i < 10_000; i++) counts[drawn.below(10)]!++;
		for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
	});
});

describe('hostile', () => {
	const decode = (bytes: Uint8Array) => {
		const reader = new Reader(bytes);
		const text = reader.string();
		reader.expectEnd();
		return text;
	};
	const valid = new Uint8Array([3, 97, 98, 99]);

	it('passes a codec that refuses by WireError and counts', () => {
		const count = hostile(decode, valid);
		expect(count.refused['truncated']).toBeGreaterThan(3);
		expect(count.accepted).toBeGreaterThan(0);
	});

	it('lets length fields lie', () => {
		const seen: number[] = [];
		const counted = (bytes: Uint8Array) => {
			if (bytes.length === 6 && bytes[0] === 9) seen.push((bytes[1]! << 8) | bytes[2]!);
			return bytes;
		};
		const given = { truncatedMayDecode: true, positions: 0 };
		const bytes = new Uint8Array([9, 0, 3, 1, 2, 3]);
		hostile(counted, bytes, { ...given, lengths: [{ at: 1, bytes: 2 }] });
		expect(seen).toEqual([3, 0, 1, 2, 4, 65_534, 65_535]);
		seen.length = 0;
		hostile(counted, bytes, { ...given, lengths: [{ at: 1, bytes: 2, most: 512 }] });
		expect(seen).toEqual([3, 0, 1, 2, 4, 511, 512, 513, 65_535]);
		expect(() => hostile(counted, bytes, { ...given, lengths: [{ at: 5, bytes: 4 }] })).toThrow(RangeError);
		expect(hostile(decode, valid, { lengths: [{ at: 0, bytes: 1 }] }).refused['trailing-bytes']).toBeGreaterThan(1);
	});

	it('finds other errors, truncations that decode, memory and time', () => {
		expect(() => hostile((b) => String(b[0]!.toFixed(1)), valid)).toThrow('hostile: truncated to 0: TypeError');
		expect(() => hostile(() => 1, valid)).toThrow('decoded although truncated');
		expect(hostile(() => 1, valid, { truncatedMayDecode: true }).accepted).toBeGreaterThan(10);
		const hungry = (b: Uint8Array) => {
			if (b.length === 4 && b[0] === 3) return 1;
			throw new WireError(`${new Uint8Array(5_000_000).length}`);
		};
		expect(() => hostile(hungry, valid, { mostBytes: 1_000_000 })).toThrow('took 5000000 bytes');
		expect(() => hostile(decode, valid, { mostMs: -1 })).toThrow(' ms');
	});
});

describe('recorders', () => {
	it('keep files and lines', () => {
		const store = memoryStore();
		store.write('a/b', new Uint8Array([1]), { secret: true });
		store.write('a/c/d', new Uint8Array([2]));
		store.write('e', new Uint8Array([3]));
		expect([store.list('a'), store.list(''), store.list('x')]).toEqual([['b', 'c'], ['a', 'e'], []]);
		expect([store.read('a/b'), store.read('x')]).toEqual([new Uint8Array([1]), undefined]);
		expect([...store.secrets]).toEqual(['a/b']);
		store.remove('a/b');
		expect(store.read('a/b')).toBeUndefined();
		store.fail('full');
		expect(() => store.write('x', new Uint8Array())).toThrow('x');
		const { log, lines, events } = recordingLog();
		log.note('info', 'ready', { n: 1 });
		log.note('warn', 'odd');
		expect([events(), lines[0]!.fields['n'], log.enabled('debug')]).toEqual([['ready', 'odd'], 1, true]);
	});
});
