// The layer rules on a small invented house: each wrong import is named, the right ones are not.
import { describe, expect, it } from 'vitest';
import { circleIn } from '../circles.mjs';
import type { HousePackage } from '../house.mjs';
import { importsIn, packageOf } from '../imports.mjs';
import { houseProblems, layerProblems } from '../layers.mjs';

function room(name: string, more: Partial<HousePackage> = {}): HousePackage {
	return {
		name,
		publishedName: `@x/${name}`,
		folder: `packages/${name}`,
		layer: 'utils',
		line: name,
		may: [],
		mayInNode: [],
		external: [],
		optional: {},
		subpaths: [],
		node: false,
		private: false,
		...more,
	};
}

const house = {
	scope: '@x',
	packages: [
		room('low'),
		room('engine', { node: true, external: ['lib'] }),
		room('high', { may: ['low'], subpaths: ['door'], inside: { pool: ['data'], data: [] } }),
		room('door', { may: ['low'], mayInNode: ['high'], subpaths: ['node'] }),
		room('kit', { layer: 'test' }),
		room('runtime-node'),
	],
};

function problemsOf(files: Record<string, string>): string[] {
	const engine = { 'packages/engine/src/index.ts': '', 'packages/engine/src/node/index.ts': '' };
	return layerProblems(house, new Map(Object.entries({ ...engine, ...files })));
}

describe('the layer check', () => {
	it('is content with what house.json draws', () => {
		const problems = problemsOf({
			'packages/low/src/index.ts': "export { a } from './a.js';",
			'packages/low/src/a.ts': 'export const a = 1;',
			'packages/high/src/index.ts': "import { a } from '@x/low';",
			'packages/high/test/a.test.ts':
				"import '../../../tools/house/house.mjs'; import { k } from '@x/kit'; import { a } from '@x/high/door'; import '../src/index.js'; import 'vitest';",
			'packages/engine/src/index.ts': "import { l } from 'lib/part';",
			'packages/engine/src/node/index.ts': "import { createHash } from 'node:crypto';",
			'packages/runtime-node/src/index.ts': "import { connect } from 'node:net';",
		});
		expect(problems).toEqual([]);
	});

	it.each([
		['an arrow that is not drawn', 'packages/low/src/index.ts', "import { h } from '@x/high';", 'no such arrow'],
		['a deep import', 'packages/high/src/index.ts', "import { a } from '@x/low/src/a.js';", 'not a door'],
		['an unknown package of ours', 'packages/low/src/index.ts', "import '@x/nowhere';", 'does not list'],
		['node:* in a machine', 'packages/low/src/index.ts', "import { x } from 'node:fs';", 'node:* is not for this file'],
		['a builtin without its prefix', 'packages/low/test/a.ts', "import { x } from 'fs';", 'write node:fs'],
		['testkit in a source', 'packages/low/src/index.ts', "import { k } from '@x/kit';", 'for tests only'],
		['a development dependency', 'packages/low/src/index.ts', "import { it } from 'vitest';", 'not an external'],
		['a way out of src', 'packages/low/src/index.ts', "import { b } from '../test/b.js';", 'leaves packages/low/src/'],
		['the house in a source', 'packages/low/src/a.ts', "import '../../../tools/house/house.mjs';", 'leaves'],
		['another package by path', 'packages/low/test/a.ts', "import '../../high/src/index.js';", 'leaves packages/low/'],
		['a missing file', 'packages/low/src/index.ts', "import './gone.js';", 'no such file'],
		['a missing suffix', 'packages/low/src/index.ts', "import './gone';", 'ends in .js'],
		['itself by name', 'packages/low/src/index.ts', "import '@x/low';", 'its own package'],
		['the node engine', 'packages/engine/src/index.ts', "export * from './node/index.js';", 'portable engine'],
	])('names %s', (_, path, text, words) => {
		expect(problemsOf({ [path]: text }).join('\n')).toContain(words);
	});

	it('keeps folders apart where house.json says so', () => {
		const files = { 'packages/high/src/data/d.ts': '', 'packages/high/src/pool/p.ts': '' };
		const up = { ...files, 'packages/high/src/data/d.ts': "import '../pool/p.js';" };
		const down = { ...files, 'packages/high/src/pool/p.ts': "import '../data/d.js';" };
		expect(problemsOf(up).join()).toContain('folder data may not know folder pool');
		expect(problemsOf(down)).toEqual([]);
	});

	it('finds circles of files and of packages', () => {
		const circle = { 'packages/low/src/a.ts': "import './b.js';", 'packages/low/src/b.ts': "export * from './a.js';" };
		expect(problemsOf(circle).join()).toContain('circle of files');
		const round = { scope: '@x', packages: [room('a', { may: ['b'] }), room('b', { may: ['a', 'c'] })] };
		expect(houseProblems(round)).toEqual([
			'house.json: b may import c, which is not there',
			'house.json: circle a → b → a',
		]);
	});

	it('wants both engines or none', () => {
		const lonely = layerProblems(
			{ scope: '@x', packages: [room('engine', { node: true })] },
			new Map([['packages/engine/src/index.ts', '']]),
		);
		expect(lonely.join()).toContain('no src/node/index.ts');
	});
});

describe('the layer check of a node door', () => {
	it('draws some arrows for the node door alone', () => {
		const door = {
			'packages/door/src/node/index.ts': "import '@x/high'; import '../b.js';",
			'packages/door/src/b.ts': '',
		};
		expect(problemsOf(door)).toEqual([]);
		expect(problemsOf({ 'packages/door/src/b.ts': "import '@x/high';" }).join()).toContain('in src/node/ only');
		const down = { ...door, 'packages/door/src/b.ts': "import './node/index.js';" };
		expect(problemsOf(down).join()).toContain('the portable part may not know the node door');
	});
});

describe('what is read from a source', () => {
	it('is every static import, re-export and import()', () => {
		const text =
			"import a from 'a';\nimport type { B } from '@x/b/c';\nexport * from './d.js';\nimport 'e';\nawait import('f');\n/* import 'g'; */";
		expect(importsIn(text)).toEqual(['a', '@x/b/c', './d.js', 'e', 'f']);
		expect(importsIn(text).map(packageOf)).toEqual(['a', '@x/b', '.', 'e', 'f']);
	});

	it('has no circle where there is none', () => {
		expect(
			circleIn(
				new Map([
					['a', ['b', 'c']],
					['b', ['c']],
					['c', []],
				]),
			),
		).toBeUndefined();
	});
});
