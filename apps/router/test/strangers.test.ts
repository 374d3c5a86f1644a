// Messages to routers that nobody here knows: looked up once, sent when found, bounded.
import { type HashKey, hashKey } from '@i2p/data-core';
import type { I2npMessage } from '@i2p/data-i2np';
import type { Turn } from '@i2p/runtime';
import { mono, wall } from '@i2p/time';
import { describe, expect, it } from 'vitest';
import { mostPerStranger } from '../src/constants.js';
import { Strangers } from '../src/wiring/strangers.js';
import { RouterWorld } from './network.js';

const now = mono(1);
const turn: Turn = { now: mono(2), wall: wall(0) };
const message = (id: number): I2npMessage => ({ type: 25, id, expires: wall(8000), body: new Uint8Array(3) });
const peer = (n: number): HashKey => hashKey(new Uint8Array(32).fill(n % 256).fill(n >> 8, 16));

const most = 20;

function room(answers: Map<HashKey, string> = new Map()) {
	const sent: number[] = [];
	const forOthers: number[] = [];
	const codes: string[] = [];
	const ends = new Map<HashKey, (found: boolean, turn: Turn) => void>();
	const strangers = new Strangers({
		offer: (to, { id }, _now, traffic) => {
			const answer = answers.get(to) ?? 'unknown-peer';
			if (answer === 'taken') sent.push(id);
			if (answer === 'taken' && traffic === 'transit') forOthers.push(id);
			return answer;
		},
		lookUp: (to, onEnd) => ends.set(to, onEnd),
		note: (code) => codes.push(code),
		most,
	});
	return { strangers, sent, forOthers, codes, ends, answers };
}

describe('messages to unknown routers', () => {
	it('wait for one lookup and are sent in order', () => {
		const { strangers, sent, forOthers, ends, answers } = room();
		expect(strangers.offer(peer(1), message(1), now)).toBe(true);
		expect(strangers.offer(peer(1), message(2), now, 'transit')).toBe(true);
		expect([sent, ends.size]).toEqual([[], 1]);
		answers.set(peer(1), 'taken');
		ends.get(peer(1))!(true, turn);
		expect([sent, forOthers]).toEqual([[1, 2], [2]]);
		expect(strangers.offer(peer(1), message(3), now)).toBe(true);
		expect(sent).toEqual([1, 2, 3]);
	});

	it('are lost when nobody knows their receiver, and one that comes later asks anew', () => {
		const { strangers, sent, ends, codes } = room();
		strangers.offer(peer(1), message(1), now);
		ends.get(peer(1))!(false, turn);
		expect([sent, codes]).toEqual([[], ['stranger-looked-up', 'stranger-not-found']]);
		ends.clear();
		expect(strangers.offer(peer(1), message(2), now)).toBe(true);
		expect(ends.size).toBe(1);
	});

	it('are few for each, and for few at a time', () => {
		const { strangers, codes } = room();
		const taken = Array.from({ length: mostPerStranger + 1 }, (_, id) => strangers.offer(peer(0), message(id), now));
		expect(taken.filter(Boolean)).toHaveLength(mostPerStranger);
		const each = Array.from({ length: most }, (_, n) => strangers.offer(peer(n + 1), message(n), now));
		expect(each.filter(Boolean)).toHaveLength(most - 1);
		expect(codes.filter((code) => code === 'stranger-full')).toHaveLength(2);
	});

	it('do not wait when the links refuse for another reason', () => {
		const { strangers, ends } = room(new Map([[peer(1), 'banned']]));
		expect(strangers.offer(peer(1), message(1), now)).toBe(false);
		expect(ends.size).toBe(0);
	});
});

describe('routers that know few others', () => {
	/** Each knows some floodfills and three of the others: whom hops and floodfills send to they mostly do not know. */
	function sparseNetwork(seed: string, size: number, floodfillCount: number): RouterWorld {
		const world = new RouterWorld({ seed });
		for (let i = 0; i < size; i++) world.node({ floodfill: i < floodfillCount });
		const floodfills = world.nodes.slice(0, floodfillCount);
		const others = world.nodes.slice(floodfillCount);
		for (const node of floodfills) node.start(floodfills.filter((f) => f !== node).map((f) => f.router.routerInfo()));
		world.driver.runFor(2000);
		for (const [i, node] of others.entries()) {
			const some = [1, 2, 3].flatMap((n) => [others[(i + n) % others.length]!, floodfills[(i + n) % floodfillCount]!]);
			node.start(some.map(({ router }) => router.routerInfo()));
		}
		return world;
	}

	const sumOf = (world: RouterWorld) => (name: string) =>
		world.nodes.reduce((total, { counters }) => total + (counters[name] ?? 0), 0);

	it('still build tunnels on as hops', () => {
		const world = sparseNetwork('strangers', 16, 3);
		world.driver.runUntil(() => world.nodes.every(({ ready }) => ready), 30_000);
		const sum = sumOf(world);
		// It happened, and builds did not fail for it.
		expect(sum('router-stranger-found')).toBeGreaterThan(3);
		expect(sum('tunnels-build-accepted')).toBeGreaterThan(0.7 * sum('tunnels-build-sent'));
		world.expectSane();
		world.end();
	});

	it('are answered as askers by floodfills that do not know the gateways of their tunnels', () => {
		const world = sparseNetwork('unknown gateways', 24, 10);
		world.driver.runFor(40_000);
		const sum = sumOf(world);
		expect(sum('netdb-lookup-found')).toBeGreaterThan(50);
		expect(sum('netdb-answer-undeliverable')).toBe(0);
		expect(sum('netdb-lookup-try-timeout')).toBeLessThan(0.02 * sum('netdb-lookup-found'));
		world.expectSane();
		world.end();
	});
});
