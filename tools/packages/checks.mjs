// What the package lane asks of one installed package; each check throws with what is wrong.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import ts from 'typescript';
import { root } from '../house/house.mjs';
import { builtFiles, command, sourcesOf } from './pack.mjs';

/** Most milliseconds that an example may take. */
const exampleMs = 60_000;

/** publint, on the folder as it was installed. @param {string} home */
export async function published(home) {
	const { messages, pkg } = await publint({ pkgDir: home, level: 'warning', strict: true, pack: false });
	if (messages.length > 0) throw new Error(messages.map((m) => formatMessage(m, pkg)).join('\n'));
}

/** Are-the-types-wrong, for who imports ES modules. @param {string} tarball */
export async function attw(tarball) {
	await command('attw', [tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-color', '--no-emoji']);
}

/** Names of the packages that wait for a release with a line of their change. */
function withChangeset() {
	const folder = join(root, '.changeset');
	const texts = readdirSync(folder).filter((name) => name.endsWith('.md'));
	return new Set(
		texts.flatMap((name) => {
			const [, head = ''] = readFileSync(join(folder, name), 'utf8').split('---');
			return [...head.matchAll(/^\s*['"]([^'"]+)['"]\s*:/gm)].map((match) => match[1]);
		}),
	);
}

/** What a stranger finds beside the code. A changelog is there from the first release on, which makes it from changesets. */
export function hasPapers(home, p) {
	for (const name of ['README.md', 'LICENSE']) {
		if (!existsSync(join(home, name))) throw new Error(`has no ${name}`);
	}
	if (!existsSync(join(home, 'CHANGELOG.md')) && !withChangeset().has(p.publishedName)) {
		throw new Error('has neither a CHANGELOG.md nor a changeset that will make one');
	}
}

/** Every script and declaration names its map, and every map leads to a source that is in the package. @param {string} home */
export function mapsLead(home) {
	const lost = [];
	for (const file of builtFiles(home)) {
		const sources = sourcesOf(file);
		if (!sources) lost.push(`${relative(home, file)} has no map`);
		for (const source of sources ?? []) {
			const inside = !relative(home, source).startsWith('..') && existsSync(source);
			if (!inside) lost.push(`${relative(home, file)} leads to ${relative(home, source)}, which is not shipped`);
		}
	}
	if (lost.length > 0) throw new Error(lost.join('\n'));
}

/**
 * Writes what is run of one package: a script that takes each door by `import` and by `require`, and each example of the
 * README. @param {string} alone @param {import('../house/house.mjs').HousePackage} p @param {readonly string[]} examples
 * @returns {{ what: string, script: string }[]}
 */
export function writeScripts(alone, p, examples) {
	writeFileSync(join(alone, 'doors.mjs'), doorsScript(p));
	const timer = `setTimeout(() => { console.error('does not end'); process.exit(1); }, ${exampleMs}).unref();`;
	writeFileSync(join(alone, 'run.mjs'), `${timer}\nawait import(process.argv[2]);\n`);
	const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true };
	const scripts = examples.map((example, i) => {
		const script = `./example-${i + 1}.mjs`;
		writeFileSync(join(alone, script), ts.transpileModule(example, { compilerOptions: options }).outputText);
		return { what: `README example ${i + 1}`, script };
	});
	return [{ what: 'doors', script: './doors.mjs' }, ...scripts];
}

/** Each door answers `import` and `require` with one and the same module; both engines show the same names. */
function doorsScript(p) {
	const doors = ['', ...p.subpaths.map((s) => `/${s}`)].map((door) => p.publishedName + door);
	const portable = p.node ? `./node_modules/${p.publishedName}/dist/index.js` : undefined;
	return `import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
for (const door of ${JSON.stringify(doors)}) {
	if (require(door) !== (await import(door))) throw new Error(door + ': require and import differ');
}
const names = (module) => Object.keys(module).sort().join();
const [main, portable] = [await import('${doors[0]}'), await import('${portable ?? doors[0]}')];
if (names(main) !== names(portable)) throw new Error('the engines differ: ' + names(main) + ' / ' + names(portable));
${p.node ? "if (main === portable) throw new Error('Node does not get its own engine');" : ''}
const worker = new URL('./node_modules/${p.publishedName}/dist/worker.js', import.meta.url);
if (existsSync(worker) && Object.keys((await import(worker)).jobs).length === 0) throw new Error('threads find no jobs');
`;
}

/** Runs one of those scripts to its end. @param {string} alone @param {string} node path of a Node @param {string} script */
export async function runs(alone, node, script) {
	await command(node, ['run.mjs', script], alone);
}
