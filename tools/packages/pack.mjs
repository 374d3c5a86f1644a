// Packs packages as the registry would get them, and lays out a folder in which one of them is installed alone.
// Everything comes from the workspace: our tarballs, and the libraries that are already installed. No network.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../house/house.mjs';
import { environment } from '../setup/prepare.mjs';
import { libraries, needsOf } from './libraries.mjs';

const run = promisify(execFile);

/** Runs a command of the workspace; answers what it printed, throws with what it printed. */
export async function command(name, args, cwd = root, env = {}) {
	try {
		const { stdout } = await run(name, args, { cwd, env: { ...environment(), ...env }, maxBuffer: 64 << 20 });
		return stdout;
	} catch (error) {
		throw new Error(`${name} ${args.join(' ')}\n${error.stdout ?? ''}${error.stderr ?? ''}`.trim());
	}
}

/** Scripts and declarations of a package, as absolute paths. @param {string} home its folder @returns {string[]} */
export function builtFiles(home) {
	const dist = join(home, 'dist');
	return readdirSync(dist, { recursive: true })
		.filter((name) => /\.(js|d\.ts)$/.test(name))
		.map((name) => join(dist, name));
}

/** The sources that a built file's map leads to; undefined when it has no map. @param {string} file @returns {string[] | undefined} */
export function sourcesOf(file) {
	const map = /^\/\/# sourceMappingURL=(\S+)\s*$/m.exec(readFileSync(file, 'utf8'))?.[1];
	if (!map || !existsSync(join(dirname(file), map))) return undefined;
	return JSON.parse(readFileSync(join(dirname(file), map), 'utf8')).sources.map((name) => join(dirname(file), name));
}

/** Builds write over what was built before and leave what no source makes any more: away with it. @param {string} home */
function dropLeftovers(home) {
	for (const file of builtFiles(home)) {
		if (!sourcesOf(file)?.some((source) => !existsSync(source))) continue;
		rmSync(file);
		rmSync(`${file}.map`);
	}
}

/**
 * Packs packages, all by one command. @param {readonly import('../house/house.mjs').HousePackage[]} packages @param {string} into
 * @returns {Promise<Map<string, string>>} published name → path of its tarball
 */
export async function pack(packages, into) {
	mkdirSync(into, { recursive: true });
	for (const p of packages) dropLeftovers(join(root, p.folder));
	const filters = packages.map((p) => `--filter=${p.publishedName}`);
	await command('pnpm', ['--recursive', ...filters, 'pack', '--pack-destination', into]);
	const tarballs = new Map();
	for (const p of packages) {
		const { version } = JSON.parse(readFileSync(join(root, p.folder, 'package.json'), 'utf8'));
		const tarball = join(into, `${p.publishedName.slice(1).replace('/', '-')}-${version}.tgz`);
		if (!existsSync(tarball)) throw new Error(`${p.publishedName} was not packed`);
		tarballs.set(p.publishedName, tarball);
	}
	return tarballs;
}

/**
 * Packs installed libraries of others. @param {ReadonlyMap<string, string>} found name → folder @param {string} into
 * @returns {Promise<string[]>} paths of their tarballs
 */
export async function packLibraries(found, into) {
	mkdirSync(into, { recursive: true });
	await command('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', into, ...found.values()]);
	return readdirSync(into).map((file) => join(into, file));
}

/** A package with everything of ours that it needs, over all steps; answers published names. */
export function closure(packages, p) {
	const names = new Set();
	const walk = (name) => {
		const folder = packages.find((o) => o.publishedName === name)?.folder;
		if (!folder || names.has(name)) return;
		names.add(name);
		needsOf(join(root, folder)).forEach(walk);
	};
	walk(p.publishedName);
	return [...names];
}

/**
 * Installs one package alone into an empty folder. @param {string} folder
 * @param {import('../house/house.mjs').HousePackage} p @param {Map<string, string>} tarballs published name → tarball
 * @param {readonly import('../house/house.mjs').HousePackage[]} packages
 * @param {readonly string[]} beside further packages of ours that the README's example names
 */
export async function installAlone(folder, p, tarballs, packages, beside) {
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	const overrides = {};
	const wanted = packages.filter((o) => o === p || beside.includes(o.publishedName));
	const needed = new Set(wanted.flatMap((o) => closure(packages, o)));
	for (const name of needed) overrides[name] = `file:${tarballs.get(name)}`;
	const ours = packages.filter((o) => needed.has(o.publishedName));
	for (const [name, library] of libraries(ours)) overrides[name] = `file:${library}`;
	const dependencies = Object.fromEntries(wanted.map((o) => [o.publishedName, overrides[o.publishedName]]));
	writeFileSync(
		join(folder, 'package.json'),
		JSON.stringify({ name: 'alone', private: true, type: 'module', dependencies, pnpm: { overrides } }),
	);
	writeFileSync(join(folder, 'pnpm-workspace.yaml'), 'packages: []\n');
	await command(
		'pnpm',
		['install', '--offline', '--ignore-scripts', '--no-frozen-lockfile', '--reporter=append-only'],
		folder,
	);
	return join(folder, 'node_modules', p.publishedName);
}
