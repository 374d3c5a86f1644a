// Libraries of others that our packages need at run time, each at the version that the lockfile has put into the workspace.
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../house/house.mjs';

/** Names that the package of a folder needs at run time. @param {string} folder @returns {string[]} */
export function needsOf(folder) {
	return Object.keys(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).dependencies ?? {});
}

/** The `node_modules` that an installed library stands in. */
const around = (folder, name) => join(folder, ...name.split('/').map(() => '..'));

/**
 * Those that packages need which are with all of ours that they need, over all steps.
 * @param {readonly import('../house/house.mjs').HousePackage[]} packages @returns {Map<string, string>} name → folder
 */
export function libraries(packages) {
	const ours = new Set(packages.map((p) => p.publishedName));
	const found = new Map();
	const take = (name, from) => {
		const folder = realpathSync(join(from, name));
		const had = found.get(name);
		if (had === folder) return;
		if (had) throw new Error(`two versions of ${name} are needed: ${had} and ${folder}`);
		found.set(name, folder);
		for (const need of needsOf(folder)) take(need, around(folder, name));
	};
	for (const p of packages) {
		const home = join(root, p.folder);
		for (const name of needsOf(home).filter((n) => !ours.has(n))) take(name, join(home, 'node_modules'));
	}
	return found;
}
