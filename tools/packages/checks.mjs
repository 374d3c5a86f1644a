// What the package lane asks of one installed package; each check throws with what is wrong.

import { existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import ts from 'typescript';
import { command } from './pack.mjs';

const require = createRequire(import.meta.url);

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

/** Every door can be imported; the portable engine too, where there are two, and both show the same. */
export async function imports(alone, p) {
	const doors = ['', ...p.subpaths.map((s) => `/${s}`)].map((door) => p.publishedName + door);
	const portable = p.node ? [`./node_modules/${p.publishedName}/dist/index.js`] : [];
	const script = [...doors, ...portable].map((door, i) => `import * as d${i} from '${door}';`);
	const engines = p.node
		? `const [a, b] = [d0, d${doors.length}].map((d) => Object.keys(d).sort().join()); if (a !== b) throw new Error('the engines differ: ' + a + ' / ' + b);`
		: '';
	writeFileSync(join(alone, 'imports.mjs'), `${script.join('\n')}\n${engines}\n`);
	await command(process.execPath, ['imports.mjs'], alone);
}

/** The README's example runs to its end. @param {string} alone @param {string | undefined} example */
export async function runExample(alone, example) {
	if (example === undefined) throw new Error('has no ts block');
	const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true };
	writeFileSync(join(alone, 'example.mjs'), ts.transpileModule(example, { compilerOptions: options }).outputText);
	const timer = `setTimeout(() => { console.error('the example does not end'); process.exit(1); }, ${exampleMs}).unref();`;
	writeFileSync(join(alone, 'run.mjs'), `${timer}\nawait import('./example.mjs');\n`);
	await command(process.execPath, ['run.mjs'], alone);
}

/** The portable engine bundles for a browser, with nothing of Node in it. */
export async function bundles(alone, p) {
	const esbuild = createRequire(require.resolve('tsup'))('esbuild');
	const entry = join(alone, 'node_modules', p.publishedName, 'dist', 'index.js');
	if (!existsSync(entry)) throw new Error('has no dist/index.js');
	const built = await esbuild.build({
		entryPoints: [entry],
		bundle: true,
		write: false,
		platform: 'browser',
		format: 'esm',
		logLevel: 'silent',
	});
	if (/\bfrom\s*["']node:/.test(built.outputFiles[0].text)) throw new Error('imports node:*');
}
