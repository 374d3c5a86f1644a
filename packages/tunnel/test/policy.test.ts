// Lengths, health and lives: the policies of pools.
import { seededRandom } from '@i2p/testkit';
import { mono, wall } from '@i2p/time';
import { toHex } from '@i2p/util';
import { describe, expect, test } from 'vitest';
import { BuildPace } from '../src/pool/build-pace.js';
import { TunnelLife } from '../src/pool/life.js';
import { drawLength } from '../src/pool/plan.js';
import type { HopRequest } from '../src/wants.js';
import { TestNetwork } from './network.js';

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
		c.passed(12, 1, mono(60));
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

test('hops of a pool stand in one order each way as long as it lives, of its own or of a key that its owner gave', () => {
	const asked: HopRequest[] = [];
	const choose = (request: HopRequest) => void asked.push(request);
	const network = new TestNetwork('order', 1, () => ({ chooser: { choose } }));
	const { tunnels, act } = network.nodes[0]!;
	const given = new Uint8Array(32).fill(7);
	const side = { length: 0, quantity: 1 };
	const hops = { length: 2, quantity: 1 };
	const options = { exploratory: false, inbound: hops, outbound: hops };
	act((turn) => {
		tunnels.createPool('carriers', { exploratory: true, inbound: side, outbound: side }, turn);
		tunnels.createPool('a', options, turn);
		tunnels.createPool('b', { ...options, inbound: { ...hops, rules: { orderKey: given } } }, turn);
	});
	network.driver.runFor(5000);
	act((turn) => tunnels.configurePool('a', { ...options, inbound: { ...hops, quantity: 2 } }, turn));
	network.driver.runFor(5000);
	const keysOf = (pool: string, way: string) => {
		const requests = asked.filter(({ poolId, direction }) => poolId === pool && direction === way);
		expect(requests.length).toBeGreaterThan(2);
		return [...new Set(requests.map(({ rules }) => toHex(rules.orderKey!)))];
	};
	const keys = [keysOf('a', 'inbound'), keysOf('a', 'outbound'), keysOf('b', 'outbound')].flat();
	expect([keys.length, new Set(keys).size]).toEqual([3, 3]);
	expect(keysOf('b', 'inbound')).toEqual([toHex(given)]);
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
