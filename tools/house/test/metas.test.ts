// The metas of the house: each may import its whole layer and shows each package of it, whole and under a name that a program
// can write, and nothing else.
import { describe, expect, it } from 'vitest';
import { readHouse } from '../house.mjs';
import { membersOf, namespaceOf } from '../metas.mjs';

const house = readHouse();
const metas = house.packages.filter((p) => p.layer === 'meta');

/** What a package shows, by name. */
const shownBy = async (publishedName: string): Promise<Record<string, object>> => ({
	...(await import(/* @vite-ignore */ publishedName)),
});

describe('a meta package', () => {
	it.each(metas)('$name may import its whole layer', ({ name, may }) => {
		expect([...may].sort()).toEqual(
			membersOf(house, name)
				.map((m) => m.name)
				.sort(),
		);
	});

	it.each(metas)('$name shows each of them as it is', async ({ name, publishedName }) => {
		const shown = await shownBy(publishedName);
		const members = membersOf(house, name);
		expect(Object.keys(shown).sort()).toEqual(members.map((m) => m.namespace).sort());
		for (const member of members) {
			const itself = await shownBy(member.publishedName);
			expect(Object.keys(itself)).not.toEqual([]);
			expect({ ...shown[member.namespace] }).toEqual(itself);
		}
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
