// Reads the dialogues and the tables of bridges that come with this package.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Dialogue, Peer } from './dialogue.js';

/** The folder `fixtures` of the package, from wherever in it this code was built to. */
function fixturesFolder(): string {
	for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
		const fixtures = join(folder, 'fixtures', 'dialogues');
		if (existsSync(fixtures)) return dirname(fixtures);
		if (folder === dirname(folder)) throw new Error('the fixtures of @i2p/sam are not there');
	}
}

const namesIn = (kind: string): string[] =>
	readdirSync(join(fixturesFolder(), kind))
		.filter((file) => file.endsWith('.json'))
		.map((file) => file.slice(0, -'.json'.length))
		.sort();

const read = (kind: string, name: string) =>
	JSON.parse(readFileSync(join(fixturesFolder(), kind, `${name}.json`), 'utf8')) as object;

/** The recorded dialogues; those of these names, if any are given. Throws RangeError for a name that nobody has. */
export function readDialogues(names: readonly string[] = []): Dialogue[] {
	const all = namesIn('dialogues');
	for (const name of names)
		if (!all.includes(name)) throw new RangeError(`no dialogue ${name}; there are ${all.join(', ')}`);
	return (names.length === 0 ? all : names).map((name) => ({ ...(read('dialogues', name) as Dialogue), name }));
}

/** What is known of a bridge. Throws RangeError for one that nobody wrote down. */
export function readPeer(name: string): Peer {
	const all = namesIn('peers');
	if (!all.includes(name)) throw new RangeError(`no table of ${name}; there is one of ${all.join(', ')}`);
	return read('peers', name) as Peer;
}
