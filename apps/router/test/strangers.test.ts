// Messages to routers that nobody here knows: looked up once, sent when found, bounded.
import { type HashKey, hashKey } from '@i2p/data-core';
import type { I2npMessage } from '@i2p/data-i2np';
import type { Turn } from '@i2p/runtime';
import { mono, wall } from '@i2p/time';
import { describe, expect, it } from 'vitest';
import { mostPerStranger, mostStrangers } from '../src/constants.js';
import { Strangers } from '../src/wiring/strangers.js';
import { RouterWorld } from './network.js';

const now = mono(1);
const turn: Turn = { now: mono(2), wall: wall(0) };
const message = (id: number): I2npMessage => ({ type: 25, id, expires: wall(8000), body: new Uint8Array(3) });
const peer = (n: number): HashKey => hashKey(new Uint8Array(32).fill(n % 256).fill(n >> 8, 16));

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
		const each = Array.from({ length: mostStrangers }, (_, n) => strangers.offer(peer(n + 1), message(n), now));
		expect(each.filter(Boolean)).toHaveLength(mostStrangers - 1);
		expect(codes.filter((code) => code === 'stranger-full')).toHaveLength(2);
	});

	it('do not wait when the links refuse for another reason', () => {
		const { strangers, ends } = room(new Map([[peer(1), 'banned']]));
		expect(strangers.offer(peer(1), message(1), now)).toBe(false);
		expect(ends.size).toBe(0);
	});
});

it('hops that know few routers still build tunnels on', () => {
	const world = new RouterWorld({ seed: 'strangers' });
	for (let i = 0; i < 16; i++) world.node({ floodfill: i < 3 });
	const [one, two, three, ...others] = world.nodes;
	const floodfills = [one!, two!, three!];
	for (const node of floodfills) node.start(floodfills.filter((f) => f !== node).map((f) => f.router.routerInfo()));
	world.driver.runFor(2000);
	// Each knows the floodfills and three of the others: whom hops send to they mostly do not know.
	for (const [i, node] of others.entries()) {
		const acquaintances = [1, 2, 3].map((step) => others[(i + step) % others.length]!);
		node.start([...floodfills, ...acquaintances].map((known) => known.router.routerInfo()));
	}
	world.driver.runUntil(() => world.nodes.every(({ ready }) => ready), 30_000);
	const sum = (name: string) => world.nodes.reduce((total, { counters }) => total + (counters[name] ?? 0), 0);
	// It happened, and builds did not fail for it.
	expect(sum('router-stranger-found')).toBeGreaterThan(3);
	expect(sum('tunnels-build-accepted')).toBeGreaterThan(0.7 * sum('tunnels-build-sent'));
	world.expectSane();
	world.end();
});
