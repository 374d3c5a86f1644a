// The metas of the house: each may import its whole layer and nothing else; the names are ones that a program can write.
import { describe, expect, it } from 'vitest';
import { readHouse } from '../house.mjs';
import { membersOf, namespaceOf } from '../metas.mjs';

const house = readHouse();

describe('a meta package', () => {
	it.each(house.packages.filter((p) => p.layer === 'meta'))('$name may import its whole layer', ({ name, may }) => {
		expect([...may].sort()).toEqual(
			membersOf(house, name)
				.map((m) => m.name)
				.sort(),
		);
	});

	it('names what it holds without the prefix, in camelCase', () => {
		expect(namespaceOf('crypto', 'crypto-session-keys')).toBe('sessionKeys');
		expect(namespaceOf('crypto', 'crypto-x25519')).toBe('x25519');
		expect(namespaceOf('utils', 'time')).toBe('time');
		for (const layer of new Set(house.packages.map((p) => p.layer))) {
			const names = membersOf(house, layer).map((m) => m.namespace);
			expect(new Set(names).size).toBe(names.length);
			for (const name of names) expect(name).toMatch(/^[a-z][a-zA-Z0-9]*$/);
		}
	});
});
