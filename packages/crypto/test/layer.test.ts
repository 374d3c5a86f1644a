// The meta against the layer's list in house.json: each package of the layer, as what it exports itself, and nothing else.
import { describe, expect, it } from 'vitest';
import { readHouse } from '../../../tools/house/house.mjs';
import { membersOf } from '../../../tools/house/metas.mjs';
import * as meta from '../src/index.js';

const shown = new Map<string, Record<string, unknown>>(Object.entries(meta));
const members = membersOf(readHouse(), 'crypto');

describe('the crypto layer', () => {
	it('is here as a whole', () => {
		expect(members.length).toBeGreaterThan(0);
		expect([...shown.keys()].sort()).toEqual(members.map((m) => m.namespace).sort());
	});

	it.each(members)('$namespace is $publishedName', async ({ namespace, publishedName }) => {
		const itself: Record<string, unknown> = await import(publishedName);
		const here = { ...shown.get(namespace) };
		expect(Object.keys(here).length).toBeGreaterThan(0);
		expect(here).toEqual({ ...itself });
	});
});
