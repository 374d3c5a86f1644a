// The generator: what it makes satisfies the checks, what it is asked wrongly it refuses.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readmeFindings } from '../../tidy/readme.mjs';
import { tidyFindings } from '../../tidy/rules.mjs';
import { packageTable, tableMarks, withTable } from '../generated.mjs';
import { readHouse, root } from '../house.mjs';
import { firstFiles, withPackage } from '../new-package.mjs';

const text = readFileSync(join(root, 'house.json'), 'utf8');
const wanted = { name: 'brand-new', layer: 'utils', line: "what's new", may: ['util'] };

describe('a new package', () => {
	it('stands in house.json after the last of its layer', () => {
		const names = Object.keys(JSON.parse(withPackage(text, wanted)).packages);
		const layers = Object.values(JSON.parse(text).packages as Record<string, { layer: string }>).map((p) => p.layer);
		expect(names.indexOf('brand-new')).toBe(layers.lastIndexOf('utils') + 1);
	});

	it('is no longer planned once it is there', () => {
		const planned = Object.keys(JSON.parse(text).planned)[0]!;
		const after = JSON.parse(withPackage(text, { ...wanted, name: planned }));
		expect(after.packages[planned]).toBeDefined();
		expect(after.planned[planned]).toBeUndefined();
	});

	it.each([
		[{ ...wanted, name: 'util' }, 'there already'],
		[{ ...wanted, name: 'Brand_New' }, 'kebab-case'],
		[{ ...wanted, layer: 'cellar' }, 'no layer cellar'],
		[{ ...wanted, may: ['nobody'] }, 'no package nobody'],
	])('is refused: %o', (wrong, words) => {
		expect(() => withPackage(text, wrong)).toThrow(words);
	});

	it('is tidy from the first file on', () => {
		const files = firstFiles('@x', wanted);
		expect(readmeFindings(files.get('README.md'), 'README.md')).toEqual([]);
		for (const [path, content] of files) {
			if (!path.startsWith('src/')) continue;
			expect(tidyFindings(content, { path, machine: true, published: true })).toEqual([]);
		}
	});
});

describe("the README's table", () => {
	it('replaces what stands between the marks and nothing else', () => {
		const { packages } = readHouse();
		const before = `a\n${tableMarks[0]}\nold\n${tableMarks[1]}\nz`;
		const after = withTable(before, packages);
		expect(after).toBe(`a\n${tableMarks[0]}\n\n${packageTable(packages)}\n\n${tableMarks[1]}\nz`);
		expect(withTable(after, packages)).toBe(after);
		expect(withTable('no marks', packages)).toBe('no marks');
	});
});
