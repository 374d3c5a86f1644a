// What one package needs, over all steps: of ours, and of others.
import { describe, expect, it } from 'vitest';
import { readHouse } from '../../house/house.mjs';
import { libraries } from '../libraries.mjs';
import { closure } from '../pack.mjs';

const { packages, scope } = readHouse();
const byName = (name: string) => packages.find((p) => p.name === name)!;
const whole = (name: string) => {
	const names = closure(packages, byName(name));
	return packages.filter((p) => names.includes(p.publishedName));
};

describe('the closure of a package', () => {
	it('holds itself, its own and theirs, each once, and nobody else', () => {
		expect(closure(packages, byName('crypto-siphash'))).toContain(`${scope}/crypto-siphash`);
		const noise = closure(packages, byName('crypto-noise'));
		for (const name of ['crypto-noise', 'crypto-hkdf', 'crypto-wasm', 'util'])
			expect(noise).toContain(`${scope}/${name}`);
		expect(new Set(noise).size).toBe(noise.length);
		expect(noise.every((name) => name.startsWith(`${scope}/`))).toBe(true);
	});
});

describe('libraries of others', () => {
	it('are those of each package and what they need themselves', () => {
		const of = (name: string) => [...libraries(whole(name)).keys()].sort();
		expect(of('time')).toEqual(['fflate']);
		expect(of('crypto-mlkem')).toEqual(
			expect.arrayContaining(['@noble/ciphers', '@noble/curves', '@noble/hashes', '@noble/post-quantum']),
		);
		expect(of('router')).toEqual(expect.arrayContaining(['commander', 'smol-toml']));
	});
});
