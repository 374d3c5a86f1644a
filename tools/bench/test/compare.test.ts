// The comparison finds out which of two works is the longer one.
import { describe, expect, it } from 'vitest';
import { compare } from '../compare.js';
import { cryptoComparisons } from '../crypto.js';
import { dataComparisons } from '../data.js';

function spin(turns: number): () => number {
	return () => {
		let x = 1;
		for (let i = 0; i < turns; i++) x = (x * 48_271) % 2_147_483_647;
		return x;
	};
}

describe('a comparison', () => {
	const effort = { sampleMs: 0.2, rounds: 15 };

	it('gives the fastest other the ratio one, and what takes longer more', () => {
		const others = [
			{ name: 'long', work: spin(1000) },
			{ name: 'short', work: spin(100) },
		];
		const rows = compare({ what: 'spinning', others, ours: { name: 'ours', work: spin(400) } }, effort);
		expect(rows.map((r) => r.name)).toEqual(['long', 'short', 'ours']);
		expect(rows[1]!.ratio).toBe(1);
		expect(rows[0]!.ratio).toBeGreaterThan(rows[2]!.ratio);
		expect(rows[2]!.ratio).toBeGreaterThan(1);
	});

	it('has ways that work', () => {
		for (const { others, ours } of [...cryptoComparisons(), ...dataComparisons()])
			for (const way of [...others, ours]) expect(way.work()).not.toBeNull();
	});
});
