// The page that follows one message names real files and symbols: reads the tables of docs/ARCHITECTURE.md.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const row = /^\|[^|]*\| `([^`]+\.ts)` \| `([A-Za-z0-9]+)(?:\.([A-Za-z0-9]+))?` \|/;

/** What the page says that is not so. @param {string} root @param {string} page @returns {string[]} */
export function untrueRows(root, page = readFileSync(join(root, 'docs', 'ARCHITECTURE.md'), 'utf8')) {
	const rows = page
		.split('\n')
		.map((line) => row.exec(line))
		.filter((found) => found !== null);
	if (rows.length === 0) return ['docs/ARCHITECTURE.md follows no message'];
	return rows.flatMap(([, file, name, member]) => {
		const path = join(root, file);
		if (!existsSync(path)) return [`docs/ARCHITECTURE.md names ${file}, which is not there`];
		const source = readFileSync(path, 'utf8');
		const declared = new RegExp(`^export (?:abstract )?(?:class|function|const) ${name}\\b`, 'm').test(source);
		if (!declared) return [`docs/ARCHITECTURE.md names ${name}, which ${file} does not export`];
		const has = member === undefined || new RegExp(`^\\t(?:async )?${member}\\(`, 'm').test(source);
		return has ? [] : [`docs/ARCHITECTURE.md names ${name}.${member}, which ${file} does not have`];
	});
}
