// Instants, durations, and what several peers say about our clock.
import { runs } from '@i2p/testkit';
import {
	after,
	days,
	fromWallSeconds,
	hours,
	minutes,
	mono,
	never,
	nextUtcDay,
	SkewEstimate,
	seconds,
	utcDay,
	wall,
	wallSeconds,
} from '@i2p/time';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('instants and durations', () => {
	it('are milliseconds', () => {
		expect([seconds(2), minutes(2), hours(2), days(2)]).toEqual([2000, 120_000, 7_200_000, 172_800_000]);
		expect(after(mono(5), seconds(1))).toBe(1005);
		expect(never > after(mono(Number.MAX_SAFE_INTEGER), days(1))).toBe(true);
	});

	it('round to the nearest second as handshakes want it', () => {
		expect([wallSeconds(wall(1499)), wallSeconds(wall(1500))]).toEqual([1, 2]);
		expect(fromWallSeconds(7)).toBe(7000);
	});
});

describe('UTC days', () => {
	it('are those of the calendar', () => {
		fc.assert(
			fc.property(fc.date({ min: new Date(0), max: new Date('2400-12-31'), noInvalidDate: true }), (date) => {
				expect(utcDay(wall(date.getTime()))).toBe(date.toISOString().slice(0, 10).replaceAll('-', ''));
			}),
			{ numRuns: runs(100) },
		);
		expect(utcDay(wall(Date.UTC(2028, 1, 29)))).toBe('20280229');
		expect(utcDay(wall(Date.UTC(2027, 0, 2)))).toBe('20270102');
	});

	it('begin at midnight', () => {
		expect(nextUtcDay(wall(Date.UTC(2028, 1, 29, 23, 59, 59, 999)))).toBe(Date.UTC(2028, 2, 1));
		expect(nextUtcDay(wall(Date.UTC(2028, 2, 1)))).toBe(Date.UTC(2028, 2, 2));
	});
});

describe('SkewEstimate', () => {
	it('believes nobody until three have spoken', () => {
		const estimate = new SkewEstimate();
		estimate.add('a', 60_000, mono(0));
		estimate.add('b', 61_000, mono(0));
		estimate.add('b', 61_000, mono(1));
		estimate.add('x', Number.NaN, mono(1));
		expect([estimate.peers, estimate.correction(mono(1))]).toEqual([2, undefined]);
		estimate.add('c', 59_000, mono(2));
		expect(estimate.correction(mono(2))).toBe(60_000);
	});

	it('is not moved by a minority of liars', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: -1e9, max: 1e9 }), { minLength: 4, maxLength: 4 }), (lies) => {
				const estimate = new SkewEstimate();
				for (let i = 0; i < 9; i++) estimate.add(`honest ${i}`, -30_000 + 100 * i, mono(i));
				for (const [i, lie] of lies.entries()) estimate.add(`liar ${i}`, lie, mono(10));
				const correction = estimate.correction(mono(11))!;
				expect(Math.abs(correction + 29_600)).toBeLessThanOrEqual(400);
			}),
			{ numRuns: runs(100) },
		);
	});

	it('says nothing when they do not agree, and 0 for what does not matter', () => {
		const torn = new SkewEstimate();
		for (const [i, skew] of [-90_000, -40_000, 20_000, 80_000].entries()) torn.add(`${i}`, skew, mono(0));
		expect(torn.correction(mono(0))).toBeUndefined();
		const right = new SkewEstimate();
		for (const [i, skew] of [-900, 100, 400].entries()) right.add(`${i}`, skew, mono(0));
		expect(right.correction(mono(0))).toBe(0);
	});

	it('forgets after an hour and keeps the latest of many', () => {
		const estimate = new SkewEstimate();
		for (let i = 0; i < 100; i++) estimate.add(`${i}`, i < 68 ? 10_000 : 90_000, mono(i));
		expect([estimate.peers, estimate.correction(mono(100))]).toEqual([32, 90_000]);
		expect(estimate.correction(mono(hours(1) + 98))).toBeUndefined();
		expect(estimate.peers).toBe(1);
	});
});
