// Lengths, health and lives: the policies of pools.
import { seededRandom } from '@i2p/testkit';
import { mono, wall } from '@i2p/time';
import { describe, expect, test } from 'vitest';
import { BuildPace } from '../src/pool/build-pace.js';
import { TunnelLife } from '../src/pool/life.js';
import { drawLength } from '../src/pool/plan.js';

describe('lengths', () => {
	const random = seededRandom('lengths');
	const drawn = (length: number, lengthVariance: number, allowZeroHop = false) =>
		new Set(
			Array.from({ length: 200 }, () => drawLength({ length, quantity: 1, lengthVariance }, allowZeroHop, 7, random)),
		);

	test('vary upwards, both ways, and not beyond what there is', () => {
		expect(drawn(2, 0)).toEqual(new Set([2]));
		expect(drawn(2, 1)).toEqual(new Set([2, 3]));
		expect(drawn(2, -1)).toEqual(new Set([1, 2, 3]));
		expect(drawn(6, 5)).toEqual(new Set([6, 7]));
		expect(Math.min(...drawn(1, -5))).toBe(1);
		expect(Math.min(...drawn(1, -5, true))).toBe(0);
		expect(drawn(0, 0)).toEqual(new Set([0]));
		expect(Math.max(...drawn(1, 1e12))).toBe(7);
	});
});

describe('life', () => {
	const life = () => new TunnelLife(mono(0), mono(50), wall(600_000), 600_000, seededRandom('life'));

	test('two failures with different partners end it, one partner alone counts when there is no other', () => {
		const a = life();
		expect([a.failed(1, true), a.failed(1, true), a.failed(2, true)]).toEqual([false, false, true]);
		const b = life();
		expect([b.failed(1, false), b.failed(1, false)]).toEqual([false, true]);
		const c = life();
		c.failed(1, true);
		c.passed(12, 1);
		expect([c.rttMs, c.failed(2, true), c.failures]).toEqual([12, false, 1]);
	});

	test('wants a successor at least 90 seconds ahead; short lives a third ahead', () => {
		const a = life();
		expect(a.endsAt - a.renewAt).toBeGreaterThanOrEqual(90_000);
		expect(a.fresh(mono(a.renewAt - 1))).toBe(true);
		expect(a.fresh(a.renewAt)).toBe(false);
		expect(a.nextDue(mono(50))).toBe(50);
		a.testing = true;
		expect([a.nextDue(mono(60)), a.nextDue(a.renewAt)]).toEqual([a.renewAt, a.endsAt]);
		const short = new TunnelLife(mono(0), mono(0), wall(0), 60_000, seededRandom(1));
		expect(short.endsAt - short.renewAt).toBe(18_000);
	});
});

test('pace: five at once, then one in 600 ms, each peer by itself, and memory is bounded', () => {
	const pace = new BuildPace();
	const key = (i: number) => `${i}` as Parameters<BuildPace['count']>[0];
	for (let i = 0; i < 5; i++) {
		expect(pace.freeAt(key(1), 100)).toBe(100);
		pace.count(key(1), 100);
	}
	expect(pace.freeAt(key(1), 100)).toBe(700);
	expect([...pace.busy(100)]).toEqual([key(1)]);
	expect([...pace.busy(700)]).toEqual([]);
	expect(pace.freeAt(key(2), 100)).toBe(100);
	for (let i = 2; i < 1000; i++) pace.count(key(i), 200);
	expect(pace.freeAt(key(1), 200)).toBe(200);
});
