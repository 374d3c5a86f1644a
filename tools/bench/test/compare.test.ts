// The comparison finds out which of two works is the longer one.
import { describe, expect, it } from 'vitest';
import { compare } from '../compare.js';
import { cryptoWays } from '../crypto.js';

function spin(turns: number): () => number {
	return () => {
		let x = 1;
		for (let i = 0; i < turns; i++) x = (x * 48_271) % 2_147_483_647;
		return x;
	};
}

describe('a comparison', () => {
	it('gives the first way the ratio one, and the longer one more', () => {
		const rows = compare(
			[
				{ name: 'short', work: spin(100) },
				{ name: 'long', work: spin(1000) },
			],
			{ sampleMs: 0.2, rounds: 15 },
		);
		expect(rows.map((r) => r.name)).toEqual(['short', 'long']);
		expect(rows[0]!.ratio).toBe(1);
		expect(rows[1]!.ratio).toBeGreaterThan(2);
	});

	it('has ways that work', () => {
		for (const ways of cryptoWays().values()) for (const way of ways) expect(way.work()).not.toBeNull();
	});
});
