// When a row of samples counts as growth.
import { expect, it } from 'vitest';
import { trendOf } from '../src/trend.js';

const row = (value: (i: number) => number) =>
	Array.from({ length: 60 }, (_, i) => ({ seconds: 5 * i, value: value(i) }));

it('finds the slope of a line', () => {
	const trend = trendOf(
		row((i) => 100 + i),
		0.05,
		1,
	);
	expect(trend.perHour).toBeCloseTo(720);
	expect(trend.grown).toBeCloseTo(59);
	expect(trend.flat).toBe(false);
});

it('takes noise, a small share, little growth and shrinking for flat', () => {
	expect(
		trendOf(
			row((i) => 100 + 20 * (i % 2)),
			0.05,
			1,
		).flat,
	).toBe(true);
	expect(
		trendOf(
			row((i) => 2000 + i),
			0.05,
			1,
		).flat,
	).toBe(true);
	expect(
		trendOf(
			row((i) => 100 + i),
			0.05,
			60,
		).flat,
	).toBe(true);
	expect(
		trendOf(
			row((i) => 100 - i),
			0.05,
			1,
		).flat,
	).toBe(true);
});

it('says nothing of too few', () => {
	expect(() => trendOf(row(() => 1).slice(0, 2), 0.05, 1)).toThrow(RangeError);
});
