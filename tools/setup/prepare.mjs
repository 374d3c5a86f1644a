// From a bare clone to something that runs: the pinned pnpm through npm, an install, a build; each only when needed.
// Stamps and the pinned pnpm live in .cache/setup; nothing here reaches beyond the npm registry that npm is set up for.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the repository's root. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const cache = join(root, '.cache', 'setup');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** What to tell who runs too old a Node; undefined when it is new enough. */
export function nodeIsTooOld(version = process.versions.node, range = manifest.engines.node) {
	const numbers = (text) =>
		text
			.replace(/^[^0-9]*/, '')
			.split('.')
			.map(Number);
	const [have, want] = [numbers(version), numbers(range)];
	for (let i = 0; i < 3; i++) {
		if (have[i] > want[i]) return undefined;
		if (have[i] < want[i]) return `This needs Node ${range}; you run ${version}. Install a newer Node and try again.`;
	}
	return undefined;
}

/** A failure that the user reads as one line. */
function fail(oneLine) {
	throw Object.assign(new Error(oneLine), { oneLine });
}

function say(line) {
	console.error(`setup: ${line}`);
}

function stampOf(name) {
	const path = join(cache, `${name}.stamp`);
	return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function setStamp(name, value) {
	mkdirSync(cache, { recursive: true });
	writeFileSync(join(cache, `${name}.stamp`), value);
}

/** Environment of everything we start: no telemetry, the pinned pnpm and the workspace's tools first in PATH. */
export function environment() {
	const pnpmBin = join(cache, `pnpm-${pnpmVersion()}`, 'node_modules', '.bin');
	return {
		...process.env,
		PATH: [join(root, 'node_modules', '.bin'), pnpmBin, process.env.PATH].join(delimiter),
		TURBO_TELEMETRY_DISABLED: '1',
		TURBO_NO_UPDATE_NOTIFIER: '1',
		DO_NOT_TRACK: '1',
		// `npm run -s` hands its silence on, and a failed install would say nothing.
		npm_config_loglevel: 'warn',
		npm_config_update_notifier: 'false',
	};
}

function pnpmVersion() {
	return manifest.packageManager.replace(/^pnpm@/, '').replace(/\+.*/, '');
}

/** Runs a command quietly; on failure its output is shown and one line says what did not work. */
function quietly(what, command, args) {
	const done = spawnSync(command, args, {
		cwd: root,
		env: environment(),
		encoding: 'utf8',
		maxBuffer: 64 << 20,
		shell: process.platform === 'win32',
	});
	if (done.status === 0) return;
	process.stderr.write(done.stdout ?? '');
	process.stderr.write(done.stderr ?? '');
	fail(`setup: ${what} failed (${done.error?.message ?? `status ${done.status ?? done.signal}`})`);
}

/** Path of the pinned pnpm's script, fetched through npm into our own folder when it is not there. */
function pnpmScript() {
	const folder = join(cache, `pnpm-${pnpmVersion()}`);
	const script = join(folder, 'node_modules', 'pnpm', 'bin', 'pnpm.cjs');
	if (existsSync(script)) return script;
	say(`fetching pnpm ${pnpmVersion()} through npm`);
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
	const args = ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', '--ignore-scripts'];
	const cli = process.env.npm_execpath ?? '';
	const npm = cli.endsWith('npm-cli.js') ? [process.execPath, [cli]] : ['npm', []];
	quietly('fetching pnpm', npm[0], [...npm[1], ...args, `pnpm@${pnpmVersion()}`]);
	return script;
}

const lockPaths = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'];

function lockHash() {
	const hash = createHash('sha256').update(process.versions.modules);
	for (const path of lockPaths) hash.update(readFileSync(join(root, path)));
	return hash.digest('hex');
}

function install() {
	const wanted = lockHash();
	if (stampOf('install') === wanted && existsSync(join(root, 'node_modules', '.modules.yaml'))) return;
	const script = pnpmScript();
	say('installing packages');
	quietly('installing packages', process.execPath, [
		script,
		'install',
		'--frozen-lockfile',
		'--prefer-offline',
		'--config.confirm-modules-purge=false',
	]);
	setStamp('install', wanted);
}

/** Every file below a folder with its size and time of change, as text. */
function listing(folder) {
	if (!existsSync(folder)) return '';
	return readdirSync(folder, { withFileTypes: true })
		.sort((a, b) => (a.name < b.name ? -1 : 1))
		.map((entry) => {
			const path = join(folder, entry.name);
			if (entry.isDirectory()) return listing(path);
			const { size, mtimeMs } = statSync(path);
			return `${path} ${size} ${mtimeMs}\n`;
		})
		.join('');
}

function workspaceFolders() {
	return ['packages', 'apps'].flatMap((kind) =>
		existsSync(join(root, kind))
			? readdirSync(join(root, kind))
					.map((name) => join(root, kind, name))
					.filter((path) => existsSync(join(path, 'package.json')))
			: [],
	);
}

function sourcesHash() {
	const hash = createHash('sha256')
		.update(lockHash())
		.update(listing(join(root, 'tools', 'build')));
	hash.update(readFileSync(join(root, 'house.json')));
	for (const folder of workspaceFolders()) {
		hash.update(readFileSync(join(folder, 'package.json'))).update(listing(join(folder, 'src')));
	}
	return hash.digest('hex');
}

/** Builds every package's JavaScript with turbo and tsup; turbo skips what did not change. */
function build() {
	const wanted = sourcesHash();
	const built = workspaceFolders().every((f) => existsSync(join(f, 'dist', 'index.js')));
	if (built && stampOf('build') === wanted) return;
	pnpmScript();
	say(built ? 'building what has changed' : 'building, which takes a minute or more the first time');
	quietly('building', process.execPath, [
		join(root, 'node_modules', 'turbo', 'bin', 'turbo'),
		'run',
		'build',
		'--output-logs=errors-only',
		...(built ? [] : ['--force']),
		'--concurrency=3',
	]);
	setStamp('build', wanted);
}

/** Makes the clone ready: installed, and built when asked. Silent when nothing is to do. @param {{ build: boolean }} what */
export function prepare(what) {
	install();
	if (what.build) build();
}

/** Forgets the build, so that the next one starts from nothing. */
export function forgetBuild() {
	rmSync(join(cache, 'build.stamp'), { force: true });
}

/** What a tool of the workspace prints; when it fails, what it said on stderr is all there is to say. @param {string} name @param {string[]} args */
export function readOutput(name, args) {
	const done = spawnSync(name, args, {
		cwd: root,
		env: environment(),
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'inherit'],
		shell: process.platform === 'win32',
	});
	if (done.status !== 0) fail(`setup: ${name} ${args.join(' ')} failed`);
	return done.stdout;
}

/** Runs a tool of the workspace with our stdio, passing signals on; answers its exit status. @param {string} name @param {string[]} args */
export function runTool(name, args) {
	return new Promise((resolve) => {
		const child = spawn(name, args, {
			cwd: root,
			env: environment(),
			stdio: 'inherit',
			shell: process.platform === 'win32',
		});
		for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
		child.on('error', () => resolve(1));
		child.on('close', (status) => resolve(status ?? 1));
	});
}
