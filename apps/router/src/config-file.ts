// The configuration file: TOML with the names of the flags as its keys; what is wrong in it is said in one line, with the nearest known key.

import { existsSync, readFileSync } from 'node:fs';
import { ValueFault } from '@i2p/runtime-node/command-line';
import { parse, TomlError } from 'smol-toml';
import { between, type Flag } from './flag-table.js';

/** Name of the file that is read from the data folder when none is named. */
export const configFileName = 'router.toml';

/** Most bytes of a configuration file: all keys with long values need a hundredth of it. */
const mostBytes = 262_144;

/** Tables of tunnels stand beside the flags. */
const tunnelKey = 'tunnel';

/** What a file says, by the names of flags; arrays as several texts. */
export type FileWords = ReadonlyMap<string, readonly string[]>;

/**
 * Reads the file at `path`. Throws {@link ValueFault} if it cannot be read, is not TOML, or has a key that no flag is called.
 * @param flags the keys that there are
 */
export function readConfigFile(path: string, flags: readonly Flag[]): FileWords {
	const table = tablesIn(path);
	const known = new Map(flags.map((flag) => [flag.name, flag]));
	const words = new Map<string, readonly string[]>();
	for (const [key, value] of Object.entries(table)) {
		const flag = known.get(key);
		if (key === tunnelKey) continue;
		if (flag === undefined)
			throw new ValueFault(
				`${path} has an unknown key '${key}'; the nearest known one is '${nearest(key, [...known.keys()])}'`,
			);
		words.set(key, textsOf(path, flag, value));
	}
	return words;
}

/** Everything in the file at `path`; throws {@link ValueFault} if it cannot be read or is not TOML. */
export function tablesIn(path: string): Readonly<Record<string, unknown>> {
	return parseAt(path, textAt(path));
}

/** The file of this folder, if there is one. */
export function configFileIn(path: string, flags: readonly Flag[]): FileWords {
	return existsSync(path) ? readConfigFile(path, flags) : new Map();
}

function textAt(path: string): string {
	try {
		const bytes = readFileSync(path);
		if (bytes.length <= mostBytes) return bytes.toString('utf8');
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new ValueFault(`cannot read the configuration file ${path} (${reason})`);
	}
	throw new ValueFault(`the configuration file ${path} is larger than ${mostBytes} bytes`);
}

function parseAt(path: string, text: string): Record<string, unknown> {
	try {
		return parse(text);
	} catch (error) {
		if (!(error instanceof TomlError)) throw error;
		const [reason] = error.message.split('\n');
		throw new ValueFault(`${path} is not TOML at line ${error.line}, column ${error.column} (${reason})`);
	}
}

function textsOf(path: string, flag: Flag, value: unknown): readonly string[] {
	const values =
		Array.isArray(value) && flag.many ? value : typeof value === 'string' ? between(flag, [value]) : [value];
	return values.map((one) => {
		if (typeof one !== 'string' && typeof one !== 'number' && typeof one !== 'boolean')
			throw new ValueFault(
				`${path}: '${flag.name}' has a value of the wrong kind; write ${flag.name} = ${kindOf(flag)}`,
			);
		return String(one);
	});
}

const kindOf = (flag: Flag): string => (flag.many ? '["…", "…"]' : '"…", a number or a truth');

/** The word to which the fewest letters have to be changed. */
function nearest(word: string, words: readonly string[]): string {
	const far = words.map((other) => [distance(word, other), other] as const);
	return far.reduce((best, one) => (one[0] < best[0] ? one : best))[1];
}

/** Letters to put in, take out or exchange. */
function distance(a: string, b: string): number {
	let row = Array.from({ length: b.length + 1 }, (_, i) => i);
	for (const [i, letter] of [...a.slice(0, 64)].entries()) {
		const next = [i + 1];
		for (let j = 0; j < b.length; j++)
			next.push(Math.min(row[j]! + (b[j] === letter ? 0 : 1), row[j + 1]! + 1, next[j]! + 1));
		row = next;
	}
	return row.at(-1)!;
}
