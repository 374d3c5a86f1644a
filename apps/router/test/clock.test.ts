// A router's clock: corrected by time servers or by peers, refused when it is hours off; servers that lie, are silent or do not want.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterKeys, type HashKey } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import { seededRandom, VirtualClock } from '@i2p/testkit';
import { CorrectedClock, type SntpTime, wall } from '@i2p/time';
import { describe, expect, it } from 'vitest';
import { testRouter } from '../../../tools/fixtures/data.js';
import { createRouter, type RouterEvent } from '../src/index.js';
import { defaultSettings } from '../src/options.js';
import { timeServersOf } from '../src/wiring/clock-wiring.js';
import { agreed } from '../src/wiring/time-servers.js';
import { Timekeeper } from '../src/wiring/timekeeper.js';
import { type RouterNode, RouterWorld } from './network.js';
import { loopbackTimeServer, MemoryTimeServer } from './time-server.js';

const random = seededRandom('clock');
const peers: HashKey[] = Array.from({ length: 5 }, () => createRouterKeys(random).identity.key);
const [minute, hour] = [60_000, 3_600_000];

describe('Timekeeper', () => {
	function keeper() {
		const base = new VirtualClock();
		const clock = new CorrectedClock(base);
		const told: string[] = [];
		const timekeeper = new Timekeeper(clock, {
			onWrong: (ms, by) => told.push(`wrong ${ms} ${by}`),
			onCorrected: (ms, by) => told.push(`corrected ${ms} ${by}`),
			onJump: (ms) => told.push(`jump ${ms}`),
		});
		const turn = (): Turn => ({ now: clock.now(), wall: clock.wall() });
		return {
			base,
			clock,
			told,
			timekeeper,
			turn,
			hear: (i: number, ms: number) => timekeeper.onPeerClock(peers[i]!, ms, turn()),
		};
	}

	it('tells once that it is hopeless: the middle of what three peers say', () => {
		const { told, hear, clock } = keeper();
		hear(0, 3 * hour);
		hear(0, 3 * hour);
		hear(1, -9 * hour);
		expect(told).toEqual([]);
		hear(2, 3 * hour + 1000);
		hear(3, 3 * hour);
		expect(told).toEqual([`wrong ${3 * hour} peers`]);
		expect(clock.correctionMs).toBe(0);
	});

	it('is trusted once somebody agrees or it was corrected, until this machine’s clock jumps', () => {
		const { base, timekeeper, turn, hear } = keeper();
		hear(0, 3 * hour);
		expect(timekeeper.isTrusted).toBe(false);
		hear(1, 500);
		expect(timekeeper.isTrusted).toBe(true);
		base.skewMs = hour;
		timekeeper.onTime(turn());
		expect(timekeeper.isTrusted).toBe(false);
		for (const i of [0, 1, 2]) hear(i, 20 * minute);
		expect(timekeeper.isTrusted).toBe(true);
		expect(keeper().timekeeper.isTrusted).toBe(false);
	});

	it('believes one peer that agrees more than any number that do not', () => {
		const { told, hear } = keeper();
		hear(0, 3 * hour);
		hear(1, 3 * hour);
		hear(2, -minute);
		for (const i of peers.keys()) if (i !== 2) hear(i, 3 * hour);
		for (const i of peers.keys()) if (i !== 2) hear(i, 20 * minute);
		expect(told).toEqual([]);
	});

	it('corrects by what three peers say, at once as long as none agrees, then slowly', () => {
		const { told, hear, clock, base, timekeeper } = keeper();
		for (const i of [0, 1, 2]) hear(i, 10 * minute);
		expect(told).toEqual([`corrected ${10 * minute} peers`]);
		expect(clock.wall() - base.wall()).toBe(10 * minute);
		expect(timekeeper.snapshot()).toEqual({ correctionMs: 10 * minute, source: 'peers' });
		for (const i of [0, 1, 2]) hear(i, 500);
		expect(told).toHaveLength(1);
		for (const i of [0, 1, 2]) hear(i, 5000);
		expect(told[1]).toBe(`corrected ${10 * minute + 5000} peers`);
		expect(clock.wall() - base.wall()).toBe(10 * minute);
		base.advance(50_000);
		expect(clock.wall() - base.wall()).toBe(10 * minute + 5000);
	});

	it('takes the word of servers over that of peers', () => {
		const { told, hear, timekeeper, turn, clock } = keeper();
		for (const i of [0, 1, 2]) hear(i, 10 * minute);
		timekeeper.onServers(-2000, turn());
		expect(clock.correctionMs).toBe(-2000);
		for (const i of [0, 1, 2, 3, 4]) hear(i, 10 * minute);
		timekeeper.onServers(-700, turn());
		expect(clock.correctionMs).toBe(0);
		timekeeper.onServers(2 * hour, turn());
		timekeeper.onServers(2 * hour, turn());
		expect(told.slice(1)).toEqual(['corrected -2000 servers', 'corrected 0 servers', `wrong ${2 * hour} servers`]);
	});

	it('forgets what it knew when this machine’s clock jumps', () => {
		const { told, base, clock, timekeeper, turn } = keeper();
		timekeeper.onServers(20 * minute, turn());
		base.skewMs = 20 * minute;
		base.advance(minute);
		expect(timekeeper.due()).toBeLessThanOrEqual(clock.now());
		timekeeper.onTime(turn());
		expect(told.at(-1)).toBe(`jump ${20 * minute}`);
		expect(timekeeper.snapshot()).toEqual({ correctionMs: 0, source: undefined });
		base.advance(minute);
		timekeeper.onTime(turn());
		expect(told).toHaveLength(2);
	});

	it('says by how much the last peers differ from the corrected clock', () => {
		const { hear, timekeeper, turn } = keeper();
		expect(timekeeper.offsetMs).toBe(0);
		for (const i of [0, 1, 2]) hear(i, 400 * i);
		expect(timekeeper.offsetMs).toBe(400);
		for (let i = 0; i < 15; i++) hear(4, 40 * minute);
		expect(timekeeper.offsetMs).toBe(40 * minute);
		timekeeper.onServers(30 * minute, turn());
		expect(timekeeper.offsetMs).toBe(10 * minute);
	});

	it('hears RouterInfos that are all ahead of us', () => {
		const { told, timekeeper, turn, clock } = keeper();
		const infos = [1, 2, 3].map((i) => testRouter(i, { published: wall(clock.wall() + 30 * minute) }).info);
		expect(timekeeper.onAllAhead(infos.slice(0, 2), turn())).toBe(false);
		expect(timekeeper.onAllAhead(infos, turn())).toBe(true);
		expect(told).toEqual([`corrected ${30 * minute} peers`]);
	});
});

describe('what time servers say', () => {
	const time = (offsetMs: number, errorMs = 20): SntpTime => ({
		kind: 'time',
		offsetMs,
		delayMs: 10,
		errorMs,
		stratum: 2,
	});

	it('counts if more than half agree', () => {
		expect(agreed([], 1)).toBeUndefined();
		expect(agreed([time(5)], 2)).toBeUndefined();
		expect(agreed([time(5)], 1)).toBe(5);
		expect(agreed([time(5), time(hour)], 2)).toBeUndefined();
		expect(agreed([time(5), time(hour), time(9)], 2)).toBe(5);
		expect(agreed([time(5), time(hour), time(-hour), time(9)], 2)).toBeUndefined();
		expect(agreed([time(0), time(1000, 900)], 2)).toBe(0);
	});

	it('is asked of the public pool on the live network only', () => {
		expect(timeServersOf(defaultSettings).every((name) => name.endsWith('.pool.ntp.org'))).toBe(true);
		expect(timeServersOf({ ...defaultSettings, netId: 99 })).toEqual([]);
		expect(timeServersOf({ ...defaultSettings, ntpServers: [] })).toEqual([]);
	});
});

/** Some routers that know the time, and one that is told of servers. */
function worldWith(seed: string, skewMs: number, servers: readonly MemoryTimeServer[], count = 5) {
	const world = new RouterWorld({ seed });
	for (let i = 0; i < count; i++) world.node({ floodfill: i < 2 });
	const ntpServers = servers.map((server, i) => server.serve(world, `203.0.113.${i + 1}`));
	const wrong = world.node({ skewMs, ntpServers });
	world.begin(world.nodes.slice(0, count));
	return { world, wrong };
}

const clockEvents = (node: RouterNode) => node.events.filter(({ event }) => event === 'clock');

describe('a router whose clock is wrong', () => {
	it.each([20 * minute, -20 * minute, 45 * minute])('by %i ms is corrected by time servers, and joins', (skewMs) => {
		const { world, wrong } = worldWith(`servers ${skewMs}`, skewMs, [
			new MemoryTimeServer(),
			new MemoryTimeServer(),
			new MemoryTimeServer({ offsetMs: 5 * hour }),
		]);
		// A folder of RouterInfos that are all ahead of us may speak first: it is as far off as they are old.
		world.driver.runFor(5000);
		wrong.start();
		world.driver.runUntil(() => wrong.ready, 30_000);
		expect(clockEvents(wrong).at(-1)).toMatchObject({ by: 'servers' });
		const { clock } = wrong.router.snapshot();
		expect(Math.abs(clock.correctionMs + skewMs)).toBeLessThan(50);
		expect(clock.source).toBe('servers');
		expect(Math.abs(wrong.router.routerInfo().published - world.driver.clock.wall())).toBeLessThan(30_000);
		expect(wrong.counters['time-servers-asked']).toBe(3);
		expect(wrong.counters['time-servers-time']).toBe(3);
		world.end();
	});

	it('by twenty minutes is corrected by peers where nobody else is asked', () => {
		const { world, wrong } = worldWith('peers', -20 * minute, []);
		wrong.start();
		world.driver.runUntil(() => clockEvents(wrong).length > 0, 60_000);
		expect(clockEvents(wrong)).toMatchObject([{ by: 'peers' }]);
		world.driver.runUntil(() => wrong.ready, 10 * minute);
		expect(Math.abs(wrong.router.snapshot().clock.correctionMs - 20 * minute)).toBeLessThan(5 * minute);
		world.end();
	});

	it.each([3 * hour, -3 * hour])('by %i ms is ended by its peers, in one line', async (skewMs) => {
		const { world, wrong } = worldWith(`hopeless ${skewMs}`, skewMs, []);
		wrong.start();
		world.driver.runUntil(() => wrong.events.some(({ event }) => event === 'failed' || event === 'stopped'), 60_000);
		const failed =
			wrong.events.find(({ event }) => event === 'failed') ?? (await wrong.started.catch((fault) => fault));
		expect(failed).toMatchObject({ code: 'clock' });
		expect(failed).toHaveProperty('message', expect.stringMatching(skewMs > 0 ? /180 .* ahead of/ : /180 .* behind/));
		const others = world.nodes.slice(0, 5).flatMap(({ events }) => events.map(({ event }) => event));
		expect(others).not.toContain('failed');
		world.end();
	});

	it('is asked no more of a server that does not want, and again later of those that said nothing', () => {
		const unwilling = new MemoryTimeServer({ kiss: 'RATE' });
		const mute = new MemoryTimeServer({ silent: true });
		const { world, wrong } = worldWith('unwilling', 0, [unwilling, mute], 0);
		wrong.start();
		world.driver.runUntil(() => mute.asked >= 3, 10 * minute);
		expect(unwilling.asked).toBe(1);
		expect(wrong.counters).toMatchObject({ 'time-servers-kiss': 1 });
		expect(clockEvents(wrong)).toEqual([]);
		world.driver.runFor(hour);
		expect(mute.asked).toBeLessThan(8);
		world.end();
	});

	it('does not believe who answers another question than it asked', () => {
		const forger = new MemoryTimeServer({ forged: true, offsetMs: hour / 2 });
		const { world, wrong } = worldWith('forger', 0, [forger], 0);
		wrong.start();
		world.driver.runUntil(() => forger.asked > 0, minute);
		world.driver.runFor(10_000);
		expect(wrong.counters).toMatchObject({ 'time-servers-not-our-request': 1, 'time-servers-round-without-time': 1 });
		expect(wrong.router.snapshot().clock).toEqual({ correctionMs: 0, source: undefined });
		world.end();
	});
});

it('a router on real sockets is corrected by a time server on loopback', async () => {
	const server = await loopbackTimeServer(10 * minute);
	const dataDir = mkdtempSync(join(tmpdir(), 'i2p-clock-'));
	let told: (event: RouterEvent) => void = () => undefined;
	const corrected = new Promise<RouterEvent>((resolve) => {
		told = (event) => {
			if (event.event === 'clock') resolve(event);
		};
	});
	const settings = {
		host: '127.0.0.1',
		port: 0,
		netId: 99,
		allowLocal: true,
		sam: undefined,
		i2cp: undefined,
		ntpServers: [server.name],
	};
	const router = createRouter({ ...settings, dataDir, onEvent: (event) => told(event) });
	await router.start();
	expect(await corrected).toMatchObject({ by: 'servers' });
	const { clock } = router.snapshot();
	expect(Math.abs(clock.correctionMs - 10 * minute)).toBeLessThan(2000);
	await router.stop();
	expect(Math.abs(router.routerInfo().published - Date.now() - 10 * minute)).toBeLessThan(minute);
	server.close();
	rmSync(dataDir, { recursive: true });
});
