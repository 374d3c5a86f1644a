// The Java routers that the lane runs: which versions there are, their jars, fetched once from Maven Central, and our programs over these.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CannotFetch, cacheFolder } from './debian.js';

const mavenCentral = 'https://repo1.maven.org/maven2/net/i2p';
const clients = fileURLToPath(new URL('../clients', import.meta.url));
const leastJava = 11;

/** Of each Java process: the least work before it runs, on a machine that many share. */
export const javaFlags: readonly string[] = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** SHA-256 of each jar of a version, by its place below the group `net.i2p`. */
const known: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	'2.7.0': {
		i2p: '34434c0af8fbf549ef68f30cc03966f6e5b842b130397fc1d6020ae5ddc792cc',
		router: '30caacb8cdd399c62588b5f924e1291034608456b18dcfa55dff0436aa6b7804',
		'client/mstreaming': 'd27d5552fcb94ceca638606ea325dfe9f36bfc4483ee768093ab84481127b96d',
		'client/streaming': '3a970ab74bc3d824e089cabfef10102a4bd9596b30ad4ffac00f475bcaf119d0',
	},
};

async function fetchJar(url: string, sha256: string, file: string): Promise<void> {
	let bytes: Uint8Array;
	try {
		const response = await fetch(url);
		if (!response.ok) throw new Error(`status ${response.status}`);
		bytes = new Uint8Array(await response.arrayBuffer());
	} catch (error) {
		throw new CannotFetch(`interop could not fetch ${url}: ${error instanceof Error ? error.message : String(error)}`);
	}
	const found = createHash('sha256').update(bytes).digest('hex');
	if (found !== sha256) throw new CannotFetch(`interop wants ${url} with SHA-256 ${sha256}, got ${found}`);
	writeFileSync(`${file}.new`, bytes);
	renameSync(`${file}.new`, file);
}

/** Compiles our Java programs against these jars, once for each state of their sources; answers the folder of classes. */
function compiled(home: string, jars: readonly string[]): string {
	const sources = readdirSync(clients).filter((name) => name.endsWith('.java'));
	const files = sources.map((name) => join(clients, name));
	const digest = createHash('sha256');
	for (const file of files) digest.update(readFileSync(file));
	const classes = join(home, `classes-${digest.digest('hex').slice(0, 16)}`);
	if (existsSync(classes)) return classes;
	const fresh = mkdtempSync(join(home, '.classes-'));
	execFileSync('javac', ['-cp', jars.join(':'), '-d', fresh, ...files], { stdio: ['ignore', 'inherit', 'inherit'] });
	renameSync(fresh, classes);
	return classes;
}

/**
 * The class path of a version's jars and of our programs over them: the cached ones, else fetched and compiled into the cache first. Throws
 * CannotFetch, with what went wrong.
 */
export async function javaBuild(version: string, env = process.env): Promise<string> {
	const jars = known[version];
	if (!jars) throw new CannotFetch(`interop knows Java I2P ${Object.keys(known).join(', ')}, not ${version}`);
	const home = join(cacheFolder(env), `java-i2p-${version}`);
	mkdirSync(home, { recursive: true });
	const files: string[] = [];
	for (const [place, sha256] of Object.entries(jars)) {
		const name = `${basename(place)}-${version}.jar`;
		const file = join(home, name);
		if (!existsSync(file)) await fetchJar(`${mavenCentral}/${place}/${version}/${name}`, sha256, file);
		files.push(file);
	}
	return [...files, compiled(home, files)].join(':');
}

/** Why no Java router of this version can be run here; `undefined` if one can, its jars fetched and all. */
export async function whyNoJava(version: string): Promise<string | undefined> {
	for (const tool of ['java', 'javac'])
		if (spawnSync(tool, ['-version'], { stdio: 'ignore' }).error) return `there is no ${tool}`;
	const said = spawnSync('java', ['-version'], { encoding: 'utf8' });
	const release = Number(/version "(\d+)/.exec(said.stderr)?.[1] ?? 0);
	if (release < leastJava) return `java ${release} is older than ${leastJava}`;
	try {
		await javaBuild(version);
		return undefined;
	} catch (error) {
		if (!(error instanceof CannotFetch)) throw error;
		return error.message;
	}
}
