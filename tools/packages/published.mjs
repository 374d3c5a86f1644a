// What a stranger gets: every package and the libraries that they need published to a registry, the router installed from it by
// npm in an empty folder, its README's examples and its binary run there on each Node.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { readmeExamples } from '../tidy/readme.mjs';
import { runs, writeScripts } from './checks.mjs';
import { libraries } from './libraries.mjs';
import { command, packLibraries } from './pack.mjs';
import { startRegistry } from './registry.mjs';

/** npm publishes so many at a time. */
const atOnce = 4;

/** What npm is set up for elsewhere, by its environment too, must never be what we publish to; and a stranger has nothing in his cache. */
const only = ({ url, cache }) => ({
	npm_config_registry: `${url}/`,
	npm_config_noproxy: '127.0.0.1',
	npm_config_cache: cache,
});

async function publish(tarballs, folder, registry) {
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, '.npmrc'), registry.npmrc);
	const flags = ['--registry', `${registry.url}/`, '--access', 'public', '--provenance=false', '--loglevel=error'];
	const queue = [...tarballs];
	const worker = async () => {
		for (let tarball = queue.shift(); tarball; tarball = queue.shift()) {
			await command('npm', ['publish', tarball, ...flags], folder, only(registry));
		}
	};
	await Promise.all(Array.from({ length: atOnce }, worker));
}

/** Installs by npm, as its user would; answers the folder. */
async function install(folder, registry, name) {
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, '.npmrc'), registry.npmrc);
	writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
	await command('npm', ['install', name, '--omit=optional', '--loglevel=error'], folder, only(registry));
	return folder;
}

/** `npx BINARY --help` and `--version` with this Node as the one in the path. */
async function speaks(folder, node, binary) {
	const bin = mkdtempSync(join(folder, 'node-'));
	symlinkSync(node, join(bin, 'node'));
	const says = (flag) =>
		command('npx', ['--no-install', binary, flag], folder, { PATH: [bin, process.env.PATH].join(delimiter) });
	const help = await says('--help');
	if (!help.includes('--help')) throw new Error(`${binary} --help says:\n${help}`);
	const version = await says('--version');
	if (!/^\d+\.\d+\.\d+\S*\n$/.test(version)) throw new Error(`${binary} --version says:\n${version}`);
}

/**
 * @param {string} folder @param {readonly import('../house/house.mjs').HousePackage[]} packages all that are published
 * @param {Map<string, string>} tarballs @param {readonly { name: string, path: string }[]} engines
 * @param {readonly import('../house/house.mjs').HousePackage[]} apps those with binaries
 * @param {(p: { publishedName: string }, what: string, check: () => unknown) => Promise<unknown>} counted
 */
export async function tryPublished(folder, packages, tarballs, engines, apps, counted) {
	const all = { publishedName: 'every package' };
	const registry = await counted(all, 'a registry starts', () => startRegistry(join(folder, 'registry')));
	if (!registry) return;
	try {
		const publishing = async () => {
			const theirs = await packLibraries(libraries(packages), join(folder, 'libraries'));
			await publish([...theirs, ...tarballs.values()], join(folder, 'publishing'), registry);
			return true;
		};
		if (!(await counted(all, 'is published', publishing))) return;
		for (const p of apps) await tryOne(join(folder, 'stranger', p.name), p, registry, engines, counted);
	} finally {
		await registry.stop();
		rmSync(join(folder, 'registry'), { recursive: true, force: true });
	}
}

async function tryOne(folder, p, registry, engines, counted) {
	const alone = await counted(p, 'is installed by npm from a registry', () =>
		install(folder, registry, p.publishedName),
	);
	if (!alone) return;
	const home = join(alone, 'node_modules', p.publishedName);
	const examples = readmeExamples(readFileSync(join(home, 'README.md'), 'utf8'));
	const { bin = {} } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
	for (const { name, path } of engines) {
		for (const { what, script } of writeScripts(alone, p, examples))
			await counted(p, `from a registry: ${what} on ${name}`, () => runs(alone, path, script));
		for (const binary of Object.keys(bin))
			await counted(p, `from a registry: npx ${binary} --help, --version on ${name}`, () =>
				speaks(alone, path, binary),
			);
	}
}
