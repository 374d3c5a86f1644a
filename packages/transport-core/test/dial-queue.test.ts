// When dials may begin: the rate, how many at a time, how long they wait, in which order.
import type { HashKey } from '@i2p/data-core';
import { runs } from '@i2p/testkit';
import { mono, never, seconds } from '@i2p/time';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DialQueue } from '../src/dial-queue.js';

const peer = (n: number): HashKey => `peer ${n}` as HashKey;

/** Asks for so many dials, and begins those that may. */
function begin(queue: DialQueue, from: number, count: number, ms: number): number {
	for (let n = from; n < from + count; n++) queue.offer(peer(n), mono(ms));
	return takeAll(queue, ms);
}

function takeAll(queue: DialQueue, ms: number): number {
	let taken = 0;
	while (queue.take(mono(ms)) !== undefined) taken++;
	return taken;
}

describe('the queue of dials', () => {
	it('begins them in the order in which they were asked for, each once', () => {
		const queue = new DialQueue();
		for (const n of [3, 1, 3, 2]) queue.offer(peer(n), mono(n));
		expect([queue.take(mono(5)), queue.take(mono(5)), queue.take(mono(5)), queue.take(mono(5))]).toEqual([
			peer(3),
			peer(1),
			peer(2),
			undefined,
		]);
		expect([queue.underway, queue.due()]).toEqual([3, never]);
	});

	it('has no more underway than its bound, and goes on when one ends', () => {
		const queue = new DialQueue({ halfOpen: 2 });
		expect(begin(queue, 0, 5, 0)).toBe(2);
		expect(queue.due()).toBe(seconds(10));
		queue.end(peer(0));
		expect([takeAll(queue, 1), queue.underway]).toEqual([1, 2]);
		queue.end(peer(1));
		queue.end(peer(3));
		expect(takeAll(queue, 2)).toBe(1);
		expect(queue.due()).toBe(never);
	});

	it('puts a peer whose next way is tried behind the others', () => {
		const queue = new DialQueue({ halfOpen: 1 });
		begin(queue, 0, 2, 0);
		queue.offer(peer(0), mono(1));
		expect([queue.underway, queue.take(mono(1)), queue.take(mono(1))]).toEqual([0, peer(1), undefined]);
	});

	it('says when the rate lets the next one begin', () => {
		const queue = new DialQueue({ perMinute: 60, burst: 2 });
		expect(begin(queue, 0, 4, 0)).toBe(2);
		expect(queue.due()).toBe(1000);
		expect(takeAll(queue, 999)).toBe(0);
		expect(takeAll(queue, 1000)).toBe(1);
		expect(takeAll(queue, 60_000)).toBe(1);
	});

	it('gives up who waited ten seconds, and no other', () => {
		const queue = new DialQueue({ halfOpen: 1 });
		begin(queue, 0, 2, 0);
		queue.offer(peer(7), mono(500));
		expect(queue.takeExpired(mono(9999))).toEqual([]);
		expect(queue.takeExpired(mono(10_000))).toEqual([peer(1)]);
		expect(queue.due()).toBe(10_500);
		queue.end(peer(7));
		expect(queue.due()).toBe(never);
		queue.clear();
		expect(queue.underway).toBe(0);
	});

	it('holds its rate and its bound whatever is asked of it', () => {
		const moves = fc.array(fc.record({ waitMs: fc.nat(3000), ask: fc.nat(30), end: fc.nat(10) }), { maxLength: 40 });
		fc.assert(
			fc.property(moves, (all) => {
				const queue = new DialQueue({ perMinute: 60, burst: 10, halfOpen: 8 });
				let now = 0;
				let asked = 0;
				let begun = 0;
				const underway: HashKey[] = [];
				for (const { waitMs, ask, end } of all) {
					now += waitMs;
					for (const ended of underway.splice(0, end)) queue.end(ended);
					for (let i = 0; i < ask; i++) queue.offer(peer(asked++), mono(now));
					for (let next = queue.take(mono(now)); next; next = queue.take(mono(now))) {
						underway.push(next);
						begun++;
					}
					expect(queue.underway).toBe(underway.length);
					expect(underway.length).toBeLessThanOrEqual(8);
					expect(begun).toBeLessThanOrEqual(10 + now / 1000 + 1e-6);
				}
			}),
			{ numRuns: runs(100) },
		);
	});

	it('throws for a limit that is none', () => {
		expect(() => new DialQueue({ perMinute: 0 })).toThrow(RangeError);
		expect(() => new DialQueue({ burst: 0 })).toThrow(RangeError);
	});
});
