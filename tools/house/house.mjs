// The house as data: reads house.json and answers where each package lives and what it may import.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the repository's root. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * @typedef {{ name: string, publishedName: string, folder: string, layer: string, line: string, may: string[], mayInNode: string[],
 *   external: string[], optional: Record<string, string>, subpaths: string[], inside?: Record<string, string[]>, node: boolean, private: boolean }} HousePackage
 */

/** Reads house.json. @returns {{ scope: string, repository: string, engines: string, packages: HousePackage[], planned: Record<string, string> }} */
export function readHouse() {
	const house = JSON.parse(readFileSync(join(root, 'house.json'), 'utf8'));
	const packages = Object.entries(house.packages).map(([name, entry]) => ({
		name,
		publishedName: `${house.scope}/${name}`,
		folder: entry.folder ?? `packages/${name}`,
		layer: entry.layer,
		line: entry.line,
		may: entry.may,
		mayInNode: entry.mayInNode ?? [],
		external: entry.external ?? [],
		optional: entry.optional ?? {},
		subpaths: entry.subpaths ?? [],
		inside: entry.inside,
		node: entry.node === true,
		private: entry.private === true,
	}));
	return { ...house, packages };
}

/**
 * Where a published specifier finds its TypeScript source; the `node` engine is taken where there is one, unless the environment
 * says `I2P_ENGINE=portable`.
 */
export function sourceAliases() {
	const { packages } = readHouse();
	const native = process.env.I2P_ENGINE !== 'portable';
	return packages.flatMap((p) => {
		const src = join(root, p.folder, 'src');
		const engine = join(src, 'node', 'index.ts');
		const main = native && p.node && existsSync(engine) ? engine : join(src, 'index.ts');
		const exact = (specifier) => new RegExp(`^${specifier.replace(/[/\-.]/g, '\\$&')}$`);
		return [
			{ find: exact(p.publishedName), replacement: main },
			...p.subpaths.map((s) => ({ find: exact(`${p.publishedName}/${s}`), replacement: join(src, s, 'index.ts') })),
		];
	});
}
