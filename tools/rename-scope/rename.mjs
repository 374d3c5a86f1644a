// Renames the scope in a working tree: every text that names it, and nothing that only looks like it.
// Knows a folder and two names; what follows from house.json is written anew by who calls.
import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folders that are made anew from what stands beside them. */
const skipped = new Set(['.git', 'node_modules', 'dist', 'coverage', '.turbo', '.cache']);

/** What npm takes as a scope. */
const scopePattern = /^@[a-z0-9][a-z0-9._-]*$/;

/** Finds a scope as such: `@a/b`, `'@a'`, `@a/*`, `@a+b`; not in `me@a`, `@ab`, `@a-b`, `@a.b`. @param {string} scope */
function mentionsOf(scope) {
	return new RegExp(`(?<![\\w@.+-])${scope.replace(/[.]/g, '\\.')}(?![\\w-])(?!\\.\\w)`, 'g');
}

/** A text with one scope in place of another. @param {string} text @param {string} from @param {string} to */
export function renamedText(text, from, to) {
	return text.replace(mentionsOf(from), () => to);
}

/** Paths of the files below a folder, without links and without what is made anew. @returns {string[]} */
function filesBelow(folder) {
	return readdirSync(folder)
		.filter((name) => !skipped.has(name))
		.flatMap((name) => {
			const path = join(folder, name);
			const what = lstatSync(path);
			if (what.isDirectory()) return filesBelow(path);
			return what.isFile() ? [path] : [];
		});
}

/** The files of a tree that are text, with their text. @returns {{ path: string, text: string }[]} */
function textsBelow(folder) {
	const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
	return filesBelow(folder).flatMap((path) => {
		const bytes = readFileSync(path);
		if (bytes.includes(0)) return [];
		try {
			return [{ path, text: decoder.decode(bytes) }];
		} catch {
			return [];
		}
	});
}

/**
 * Renames the scope that house.json names, everywhere below a folder. Throws RangeError, before anything is written, when the
 * new name is no scope, is the old one, or stands in the tree already, where both would become one.
 * @param {string} folder @param {string} to @returns {{ from: string, files: string[] }} the old scope; paths that changed
 */
export function renameScope(folder, to) {
	if (!scopePattern.test(to)) throw new RangeError(`${to} is no scope: write it like @name`);
	const from = JSON.parse(readFileSync(join(folder, 'house.json'), 'utf8')).scope;
	if (to === from) throw new RangeError(`the scope is ${to} already`);
	const texts = textsBelow(folder);
	const taken = texts.find(({ text }) => text.includes(`${to}/`) && mentionsOf(to).test(text));
	if (taken) throw new RangeError(`${to} is taken: ${taken.path} names it`);
	const files = [];
	for (const { path, text } of texts) {
		const renamed = renamedText(text, from, to);
		if (renamed === text) continue;
		writeFileSync(path, renamed);
		files.push(path);
	}
	return { from, files };
}
