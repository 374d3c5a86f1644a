// Routing keys and closest sets: the day's digits, midnight, and selection against a plain sort.
import { createHash } from 'node:crypto';
import { days, minutes, wall } from '@i2p/time';
import { toHex } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	Buckets,
	closest,
	compareDistance,
	expectedBits,
	routingKey,
	routingKeysAhead,
	sharedBits,
	untilRollover,
} from '../src/index.js';

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
const noon = wall(Date.UTC(2026, 10, 21, 12));

function xor(a: Uint8Array, b: Uint8Array): bigint {
	return BigInt(`0x${toHex(a.map((byte, i) => byte ^ b[i]!))}`);
}

describe('the routing key', () => {
	it('is SHA-256 of the key and the UTC day', () => {
		const key = new Uint8Array(32).fill(7);
		const expected = createHash('sha256').update(key).update('20261121').digest('hex');
		expect(toHex(routingKey(key, noon))).toBe(expected);
		expect(() => routingKey(new Uint8Array(31), noon)).toThrow(RangeError);
	});

	it('changes at midnight, and both days count shortly before', () => {
		const key = new Uint8Array(32);
		const late = wall(Date.UTC(2026, 10, 21, 23, 30));
		expect(untilRollover(late)).toBe(minutes(30));
		expect(untilRollover(wall(Date.UTC(2026, 10, 22)))).toBe(days(1));
		expect(routingKeysAhead(key, late, minutes(10))).toEqual([routingKey(key, late)]);
		expect(routingKeysAhead(key, late, minutes(45))).toEqual([
			routingKey(key, late),
			routingKey(key, wall(Date.UTC(2026, 10, 22, 1))),
		]);
	});
});

describe('the metric', () => {
	it('orders as the XOR of big-endian numbers', () => {
		fc.assert(
			fc.property(hash, hash, hash, (target, a, b) => {
				const difference = xor(a, target) - xor(b, target);
				expect(Math.sign(compareDistance(target, a, b))).toBe(difference < 0n ? -1 : difference > 0n ? 1 : 0);
			}),
		);
	});

	it('counts shared bits', () => {
		const zero = new Uint8Array(32);
		const one = new Uint8Array(32);
		one[2] = 0x10;
		expect(sharedBits(zero, zero)).toBe(256);
		expect(sharedBits(zero, one)).toBe(19);
	});
});

describe('closest', () => {
	it('is the head of the sorted list', () => {
		fc.assert(
			fc.property(fc.array(hash, { maxLength: 60 }), hash, fc.nat(8), (candidates, target, count) => {
				const sorted = [...candidates].sort((a, b) => compareDistance(target, a, b)).slice(0, count);
				expect(closest(candidates, { target, count, hashOf: (c) => c })).toEqual(sorted);
			}),
		);
	});

	it('leaves out whom the caller does not accept', () => {
		const candidates = [1, 2, 3, 4];
		const hashOf = (n: number): Uint8Array => new Uint8Array(32).fill(n);
		const target = new Uint8Array(32);
		expect(closest(candidates, { target, count: 2, hashOf, accept: (n) => n % 2 === 0 })).toEqual([2, 4]);
		expect(closest(candidates, { target, count: 0, hashOf })).toEqual([]);
	});
});

describe('buckets', () => {
	const spread = fc.tuple(fc.constantFrom(0, 1, 0x80, 0x81, 0xff), hash).map(([first, rest]) => {
		rest[0] = first;
		return rest;
	});
	const held = (hashes: readonly Uint8Array[]): Buckets<{ hash: Uint8Array; name: number }> => {
		const buckets = new Buckets<{ hash: Uint8Array; name: number }>((item) => item.hash);
		hashes.forEach((hash, name) => {
			buckets.set({ hash, name });
		});
		return buckets;
	};

	it('select and count as a look at everything does', () => {
		fc.assert(
			fc.property(fc.array(spread, { maxLength: 60 }), spread, fc.nat(8), fc.nat(12), (hashes, target, count, bits) => {
				const buckets = held(hashes);
				const distinct = [...new Map(hashes.map((h) => [toHex(h), h])).values()];
				expect(buckets.size).toBe(distinct.length);
				const accept = ({ hash: h }: { hash: Uint8Array }): boolean => h[1]! % 2 === 0;
				const expected = closest(distinct, { target, count, hashOf: (h) => h, accept: (h) => h[1]! % 2 === 0 });
				expect(buckets.closest({ target, count, accept }).map((item) => item.hash)).toEqual(expected);
				expect(buckets.closest({ target, count })).toHaveLength(Math.min(count, distinct.length));
				expect(buckets.near(target, bits)).toBe(distinct.filter((h) => sharedBits(h, target) >= bits).length);
			}),
		);
	});

	it('hold one item of a hash, the latest, until it is deleted', () => {
		const one = new Uint8Array(32).fill(1);
		const two = new Uint8Array(32).fill(1);
		two[31] = 2;
		const buckets = held([one, two, one]);
		expect(buckets.closest({ target: one, count: 9 }).map((item) => item.name)).toEqual([2, 1]);
		expect(buckets.delete(one)).toBe(true);
		expect(buckets.delete(one)).toBe(false);
		expect(buckets.closest({ target: one, count: 9 }).map((item) => item.name)).toEqual([1]);
		expect(buckets.size).toBe(1);
	});

	it('are what random hashes fill evenly', () => {
		expect(expectedBits(1)).toBe(0);
		expect(expectedBits(1024)).toBe(10);
	});
});
