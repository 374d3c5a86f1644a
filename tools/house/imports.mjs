// What the sources of a package really import: specifiers of static imports and re-exports, found as text.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const importPattern =
	/(?:^|\n)\s*(?:import|export)\s[^'";]*?from\s*['"]([^'"]+)['"]|import\s*\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g;

/** Every TypeScript file below a folder. @param {string} folder @returns {string[]} */
export function sourceFiles(folder) {
	if (!existsSync(folder)) return [];
	return readdirSync(folder)
		.flatMap((name) => {
			const path = join(folder, name);
			return statSync(path).isDirectory() ? sourceFiles(path) : path.endsWith('.ts') ? [path] : [];
		})
		.sort();
}

/** Specifiers that a source text imports. @param {string} text @returns {string[]} */
export function importsIn(text) {
	return [...text.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(importPattern)].map((m) => m[1] ?? m[2] ?? m[3]);
}

/** Specifiers that one file imports. @param {string} path @returns {string[]} */
export function importsOf(path) {
	return importsIn(readFileSync(path, 'utf8'));
}

/** The package that a bare specifier names: `@a/b/c` → `@a/b`, `x/y` → `x`. @param {string} specifier */
export function packageOf(specifier) {
	const parts = specifier.split('/');
	return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
}
