// The scope renamed in a copy of a small tree: everywhere it stands, and nowhere else.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renamedText, renameScope } from '../rename.mjs';

const tree = {
	'house.json': '{ "scope": "@old", "packages": { "util": { "line": "what @old stands on" } } }\n',
	'package.json': '{ "name": "whole", "devDependencies": { "@olden/lib": "1", "@noble/hashes": "2" } }\n',
	'pnpm-workspace.yaml': 'publicHoistPattern:\n  - "@old/*"\n  - "@noble/*"\n',
	'.changeset/first.md': "---\n'@old/util': minor\n---\n\nFirst.\n",
	'.github/workflows/ci.yml': 'steps:\n  - uses: actions/checkout@old\n',
	'docs/README.md': 'Install [`@old/util`](packages/util) or @old/all. Mail me@old.example; see @old-times and @old.\n',
	'packages/util/package.json': '{ "name": "@old/util", "dependencies": { "@old/time": "workspace:^" } }\n',
	'packages/util/src/index.ts': "// The face of @old/util.\nexport * as time from '@old/time';\n",
	'packages/util/test/a.test.ts': 'expect(text).toMatch(/@old\\/util/); expect("@older/x").toBe(y);\n',
	'packages/util/node_modules/@old/time/index.js': "import '@old/util';\n",
	'packages/util/dist/index.js': "import '@old/time';\n",
};
const unchanged = [
	'package.json',
	'.github/workflows/ci.yml',
	'packages/util/node_modules/@old/time/index.js',
	'packages/util/dist/index.js',
] as const;

let folder = '';
const read = (path: string) => readFileSync(join(folder, path), 'utf8');

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'rename-scope-'));
	for (const [path, text] of Object.entries(tree)) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), text);
	}
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('renaming the scope', () => {
	it('finds it in sources, tests, manifests, documents and house.json', () => {
		const { from, files } = renameScope(folder, '@brand.new');
		expect(from).toBe('@old');
		expect(files).toHaveLength(Object.keys(tree).length - unchanged.length);
		expect(JSON.parse(read('house.json'))).toEqual({
			scope: '@brand.new',
			packages: { util: { line: 'what @brand.new stands on' } },
		});
		expect(read('pnpm-workspace.yaml')).toContain('"@brand.new/*"');
		expect(read('.changeset/first.md')).toContain("'@brand.new/util': minor");
		expect(read('packages/util/package.json')).not.toContain('@old');
		expect(read('packages/util/src/index.ts')).toBe(
			"// The face of @brand.new/util.\nexport * as time from '@brand.new/time';\n",
		);
		expect(read('packages/util/test/a.test.ts')).toContain('/@brand.new\\/util/');
	});

	it('leaves what only looks like it, and what is made anew', () => {
		renameScope(folder, '@new');
		for (const path of unchanged) expect(read(path)).toBe(tree[path]);
		expect(read('docs/README.md')).toBe(
			'Install [`@new/util`](packages/util) or @new/all. Mail me@old.example; see @old-times and @new.\n',
		);
		expect(read('packages/util/test/a.test.ts')).toContain('@older/x');
	});

	it('leaves bytes that are no text, and what is elsewhere', () => {
		const bytes = new Uint8Array([...new TextEncoder().encode('@old/util'), 0, 255]);
		writeFileSync(join(folder, 'picture.bin'), bytes);
		writeFileSync(join(folder, 'latin.txt'), new Uint8Array([...new TextEncoder().encode('@old/util '), 0xe9]));
		symlinkSync(join(folder, 'nowhere'), join(folder, 'link'));
		renameScope(folder, '@new');
		expect(new Uint8Array(readFileSync(join(folder, 'picture.bin')))).toEqual(bytes);
		expect(readFileSync(join(folder, 'latin.txt')).at(-1)).toBe(0xe9);
	});

	it('comes back to the same bytes', () => {
		renameScope(folder, '@new');
		renameScope(folder, '@old');
		for (const [path, text] of Object.entries(tree)) expect(read(path)).toBe(text);
	});

	it.each([
		['new', 'no scope'],
		['@New', 'no scope'],
		['@new/util', 'no scope'],
		['', 'no scope'],
		['@old', 'already'],
		['@noble', 'taken'],
	])('refuses %o and writes nothing', (to, words) => {
		expect(() => renameScope(folder, to)).toThrow(words);
		for (const [path, text] of Object.entries(tree)) expect(read(path)).toBe(text);
	});

	it('takes a new name as it is', () => {
		expect(renamedText("from '@a.b/c' and '@axb/c'", '@a.b', '@z')).toBe("from '@z/c' and '@axb/c'");
	});
});
