// How often properties are tried, in the unit lane and in the long one.
import { longRunsFactor, runs } from '@i2p/testkit';
import { afterEach, describe, expect, it, vi } from 'vitest';

afterEach(() => vi.unstubAllEnvs());

describe('runs', () => {
	it('is what was asked for, and a hundred times that in the long lane', () => {
		vi.stubEnv('I2P_LONG', '');
		expect(runs(50)).toBe(50);
		vi.stubEnv('I2P_LONG', '0');
		expect(runs(50)).toBe(50);
		vi.stubEnv('I2P_LONG', '1');
		expect(runs(50)).toBe(50 * longRunsFactor);
	});

	it('refuses what is no count', () => {
		for (const count of [0, -1, 1.5, Number.NaN]) expect(() => runs(count)).toThrow(RangeError);
	});
});
