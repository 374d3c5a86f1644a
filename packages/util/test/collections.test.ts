// Every collection against a plain model, and at its bounds.
import { runs, seededRandom } from '@i2p/testkit';
import {
	Backoff,
	ByteQueue,
	DeadlineHeap,
	DecayingBloom,
	ExpiringMap,
	equalBytes,
	Ring,
	Slab,
	TokenBucket,
} from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('Ring', () => {
	it('is a queue that refuses when full', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 40 }), fc.array(fc.boolean(), { maxLength: 200 }), (capacity, steps) => {
				const ring = new Ring<number>(capacity);
				const model: number[] = [];
				steps.forEach((offers, i) => {
					if (offers) {
						expect(ring.offer(i)).toBe(model.length < capacity);
						if (model.length < capacity) model.push(i);
					} else {
						expect(ring.peek()).toBe(model[0]);
						expect(ring.take()).toBe(model.shift());
					}
					expect(ring.length).toBe(model.length);
					expect([-1, 0, 1, model.length - 1, model.length].map((at) => ring.at(at))).toEqual(
						[-1, 0, 1, model.length - 1, model.length].map((at) => (at < 0 ? undefined : model[at])),
					);
				});
			}),
			{ numRuns: runs(100) },
		);
	});

	it('forgets everything and wants a capacity', () => {
		const ring = new Ring<string>(2);
		ring.offer('a');
		ring.clear();
		expect(ring.take()).toBeUndefined();
		expect(ring.capacity).toBe(2);
		expect(() => new Ring(0)).toThrow(RangeError);
	});
});

describe('ByteQueue', () => {
	it('keeps bytes in order, its front in one piece', () => {
		const step = fc.record({ offer: fc.boolean(), count: fc.integer({ min: 0, max: 3000 }) });
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 5000 }), fc.array(step, { maxLength: 60 }), (capacity, steps) => {
				const queue = new ByteQueue(capacity);
				const random = seededRandom(capacity);
				let model: number[] = [];
				for (const { offer, count } of steps) {
					if (offer) {
						const bytes = random.bytes(count);
						const taken = queue.offer(bytes);
						expect(taken).toBe(Math.min(count, capacity - model.length));
						model.push(...bytes.subarray(0, taken));
					} else {
						expect([...queue.peek(count)]).toEqual(model.slice(0, count));
						expect([...queue.take(count)]).toEqual(model.slice(0, count));
						model = model.slice(count);
					}
					expect(queue.length).toBe(model.length);
					expect(queue.room()).toBe(capacity - model.length);
				}
			}),
			{ numRuns: runs(60) },
		);
	});

	it('copies what it is lent and what it gives', () => {
		const queue = new ByteQueue(10);
		const lent = new Uint8Array([1, 2, 3]);
		queue.offer(lent);
		lent.fill(9);
		const taken = queue.take(2);
		queue.offer(new Uint8Array([7, 7, 7]));
		expect([...taken]).toEqual([1, 2]);
		expect([...queue.peek(10)]).toEqual([3, 7, 7, 7]);
		expect(() => queue.skip(5)).toThrow(RangeError);
		expect(() => new ByteQueue(0)).toThrow(RangeError);
	});

	it('stays within twice its capacity while a long stream passes through', () => {
		const queue = new ByteQueue(4000);
		const random = seededRandom('passing');
		const all = random.bytes(100_000);
		let [offered, taken] = [0, 0];
		while (taken < all.length) {
			offered += queue.offer(all.subarray(offered, offered + 900));
			const front = queue.take(queue.length > 2000 ? 700 : 300);
			expect(equalBytes(front, all.subarray(taken, taken + front.length))).toBe(true);
			taken += front.length;
			expect(queue.peek(1).buffer.byteLength).toBeLessThanOrEqual(8000);
		}
	});

	it('gives large memory back when it is empty', () => {
		const queue = new ByteQueue(1_000_000);
		queue.offer(new Uint8Array(500_000).fill(1));
		queue.skip(500_000);
		expect(queue.peek(1).buffer.byteLength).toBe(0);
		expect(queue.offer(new Uint8Array(2_000_000))).toBe(1_000_000);
	});
});

describe('DeadlineHeap', () => {
	it('answers in the order of deadlines, whatever was moved or removed', () => {
		const step = fc.record({ item: fc.nat(20), due: fc.nat(50), remove: fc.boolean() });
		fc.assert(
			fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
				const heap = new DeadlineHeap<number>();
				const model = new Map<number, number>();
				for (const { item, due, remove } of steps) {
					if (remove) {
						heap.delete(item);
						model.delete(item);
					} else {
						heap.set(item, due);
						model.set(item, due);
					}
					expect(heap.nextDue()).toBe(Math.min(Number.POSITIVE_INFINITY, ...model.values()));
				}
				expect(heap.size).toBe(model.size);
				let last = -1;
				for (let item = heap.takeDue(50); item !== undefined; item = heap.takeDue(50)) {
					expect(model.get(item)).toBeGreaterThanOrEqual(last);
					last = model.get(item)!;
					model.delete(item);
				}
				expect(model.size).toBe(0);
			}),
			{ numRuns: runs(100) },
		);
	});

	it('keeps the order of equal deadlines and waits for its time', () => {
		const heap = new DeadlineHeap<string>();
		for (const item of ['a', 'b', 'c', 'd']) heap.set(item, 5);
		heap.set('a', Number.POSITIVE_INFINITY);
		expect(heap.takeDue(4.9)).toBeUndefined();
		expect([heap.takeDue(5), heap.takeDue(5), heap.takeDue(5), heap.takeDue(5)]).toEqual(['b', 'c', 'd', undefined]);
		expect(() => heap.set('x', Number.NaN)).toThrow(RangeError);
	});
});

describe('ExpiringMap', () => {
	it('forgets after its lifetime and makes room for the newest', () => {
		const map = new ExpiringMap<string, number>({ capacity: 2, lifetimeMs: 10 });
		map.set('a', 1, 0);
		map.set('b', 2, 5);
		map.set('a', 3, 6);
		expect(map.nextDue()).toBe(15);
		map.set('c', 4, 7);
		expect([...map.entries()]).toEqual([
			['a', 3],
			['c', 4],
		]);
		expect(map.has('b', 7)).toBe(false);
		expect([map.get('a', 15), map.get('a', 16), map.has('a', 15)]).toEqual([3, undefined, true]);
		map.expire(16);
		expect(map.size).toBe(1);
		expect([map.delete('c'), map.delete('c')]).toEqual([true, false]);
		expect(map.nextDue()).toBe(Number.POSITIVE_INFINITY);
		expect(() => new ExpiringMap({ capacity: 0, lifetimeMs: 1 })).toThrow(RangeError);
		expect(() => new ExpiringMap({ capacity: 1, lifetimeMs: 0 })).toThrow(RangeError);
	});

	it('keeps what is used and lets go what was used least recently', () => {
		const map = new ExpiringMap<string, number>({ capacity: 2, lifetimeMs: 10 });
		map.set('a', 1, 0);
		map.set('b', 2, 1);
		expect(map.use('a', 2)).toBe(1);
		map.set('c', 3, 3);
		expect([map.get('a', 11), map.get('b', 3), map.get('c', 11)]).toEqual([1, undefined, 3]);
		expect([map.use('a', 12), map.use('missing', 3)]).toEqual([undefined, undefined]);
		map.clear();
		expect(map.size).toBe(0);
	});
});

describe('DecayingBloom', () => {
	const options = { capacity: 5000, lifetimeMs: 1000, random: seededRandom('bloom') };

	it('knows what it saw and takes hardly anything new for known', () => {
		const bloom = new DecayingBloom(options);
		const random = seededRandom('items');
		const items = Array.from({ length: 5000 }, () => random.bytes(16));
		const wrong = items.filter((item) => bloom.seen(item, 0)).length;
		expect(wrong).toBeLessThanOrEqual(2);
		expect(items.every((item) => bloom.seen(item, 900))).toBe(true);
	});

	it('takes fewer than one new item in 20,000 for known while both generations are full', () => {
		const bloom = new DecayingBloom({ capacity: 43_690, lifetimeMs: 1000, random: seededRandom('full') });
		const random = seededRandom('many items');
		const fill = (count: number, now: number) => {
			let wrong = 0;
			for (let i = 0; i < count; i++) if (bloom.seen(random.bytes(16), now)) wrong++;
			return wrong;
		};
		fill(43_600, 0);
		fill(43_600, 1000);
		expect(fill(80_000, 1999)).toBeLessThanOrEqual(4);
	});

	it('remembers for one lifetime at least and two at most', () => {
		const bloom = new DecayingBloom(options);
		const item = new Uint8Array([1, 2, 3, 4, 5]);
		expect([bloom.seen(item, 0), bloom.seen(item, 999)]).toEqual([false, true]);
		expect(bloom.seen(item, 1500)).toBe(true);
		expect(bloom.seen(new Uint8Array([9]), 2600)).toBe(false);
		expect(bloom.seen(new Uint8Array([8]), 3700)).toBe(false);
		expect(bloom.seen(item, 4900)).toBe(false);
		expect(bloom.seen(item, 99_000)).toBe(false);
	});

	it('keeps the last items of a flood', () => {
		const bloom = new DecayingBloom({ ...options, capacity: 100 });
		const random = seededRandom('flood');
		const items = Array.from({ length: 1000 }, () => random.bytes(8));
		for (const item of items) bloom.seen(item, 1);
		expect(items.slice(-100).every((item) => bloom.seen(item, 1))).toBe(true);
		expect(bloom.seen(items[0]!, 1)).toBe(false);
		expect(() => new DecayingBloom({ ...options, capacity: 0 })).toThrow(RangeError);
	});
});

describe('TokenBucket', () => {
	it('lets a burst through and then the rate', () => {
		const bucket = new TokenBucket({ ratePerSecond: 100, burst: 10 });
		expect(bucket.take(10, 0)).toBe(true);
		expect(bucket.take(1, 0)).toBe(false);
		expect(bucket.availableAt(5, 0)).toBe(50);
		expect(bucket.take(5, 49)).toBe(false);
		expect(bucket.take(5, 50)).toBe(true);
		expect(bucket.availableAt(11, 50)).toBe(Number.POSITIVE_INFINITY);
		expect(bucket.take(10, 10_000)).toBe(true);
		expect(bucket.take(1, 9_000)).toBe(false);
		expect(bucket.availableAt(0, 10_000)).toBe(10_000);
		expect(() => new TokenBucket({ ratePerSecond: 0, burst: 1 })).toThrow(RangeError);
	});

	it('has tokens when it says so', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 100 }), (rate, count) => {
				const bucket = new TokenBucket({ ratePerSecond: rate, burst: 100 });
				bucket.take(100, 3);
				expect(bucket.take(count, bucket.availableAt(count, 3))).toBe(true);
			}),
			{ numRuns: runs(100) },
		);
	});
});

describe('Backoff', () => {
	it('grows to its bound, spread by a quarter, and starts anew', () => {
		const backoff = new Backoff({ firstMs: 100, mostMs: 1000, factor: 2, random: seededRandom('backoff') });
		for (const middle of [100, 200, 400, 800, 1000, 1000]) {
			const delay = backoff.next();
			expect(delay).toBeGreaterThanOrEqual(middle * 0.75);
			expect(delay).toBeLessThanOrEqual(Math.min(1000, middle * 1.25));
		}
		backoff.reset();
		expect(backoff.next()).toBeLessThanOrEqual(125);
		expect(() => new Backoff({ firstMs: 0, mostMs: 1, factor: 1, random: seededRandom(1) })).toThrow(RangeError);
	});
});

describe('Slab', () => {
	it('hands out memory that is zero and nobody else has', () => {
		const slab = new Slab();
		const pieces = Array.from({ length: 500 }, (_, i) => slab.take(i));
		for (const [i, piece] of pieces.entries()) {
			expect(piece.length).toBe(i);
			expect(piece.every((byte) => byte === 0)).toBe(true);
			piece.fill(1 + (i % 255));
		}
		for (const [i, piece] of pieces.entries()) expect(piece.every((byte) => byte === 1 + (i % 255))).toBe(true);
	});

	it('gives what is big a block of its own, so that holding on to it holds no more', () => {
		expect(new Slab().take(20_000).buffer.byteLength).toBe(20_000);
		expect(new Slab().take(1_000).buffer.byteLength).toBe(65_536);
	});
});
