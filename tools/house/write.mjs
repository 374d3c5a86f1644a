// Writes from house.json: every package.json (workspace dependencies, exports) and every project reference.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { readHouse, root } from './house.mjs';
import { importsOf, sourceFiles } from './imports.mjs';

const house = readHouse();
const byName = new Map(house.packages.map((p) => [p.publishedName, p]));

function writeIfChanged(path, text) {
	if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, text);
	console.log(`wrote ${relative(root, path)}`);
}

const json = (value) => `${JSON.stringify(value, null, '\t')}\n`;

/** The workspace packages and the libraries that a package's sources import, of those that it may. */
function importedBy(p) {
	const seen = new Set();
	for (const file of sourceFiles(join(root, p.folder, 'src'))) {
		for (const specifier of importsOf(file)) {
			const name = specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : specifier.split('/')[0];
			seen.add(name);
		}
	}
	return {
		workspace: p.may.filter((name) => seen.has(`${house.scope}/${name}`)),
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

function packageJson(p) {
	const path = join(root, p.folder, 'package.json');
	const old = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
	const used = importedBy(p);
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
		files: ['dist', 'src', '!dist/*.tsbuildinfo'],
		publishConfig: { access: 'public', provenance: true },
		scripts: { build: 'tsup --config ../../tools/build/tsup.config.ts --silent' },
		...(Object.keys(dependencies).length ? { dependencies } : {}),
	});
}

function tsconfig(p) {
	const used = importedBy(p);
	const references = used.workspace
		.map((name) => byName.get(`${house.scope}/${name}`))
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

for (const p of house.packages) {
	const face = join(root, p.folder, 'src', 'index.ts');
	if (!existsSync(face)) continue;
	writeIfChanged(join(root, p.folder, 'package.json'), packageJson(p));
	writeIfChanged(join(root, p.folder, 'tsconfig.json'), tsconfig(p));
}
const built = house.packages.filter((p) => existsSync(join(root, p.folder, 'src', 'index.ts')));
writeIfChanged(join(root, 'tsconfig.json'), json({ files: [], references: built.map((p) => ({ path: p.folder })) }));
const paths = Object.fromEntries(
	built.flatMap((p) => [
		[p.publishedName, [`./${p.folder}/src/index.ts`]],
		...p.subpaths.map((s) => [`${p.publishedName}/${s}`, [`./${p.folder}/src/${s}/index.ts`]]),
	]),
);
writeIfChanged(
	join(root, 'tsconfig.test.json'),
	json({
		extends: './tsconfig.base.json',
		compilerOptions: {
			composite: false,
			declaration: false,
			declarationMap: false,
			emitDeclarationOnly: false,
			noEmit: true,
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
			'vitest*.ts',
		],
		exclude: ['**/dist', '**/node_modules'],
	}),
);
