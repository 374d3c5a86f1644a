// Padding: optimal lengths are met where they are near.
import { seededRandom } from '@i2p/testkit';
import { describe, expect, it } from 'vitest';
import { existingPadding } from '../src/padding.js';

describe('padding of existing-session messages', () => {
	const random = seededRandom('padding');
	const around = 44;

	it.each([964, 1956, 2952])('meets %i', (optimum) => {
		for (const missing of [0, 1, 2]) expect(existingPadding(optimum - missing - around, random)).toBeUndefined();
		for (let missing = 3; missing < 19; missing++)
			expect(existingPadding(optimum - missing - around, random)).toBe(missing - 3);
	});

	it('is 0 to 15 elsewhere', () => {
		const seen = new Set(Array.from({ length: 500 }, () => existingPadding(300, random)));
		expect(Math.max(...([...seen] as number[]))).toBe(15);
		expect(Math.min(...([...seen] as number[]))).toBe(0);
		expect(existingPadding(1957 - around, random)).toBeLessThan(16);
	});
});
