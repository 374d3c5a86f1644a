// What weighs on a router: memory, bandwidth; and that tunnels of others are refused for it.
import { mono, wall } from '@i2p/time';
import { Bandwidth } from '@i2p/transport-core';
import { describe, expect, it } from 'vitest';
import { pressureOf } from '../src/wiring/pressure.js';
import { integrated } from './network.js';

describe('pressure', () => {
	it('of memory begins at three quarters, and is full before there is none', () => {
		let share = 0.5;
		let ms = 0;
		const read = pressureOf({
			memoryShare: () => share,
			bandwidth: new Bandwidth(),
			linkLoad: () => 0,
			now: () => mono(ms),
		});
		const at = (value: number) => {
			share = value;
			ms += 1000;
			return read();
		};
		expect([at(0.5), at(0.75), at(0.95), at(1.2)]).toEqual([0, 0, 1, 1]);
		expect(at(0.85)).toBeCloseTo(0.5);
		share = 1;
		ms += 999;
		expect(read()).toBeCloseTo(0.5);
	});

	it('of bandwidth is its share of the limit, in the busier direction; 0 without a limit', () => {
		for (const [limit, expected] of [
			[100, 0.5],
			[25, 1],
			[0, 0],
		] as const) {
			const bandwidth = new Bandwidth(limit);
			const flow = bandwidth.open({ onSendable: () => undefined, onReadable: () => undefined });
			for (let second = 0; second < 20; second++) {
				bandwidth.onTurn({ now: mono(second * 1000), wall: wall(0) });
				flow.sent(10 * 1024);
				flow.received(50 * 1024, { now: mono(second * 1000), wall: wall(0) });
			}
			expect(pressureOf({ bandwidth, linkLoad: () => 0, now: () => mono(20_000) })()).toBeCloseTo(expected);
		}
	});

	it('of links is the share that tunnels go over', () => {
		expect(pressureOf({ bandwidth: new Bandwidth(), linkLoad: () => 0.8, now: () => mono(0) })()).toBe(0.8);
	});

	it('makes routers refuse the tunnels of others', () => {
		let share = 0;
		const world = integrated({ seed: 'pressure', count: 4, memoryShare: () => share });
		const [pressed] = world.nodes;
		expect(pressed!.router.snapshot().tunnels.service.load).toBeLessThan(0.5);
		share = 1;
		world.driver.runFor(60_000);
		expect(pressed!.router.snapshot().tunnels.service.load).toBe(1);
		world.driver.runUntil(() => (pressed!.counters['tunnels-transit-congested'] ?? 0) > 0, 600_000);
		world.end();
	});
});
