// What one package needs of ours, over all steps.
import { describe, expect, it } from 'vitest';
import { readHouse } from '../../house/house.mjs';
import { closure } from '../pack.mjs';

describe('the closure of a package', () => {
	it('holds itself, its own and theirs', () => {
		const { packages, scope } = readHouse();
		const byName = (name: string) => packages.find((p) => p.name === name)!;
		expect(closure(packages, byName('crypto-siphash'))).toContain(`${scope}/crypto-siphash`);
		const noise = closure(packages, byName('crypto-noise'));
		for (const name of ['crypto-noise', 'crypto-hkdf', 'crypto-wasm', 'util'])
			expect(noise).toContain(`${scope}/${name}`);
		expect(noise).toContain('@noble/hashes');
		expect(new Set(noise).size).toBe(noise.length);
	});
});
