// The page that follows one message names real files and symbols: reads the tables of docs/ARCHITECTURE.md.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const row = /^\|[^|]*\| `([^`]+\.ts)` \| `(\w+)(?:\.(\w+))?` \|/;
/** A step of a message, whatever it names. */
const step = /^\| \d+ \|/;

/** What the page says that is not so. @param {string} root @param {string} page @returns {string[]} */
export function untrueRows(root, page = readFileSync(join(root, 'docs', 'ARCHITECTURE.md'), 'utf8')) {
	const lines = page.split('\n').filter((line) => row.test(line) || step.test(line));
	if (lines.length === 0) return ['docs/ARCHITECTURE.md follows no message'];
	return lines.flatMap((line) => {
		const [, file = '', name, member] = row.exec(line) ?? [];
		if (file === '') return [`docs/ARCHITECTURE.md has a step without one file and one symbol: ${line}`];
		const path = join(root, file);
		if (!existsSync(path)) return [`docs/ARCHITECTURE.md names ${file}, which is not there`];
		const source = readFileSync(path, 'utf8');
		const declared = new RegExp(`^export (?:abstract )?(?:class|function|const) ${name}\\b`, 'm').test(source);
		if (!declared) return [`docs/ARCHITECTURE.md names ${name}, which ${file} does not export`];
		const has = member === undefined || new RegExp(`^\\t(?:override |async )*${member}\\(`, 'm').test(source);
		return has ? [] : [`docs/ARCHITECTURE.md names ${name}.${member}, which ${file} does not have`];
	});
}
