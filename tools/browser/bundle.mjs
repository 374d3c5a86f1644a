// Bundles test files and benches for a browser: our packages by their portable engines from the sources, vitest and Node by
// what stands for them in `page/`. A source of ours that asks for anything of Node ends the build.
import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { build } from 'esbuild';
import { readHouse, root } from '../house/house.mjs';

const page = (name) => join(root, 'tools', 'browser', 'page', name);
const standIns = new Map([
	['vitest', page('vitest.mjs')],
	['node:fs', page('fs.mjs')],
	['node:util', page('inspect.mjs')],
]);
const slashed = (path) => relative(root, path).split(sep).join('/');

/** Each package of ours, by the name that it is imported by. */
function sources() {
	const { packages } = readHouse();
	return new Map(
		packages.flatMap((p) => [
			[p.publishedName, join(root, p.folder, 'src', 'index.ts')],
			...p.subpaths.map((s) => [`${p.publishedName}/${s}`, join(root, p.folder, 'src', s, 'index.ts')]),
		]),
	);
}

/** Whether a file may ask for Node: a test, or what only tests import. */
const mayAsk = (path) => !/^packages\/[^/]+\/src\//.test(path) || path.startsWith('packages/testkit/');

const portable = {
	name: 'portable',
	setup(bundle) {
		const ours = sources();
		const absent = { path: 'absent', namespace: 'absent' };
		bundle.onResolve({ filter: /^[^.]/ }, ({ path, importer }) => {
			if (ours.has(path)) return { path: ours.get(path) };
			if (path.startsWith('node:') && !mayAsk(slashed(importer))) {
				return { errors: [{ text: `${slashed(importer)} imports ${path}` }] };
			}
			if (standIns.has(path)) return { path: standIns.get(path) };
			return path.startsWith('node:') ? absent : undefined;
		});
		// The engine for Node of the package that is tested; testkit's own folder of that name is for tests and stays.
		bundle.onResolve({ filter: /\/src\/node\// }, ({ importer }) =>
			slashed(importer).startsWith('packages/testkit/') ? undefined : absent,
		);
		bundle.onLoad({ filter: /.*/, namespace: 'absent' }, () => ({
			contents: `module.exports = Object.create(require(${JSON.stringify(page('node.mjs'))}).absent);`,
			resolveDir: root,
		}));
		bundle.onLoad({ filter: /\/packages\/.*\.ts$/ }, ({ path }) => {
			if (!mayAsk(slashed(path))) return undefined;
			const here = `new URL(${JSON.stringify(`/${slashed(path)}`)}, location.href).href`;
			const text = readFileSync(path, 'utf8').replaceAll('import.meta.url', here);
			return { contents: `import { Buffer, process } from '${page('globals.mjs')}'; ${text}`, loader: 'ts' };
		});
	},
};

/** One script of a text that imports what it runs. @param {string} contents @returns {Promise<string>} */
export async function bundleFor(contents) {
	const built = await build({
		stdin: { contents, resolveDir: root, sourcefile: 'page.mjs' },
		plugins: [portable],
		bundle: true,
		write: false,
		platform: 'browser',
		format: 'esm',
		logLevel: 'silent',
		keepNames: true,
	});
	return built.outputFiles[0].text;
}

/** A script that runs test files. @param {readonly string[]} paths below the root */
export function bundleSuites(paths) {
	const files = paths.map((path) => `${JSON.stringify(path)}: () => import(${JSON.stringify(`./${path}`)})`);
	return bundleFor(
		`import { runSuites } from './tools/browser/page/suites.mjs';\nawait runSuites({ ${files.join(',\n')} });`,
	);
}
