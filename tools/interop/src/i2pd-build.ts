// Fetches a chosen Debian build of i2pd with every library it needs into a cache folder, without root.
// apt checks the signatures; its state is private to one fetch and thrown away after it.
import { execFileSync, spawnSync } from 'node:child_process';
import {
	accessSync,
	chmodSync,
	constants,
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

/** What we know how to fetch: the Debian suites that hold it, and how its Debian version begins. */
const known: Record<string, { suites: string[]; begins: string }> = {
	'2.36': { suites: ['bullseye'], begins: '2.36.' },
	'2.45.1': { suites: ['bookworm'], begins: '2.45.1' },
	'2.56': { suites: ['trixie'], begins: '2.56.' },
	'2.59': { suites: ['forky', 'sid'], begins: '2.59.' },
};

/** The versions that can be fetched. */
export const knownVersions: readonly string[] = Object.keys(known);

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
const defaultArchive = 'http://deb.debian.org/debian/';

/** What is missing on this machine, as one line for the user. */
export class CannotFetch extends Error {}

/** Folder of the fetched builds: `I2P_INTEROP_CACHE`, else one in the clone. */
export function cacheFolder(env = process.env): string {
	return env['I2P_INTEROP_CACHE'] ?? join(dirname(fileURLToPath(import.meta.url)), '../../../.cache/interop');
}

function say(line: string): void {
	process.stderr.write(`interop: ${line}\n`);
}

function requireTools(): void {
	for (const tool of ['apt-get', 'apt-cache', 'dpkg-deb', 'dpkg']) {
		if (spawnSync(tool, ['--version'], { stdio: 'ignore' }).error) {
			throw new CannotFetch(
				`interop needs ${tool} (Debian or Ubuntu) to fetch i2pd; elsewhere set I2PD=/path/to/i2pd and run again`,
			);
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

/** Writes the script that starts the unpacked i2pd with its own libc and libraries, keeping the pid. */
function writeStarter(folder: string): string {
	const files = filesBelow(join(folder, 'root')).map((f) => relative(folder, f));
	const binary = files.find((f) => /^root\/usr\/s?bin\/i2pd$/.test(f));
	const loader = files.find(
		(f) => /\/(ld-linux[^/]*\.so\.\d+|ld64\.so\.\d+|ld-\d[^/]*\.so)$/.test(f) && lstatSync(join(folder, f)).isFile(),
	);
	if (!binary || !loader) throw new CannotFetch('the Debian packages of i2pd hold no program or no loader');
	const libraries = new Set(
		files
			.filter((f) => /\.so\.\d[^/]*$/.test(f))
			.map((f) => f.slice(0, f.lastIndexOf('/')))
			.filter((f) => !/\/(gconv|engines[^/]*|ossl-modules|audit|auto-load)(\/|$)/.test(f)),
	);
	const modules = files.find((f) => f.includes('/ossl-modules/'))?.replace(/\/[^/]*$/, '') ?? '';
	const path = [...libraries].map((f) => `$here/${f}`).join(':');
	const text = `#!/bin/sh
# i2pd from Debian with its own libc and libraries; the process keeps this pid.
here=$(dirname "$(readlink -f "$0")")
OPENSSL_CONF=/dev/null OPENSSL_MODULES=$here/${modules} LC_ALL=C \\
exec "$here/${loader}" --library-path "${path}" "$here/${binary}" "$@"
`;
	const starter = join(folder, 'i2pd');
	writeFileSync(starter, text);
	chmodSync(starter, 0o755);
	return starter;
}

function unpack(debs: string, into: string): void {
	mkdirSync(join(into, 'root'), { recursive: true });
	for (const deb of readdirSync(debs)) execFileSync('dpkg-deb', ['-x', join(debs, deb), join(into, 'root')]);
	for (const part of ['doc', 'man', 'lintian', 'locale']) {
		rmSync(join(into, 'root/usr/share', part), { recursive: true, force: true });
	}
}

/** Looks for a suite that holds the version, and downloads its packages; answers the folder of packages. */
function downloadFrom(folder: string, version: string): string {
	const { suites, begins } = known[version]!;
	const base = archive();
	for (const suite of suites) {
		const apt = new Apt(folder, suite, base);
		say(`reading Debian's index of ${suite}`);
		if (!apt.update()) continue;
		const candidate = apt.candidate('i2pd');
		if (!candidate?.startsWith(begins)) {
			say(`${suite} holds i2pd ${candidate ?? '(none)'}`);
			continue;
		}
		const debs = join(folder, 'debs');
		say(`fetching i2pd ${candidate} and its libraries from ${suite}`);
		apt.download(apt.closure('i2pd'), debs);
		return debs;
	}
	throw new CannotFetch(
		`interop found no i2pd ${version} in Debian (${suites.join(', ')} at ${base}); set I2PD=/path/to/i2pd`,
	);
}

/**
 * Path of a program that runs this version of i2pd: `I2PD` when it is set, else the cached build, fetched first if need be.
 * Throws CannotFetch, with what the machine lacks, when neither works.
 */
export function i2pdBuild(version: string, env = process.env): string {
	const given = env['I2PD'];
	if (given) {
		accessSync(given, constants.X_OK);
		return given;
	}
	if (!(version in known)) throw new CannotFetch(`interop knows i2pd ${knownVersions.join(', ')}, not ${version}`);
	const cache = cacheFolder(env);
	const home = join(cache, `i2pd-${version}`);
	const starter = join(home, 'i2pd');
	if (existsSync(starter)) return starter;
	requireTools();
	mkdirSync(cache, { recursive: true });
	const folder = mkdtempSync(join(cache, '.fetch-'));
	try {
		const fresh = join(folder, 'new');
		unpack(downloadFrom(folder, version), fresh);
		const first = spawnSync(writeStarter(fresh), ['--version'], { encoding: 'utf8' });
		if (first.status !== 0) throw new CannotFetch(`the fetched i2pd ${version} does not start: ${first.stderr}`);
		say(`${first.stdout.split('\n')[0]} in ${basename(home)}`);
		rmSync(home, { recursive: true, force: true });
		renameSync(fresh, home);
		return starter;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
