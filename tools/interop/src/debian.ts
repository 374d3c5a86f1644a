// Fetches programs of chosen Debian packages with every library they need into a cache folder, without root.
// apt checks the signatures; its state is private to one fetch and thrown away after it.
import { execFileSync, spawnSync } from 'node:child_process';
import {
	chmodSync,
	existsSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
const defaultArchive = 'http://deb.debian.org/debian/';

/** Programs of Debian that can be fetched. */
export interface DebianBuild {
	/** What it is to a reader, such as `i2pd 2.59`. */
	readonly what: string;
	/** Suites that may hold it, tried in this order. */
	readonly suites: readonly string[];
	/** How the Debian version of the first package begins. */
	readonly begins: string;
	readonly packages: readonly [string, ...string[]];
	/** A starter is made for each. */
	readonly programs: readonly [string, ...string[]];
	/** Arguments with which the first program says its version. */
	readonly versionArgs: readonly string[];
	/** What to do on a machine that cannot fetch it. */
	readonly elsewhere: string;
}

/** What is missing on this machine, as one line for the user. */
export class CannotFetch extends Error {}

/** Folder of the fetched builds: `I2P_INTEROP_CACHE`, else one in the clone. */
export function cacheFolder(env = process.env): string {
	return env['I2P_INTEROP_CACHE'] ?? join(dirname(fileURLToPath(import.meta.url)), '../../../.cache/interop');
}

function say(line: string): void {
	process.stderr.write(`interop: ${line}\n`);
}

function requireTools({ what, elsewhere }: DebianBuild): void {
	for (const tool of ['apt-get', 'apt-cache', 'dpkg-deb', 'dpkg']) {
		if (spawnSync(tool, ['--version'], { stdio: 'ignore' }).error) {
			throw new CannotFetch(`interop needs ${tool} (Debian or Ubuntu) to fetch ${what}; elsewhere ${elsewhere}`);
		}
	}
	if (!existsSync(keyring)) {
		throw new CannotFetch(`interop needs ${keyring}: install the package debian-archive-keyring and run again`);
	}
}

/** The Debian archive that this machine's apt uses, else Debian's own. */
function archive(): string {
	const format = '$(REPO_URI)|$(LABEL)|$(RELEASE)';
	const listed = spawnSync('apt-get', ['indextargets', '--format', format, 'Created-By: Packages'], {
		encoding: 'utf8',
	});
	for (const line of (listed.stdout ?? '').split('\n')) {
		const [uri, label, release] = line.split('|');
		if (uri && label === 'Debian' && !/security|updates|backports/.test(release ?? '')) return uri;
	}
	return defaultArchive;
}

/** A private apt for one suite. */
class Apt {
	readonly #options: string[];

	constructor(folder: string, suite: string, base: string) {
		const state = join(folder, `apt-${suite}`);
		for (const part of ['state/lists/partial', 'cache/archives/partial', 'parts']) {
			mkdirSync(join(state, part), { recursive: true });
		}
		const arch = execFileSync('dpkg', ['--print-architecture'], { encoding: 'utf8' }).trim();
		writeFileSync(join(state, 'status'), '');
		writeFileSync(join(state, 'sources.list'), `deb [arch=${arch} signed-by=${keyring}] ${base} ${suite} main\n`);
		const settings: Record<string, string> = {
			'Dir::State': join(state, 'state'),
			'Dir::State::status': join(state, 'status'),
			'Dir::Cache': join(state, 'cache'),
			'Dir::Etc::sourcelist': join(state, 'sources.list'),
			'Dir::Etc::sourceparts': join(state, 'parts'),
			'Dir::Etc::preferences': '/dev/null',
			'Dir::Etc::preferencesparts': join(state, 'parts'),
			'APT::Default-Release': '',
			'APT::Sandbox::User': '',
			'Acquire::Languages': 'none',
			'Acquire::Check-Valid-Until': 'false',
			'Acquire::Retries': '2',
		};
		this.#options = ['-q=2', ...Object.entries(settings).flatMap(([k, v]) => ['-o', `${k}=${v}`])];
	}

	update(): boolean {
		return spawnSync('apt-get', [...this.#options, 'update'], { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
	}

	candidate(name: string): string | undefined {
		const policy = this.#cache('policy', name);
		return /Candidate: (\S+)/.exec(policy)?.[1];
	}

	/** A package and, over its dependencies, every library package. */
	closure(name: string): string[] {
		const found = new Set<string>();
		const open = [name];
		for (let next = open.shift(); next !== undefined; next = open.shift()) {
			if (found.has(next)) continue;
			found.add(next);
			for (const line of this.#cache('show', '--no-all-versions', next).split('\n')) {
				const depends = /^(?:Pre-)?Depends: (.*)$/.exec(line)?.[1] ?? '';
				const names = depends.split(',').map((d) => d.replace(/[|(:].*$/, '').trim());
				open.push(...names.filter((d) => /^(lib|zlib1g$)/.test(d)));
			}
		}
		return [...found];
	}

	download(names: string[], into: string): void {
		mkdirSync(into, { recursive: true });
		execFileSync('apt-get', [...this.#options, 'download', ...names], {
			cwd: into,
			stdio: ['ignore', 'ignore', 'inherit'],
		});
	}

	#cache(...args: string[]): string {
		return spawnSync('apt-cache', [...this.#options, ...args], { encoding: 'utf8', maxBuffer: 64 << 20 }).stdout ?? '';
	}
}

/** Every file below a folder, links left out. */
function filesBelow(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) return filesBelow(path);
		return entry.isFile() || entry.isSymbolicLink() ? [path] : [];
	});
}

/** Writes the script that starts an unpacked program with its own libc and libraries, keeping the pid. */
function writeStarter(folder: string, program: string): void {
	const files = filesBelow(join(folder, 'root')).map((f) => relative(folder, f));
	const binary = files.find((f) => new RegExp(`^root/usr/s?bin/${program}$`).test(f));
	const loader = files.find(
		(f) => /\/(ld-linux[^/]*\.so\.\d+|ld64\.so\.\d+|ld-\d[^/]*\.so)$/.test(f) && lstatSync(join(folder, f)).isFile(),
	);
	if (!binary || !loader) throw new CannotFetch(`the Debian packages hold no ${program} or no loader`);
	const libraries = new Set(
		files
			.filter((f) => /\.so\.\d[^/]*$/.test(f))
			.map((f) => f.slice(0, f.lastIndexOf('/')))
			.filter((f) => !/\/(gconv|engines[^/]*|ossl-modules|audit|auto-load)(\/|$)/.test(f)),
	);
	const modules = files.find((f) => f.includes('/ossl-modules/'))?.replace(/\/[^/]*$/, '') ?? '';
	const path = [...libraries].map((f) => `$here/${f}`).join(':');
	const text = `#!/bin/sh
# ${program} from Debian with its own libc and libraries; the process keeps this pid.
here=$(dirname "$(readlink -f "$0")")
OPENSSL_CONF=/dev/null OPENSSL_MODULES=$here/${modules} LC_ALL=C \\
exec "$here/${loader}" --library-path "${path}" "$here/${binary}" "$@"
`;
	const starter = join(folder, program);
	writeFileSync(starter, text);
	chmodSync(starter, 0o755);
}

function unpack(debs: string, into: string): void {
	mkdirSync(join(into, 'root'), { recursive: true });
	for (const deb of readdirSync(debs)) execFileSync('dpkg-deb', ['-x', join(debs, deb), join(into, 'root')]);
	for (const part of ['doc', 'man', 'lintian', 'locale']) {
		rmSync(join(into, 'root/usr/share', part), { recursive: true, force: true });
	}
}

/** Looks for a suite that holds the version, and downloads its packages; answers the folder of packages. */
function downloadFrom(folder: string, build: DebianBuild): string {
	const { what, suites, begins, packages, elsewhere } = build;
	const base = archive();
	for (const suite of suites) {
		const apt = new Apt(folder, suite, base);
		say(`reading Debian's index of ${suite}`);
		if (!apt.update()) continue;
		const candidate = apt.candidate(packages[0]);
		if (!candidate?.startsWith(begins)) {
			say(`${suite} holds ${packages[0]} ${candidate ?? '(none)'}`);
			continue;
		}
		const debs = join(folder, 'debs');
		say(`fetching ${packages[0]} ${candidate} and its libraries from ${suite}`);
		apt.download([...new Set(packages.flatMap((name) => apt.closure(name)))], debs);
		return debs;
	}
	throw new CannotFetch(`interop found no ${what} in Debian (${suites.join(', ')} at ${base}); ${elsewhere}`);
}

/**
 * Folder with a starter for each program of a build: the cached one, else fetched into the cache first.
 * Throws CannotFetch, with what the machine lacks.
 */
export function debianBuild(name: string, build: DebianBuild, env = process.env): string {
	const cache = cacheFolder(env);
	const home = join(cache, name);
	if (build.programs.every((program) => existsSync(join(home, program)))) return home;
	requireTools(build);
	mkdirSync(cache, { recursive: true });
	const folder = mkdtempSync(join(cache, '.fetch-'));
	try {
		const fresh = join(folder, 'new');
		unpack(downloadFrom(folder, build), fresh);
		for (const program of build.programs) writeStarter(fresh, program);
		const first = spawnSync(join(fresh, build.programs[0]), [...build.versionArgs], { encoding: 'utf8' });
		if (first.status !== 0) throw new CannotFetch(`the fetched ${build.what} does not start: ${first.stderr}`);
		say(`${first.stdout.split('\n')[0]} in ${basename(home)}`);
		rmSync(home, { recursive: true, force: true });
		renameSync(fresh, home);
		return home;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
