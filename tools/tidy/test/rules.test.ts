// The rules of tidiness, each by a text that breaks it and one that does not.
import { describe, expect, it } from 'vitest';
import { mapFindings, readmeExamples, readmeFindings, scriptFindings } from '../readme.mjs';
import { most, tidyFindings } from '../rules.mjs';

const machine = { path: 'packages/a/src/a.ts', machine: true, published: false };
const find = (text: string, place: Parameters<typeof tidyFindings>[1] = machine): string[] =>
	tidyFindings(`// What lives here.\n${text}`, place);

describe('tidiness', () => {
	it.each([
		['the clock', 'const t = Date.now();', 'uses Date'],
		['a new Date', 'const t = new Date();', 'uses Date'],
		['a timer', 'setTimeout(() => 1, 1);', 'uses setTimeout'],
		['chance', 'const r = Math.random();', 'uses Math.random'],
		['the console', 'console.log(1);', 'uses console'],
		['the process', 'process.exit(1);', 'uses process'],
		['a Buffer', 'const b = Buffer.alloc(1);', 'uses Buffer'],
		['a promise', 'function f(): Promise<void> { return g(); }', 'uses Promise'],
		['async', 'async function f() { await g(); }', 'is asynchronous'],
		['any', 'const a: any = 1;', 'uses any'],
		['a default export', 'export default 1;', 'default export'],
		['a default function', 'export default function f() {}', 'default export'],
		['a DER key', "createPublicKey({ key, format: 'der', type: 'spki' });", 'as DER'],
		['an empty name', 'class LinkManager {}', 'names a type LinkManager'],
		['an unfinished note', `// ${'TO'}${'DO'}: later`, 'unfinished note'],
		['a word of planning', `// done in ${'mile'}${'stone'} 3`, 'word of planning'],
	])('names %s', (_, text, words) => {
		expect(find(text).join('\n')).toContain(words);
	});

	it.each([
		['a property of that name', 'const a = { Date: 1 }; a.Date; interface B { process(): void }'],
		['time as an argument', 'function f(now: number) { return now; }'],
		['a comment that mentions them', '// no Date.now() here, and no promise'],
	])('is content with %s', (_, text) => {
		expect(find(text)).toEqual([]);
	});

	it('lets doors and tools do more', () => {
		const door = { path: 'apps/a/src/a.ts', machine: false, published: false };
		expect(find('setTimeout(() => console.log(Date.now()), 1);', door)).toEqual([]);
		expect(find('export default {};', { ...door, config: true })).toEqual([]);
	});

	it('measures files and functions', () => {
		expect(find('\n'.repeat(most.fileLines)).join()).toContain('the most is 400');
		expect(find(`function long() {${'\n'.repeat(most.functionLines)}}`).join()).toContain('long has 61 lines');
		expect(find(`function short() {${'\n'.repeat(most.functionLines - 1)}}`)).toEqual([]);
	});

	it('wants a heading and docstrings', () => {
		expect(tidyFindings('export {};\n', machine).join()).toContain('does not open with a comment');
		const published = { ...machine, published: true };
		expect(find('export const a = 1;', published).join()).toContain('exports a without a docstring');
		expect(find('/** One. */\nexport const a = 1;', published)).toEqual([]);
		expect(find("export { a } from './a.js';", published)).toEqual([]);
	});

	it('wants a file to have a name', () => {
		expect(find('', { ...machine, path: 'packages/a/src/helpers.ts' }).join()).toContain('says nothing');
	});
});

describe('tidiness of a package', () => {
	it('finds what the build of a package without effects leaves out', () => {
		const published = { ...machine, published: true };
		expect(find("import './flags.js';", published).join()).toContain('imports for an effect');
		expect(find("import { set } from './flags.js';\nset();", published)).toEqual([]);
		expect(find("import './flags.js';")).toEqual([]);
	});
});

describe("a package's README", () => {
	const whole =
		'# @x/a\n\n## Example\n\n```ts\nlet a = 1;\n```\n\n## Map of rooms\n\n## Spec sections covered\n\n## Not in this package\n';
	it('has all sections', () => {
		expect(readmeFindings(whole, 'README.md')).toEqual([]);
		expect(readmeFindings(whole.replace('Map of rooms', 'Map'), 'README.md')).toHaveLength(1);
		expect(readmeFindings(undefined, 'README.md')).toEqual(['README.md is missing']);
	});

	it('gives each of its programs to be run', () => {
		const text = `${whole}\n\`\`\`sh\nls\n\`\`\`\n\n\`\`\`js\nlet b = 2;\n\`\`\`\n`;
		expect(readmeExamples(text)).toEqual(['let a = 1;\n', 'let b = 2;\n']);
	});

	it('names commands that there are', () => {
		const text = 'Run `npm run --silent router -- --port 0`, then `npm run test:all` and `npm test`.';
		expect(scriptFindings(text, 'README.md', { router: '', test: '' })).toEqual([
			'README.md: there is no npm run test:all',
		]);
	});

	it('wants a map of rooms that names every file and no other', () => {
		const text = '# a\n\n## Map of rooms\n\n| `one.ts` `in/two.ts` | rooms |\n\n## Spec\n\n`three.ts`\n';
		expect(mapFindings(text, 'README.md', ['index.ts', 'one.ts', 'in/two.ts'])).toEqual([]);
		expect(mapFindings(text, 'README.md', ['one.ts', 'in/two.ts', 'three.ts'])).toHaveLength(1);
		expect(mapFindings(text, 'README.md', ['one.ts'])).toEqual([
			'README.md: the map of rooms names in/two.ts, which is not there',
		]);
	});
});
