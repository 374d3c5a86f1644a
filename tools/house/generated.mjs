// What house.json says about other files: each package.json, the project references, the README's table of packages.
// Answers texts; writes nothing.
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readHouse, root } from './house.mjs';
import { importsOf, packageOf, sourceFiles } from './imports.mjs';

/** @typedef {import('./house.mjs').HousePackage} HousePackage */

const json = (value) => `${JSON.stringify(value, null, '\t')}\n`;

/** The workspace packages and the libraries that a package's sources import, of those that it may. */
function importedBy(house, p) {
	const seen = new Set();
	for (const file of sourceFiles(join(root, p.folder, 'src'))) {
		for (const specifier of importsOf(file)) seen.add(packageOf(specifier));
	}
	return {
		workspace: [...p.may, ...p.mayInNode].filter((name) => seen.has(`${house.scope}/${name}`)),
		external: p.external.filter((name) => seen.has(name)),
	};
}

function exportsOf(p) {
	const door = (path) => ({
		types: `./dist/${path}index.d.ts`,
		'module-sync': `./dist/${path}index.js`,
		default: `./dist/${path}index.js`,
	});
	const main = door('');
	const entries = {
		'.': p.node ? { types: main.types, node: './dist/node/index.js', ...main } : main,
	};
	for (const s of p.subpaths) entries[`./${s}`] = door(`${s}/`);
	entries['./package.json'] = './package.json';
	return entries;
}

/** What a package brings beside its code: files for those who run an app, recordings that a kit plays. */
function extraFolders(p) {
	return ['deploy', 'fixtures'].filter((folder) => existsSync(join(root, p.folder, folder)));
}

/** What a user may install beside the package, and what then works. */
function optionalPeers(optional) {
	const names = Object.keys(optional);
	if (names.length === 0) return {};
	const peerDependenciesMeta = Object.fromEntries(names.map((name) => [name, { optional: true }]));
	return { peerDependencies: optional, peerDependenciesMeta };
}

function packageJson(house, p) {
	const path = join(root, p.folder, 'package.json');
	const old = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
	const used = importedBy(house, p);
	const dependencies = Object.fromEntries(
		[
			...used.workspace.map((n) => [`${house.scope}/${n}`, 'workspace:^']),
			...used.external.map((n) => [n, 'catalog:']),
		].sort(([a], [b]) => (a < b ? -1 : 1)),
	);
	return json({
		name: p.publishedName,
		version: old.version ?? '0.0.0',
		...(p.private ? { private: true } : {}),
		description: p.line,
		license: 'MIT',
		type: 'module',
		sideEffects: false,
		engines: { node: house.engines },
		repository: { type: 'git', url: `git+${house.repository}.git`, directory: p.folder },
		...(old.bin ? { bin: old.bin } : {}),
		exports: exportsOf(p),
		files: ['dist', 'src', ...extraFolders(p), 'CHANGELOG.md', '!dist/*.tsbuildinfo'],
		publishConfig: { access: 'public', provenance: true },
		scripts: { build: 'tsup --config ../../tools/build/tsup.config.ts --silent' },
		...(Object.keys(dependencies).length ? { dependencies } : {}),
		...optionalPeers(p.optional),
	});
}

function tsconfig(house, p) {
	const byName = new Map(house.packages.map((other) => [other.name, other]));
	const references = importedBy(house, p)
		.workspace.map((name) => byName.get(name))
		.map((other) => ({ path: relative(join(root, p.folder), join(root, other.folder)) }));
	const usesNode =
		p.node || p.layer === 'apps' || p.name === 'runtime-node' || existsSync(join(root, p.folder, 'src', 'node'));
	return json({
		extends: '../../tsconfig.base.json',
		compilerOptions: {
			rootDir: 'src',
			outDir: 'dist',
			tsBuildInfoFile: 'dist/declarations.tsbuildinfo',
			...(usesNode ? { types: ['node'] } : {}),
		},
		include: ['src'],
		references,
	});
}

function testTsconfig(built) {
	const paths = Object.fromEntries(
		built.flatMap((p) => [
			[p.publishedName, [`./${p.folder}/src/index.ts`]],
			...p.subpaths.map((s) => [`${p.publishedName}/${s}`, [`./${p.folder}/src/${s}/index.ts`]]),
		]),
	);
	return json({
		extends: './tsconfig.base.json',
		compilerOptions: {
			composite: false,
			declaration: false,
			declarationMap: false,
			emitDeclarationOnly: false,
			noEmit: true,
			allowJs: true,
			checkJs: false,
			types: ['node'],
			resolveJsonModule: true,
			allowImportingTsExtensions: false,
			paths,
		},
		include: [
			'packages/*/test',
			'packages/*/bench',
			'packages/*/examples',
			'apps/*/test',
			'apps/*/bench',
			'tools/**/*.ts',
			'examples/**/*.ts',
			'vitest*.ts',
		],
		exclude: ['**/dist', '**/node_modules'],
	});
}

/** Marks between which a text belongs to house.json. */
export const tableMarks = ['<!-- packages: written by `npm run house` -->', '<!-- end of packages -->'];

/** The README's table, one row a package, layer by layer. @param {HousePackage[]} packages */
export function packageTable(packages) {
	const rows = packages.map((p) => `| ${p.layer} | [\`${p.publishedName}\`](${p.folder}) | ${p.line} |`);
	return ['| layer | package | what it is |', '|---|---|---|', ...rows].join('\n');
}

/** A text with what stands between the marks replaced by the table. @param {string} text @param {HousePackage[]} packages */
export function withTable(text, packages) {
	const [from, to] = [text.indexOf(tableMarks[0]), text.indexOf(tableMarks[1])];
	if (from < 0 || to < from) return text;
	return `${text.slice(0, from + tableMarks[0].length)}\n\n${packageTable(packages)}\n\n${text.slice(to)}`;
}

/** Every generated file: path below the root → text. @returns {Map<string, string>} */
export function generatedFiles() {
	const house = readHouse();
	const files = new Map();
	const built = house.packages.filter((p) => existsSync(join(root, p.folder, 'src', 'index.ts')));
	for (const p of built) {
		files.set(join(p.folder, 'package.json'), packageJson(house, p));
		files.set(join(p.folder, 'tsconfig.json'), tsconfig(house, p));
	}
	files.set('tsconfig.json', json({ files: [], references: built.map((p) => ({ path: p.folder })) }));
	files.set('tsconfig.test.json', testTsconfig(built));
	const readme = join(root, 'README.md');
	if (existsSync(readme)) files.set('README.md', withTable(readFileSync(readme, 'utf8'), built));
	return files;
}
