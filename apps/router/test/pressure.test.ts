// What weighs on a router: memory, bandwidth; and that tunnels of others are refused for it.
import { shortHash } from '@i2p/data-core';
import { minutes, mono, seconds, wall } from '@i2p/time';
import { Bandwidth } from '@i2p/transport-core';
import { describe, expect, it } from 'vitest';
import { pressureOf } from '../src/wiring/pressure.js';
import { frugal, integrated, type RouterNode, RouterWorld } from './network.js';

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

	it('stands in the RouterInfo of the router by its letter, so that others build over it less or not at all', () => {
		let share = 0;
		const world = new RouterWorld({ seed: 'letters' });
		const nodes = Array.from({ length: 4 }, (_, i) =>
			world.node({ ...frugal, floodfill: i === 1, ...(i === 0 ? { memoryShare: () => share } : {}) }),
		);
		world.begin();
		const [pressed, ...others] = nodes as [RouterNode, RouterNode, RouterNode, RouterNode];
		const [floodfill] = others;
		const name = shortHash(pressed.router.routerInfo().key);
		const letter = () => pressed.router.routerInfo().caps.congestion;
		const held = ({ router }: RouterNode, tier: string) => router.snapshot().peers.tiers[tier] === 1;
		const isHop = () =>
			others.some(({ router }) =>
				router
					.snapshot()
					.tunnels.pools.some(({ inbound, outbound }) =>
						[...inbound, ...outbound].some(({ hops }) => hops.includes(name)),
					),
			);
		const within = (limitMs: number, isSo: () => boolean) => {
			for (let ms = 0; ms < limitMs && !isSo(); ms += seconds(10)) world.driver.runFor(seconds(10));
			expect(isSo()).toBe(true);
		};
		world.driver.runFor(minutes(11));
		expect([letter(), isHop()]).toEqual([undefined, true]);
		share = 0.94;
		within(minutes(20), () => letter() === 'E');
		within(minutes(2), () => held(floodfill, 'congested'));
		share = 1;
		within(minutes(20), () => letter() === 'G');
		// Who is no floodfill hears of it when its link to the router is told everything anew.
		within(minutes(45), () => others.every((other) => held(other, 'rejects-all')));
		world.driver.runFor(minutes(10));
		expect(isHop()).toBe(false);
		share = 0;
		within(minutes(20), () => letter() === undefined);
		within(minutes(20), isHop);
		world.end();
	});
});
