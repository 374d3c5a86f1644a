// Kinds of options: how each is read from text, within which bounds. A text that does not fit is no value.
import { type HashKey, hashKey, parseB32Address, parseHashKey } from '@i2p/data-core';
import { leastSpeed, maxListedPeers } from './constants.js';

/** One option of streams. */
export interface SettingRow<T> {
	/** Its name, as clients write it. */
	readonly option: string;
	/** What may be said, for people. */
	readonly bounds: string;
	/** What is so when nothing is said, and for people. */
	readonly standard: T;
	readonly standardText: string;
	/** What it is about, for people. */
	readonly what: string;
	/** The value of a text, or `undefined` if it does not fit. */
	read(text: string): T | undefined;
}

/** A whole number within bounds. */
export function integer(
	option: string,
	standard: number,
	least: number,
	most: number,
	what: string,
): SettingRow<number> {
	return {
		...{ option, standard, standardText: String(standard), what, bounds: `${least} to ${most}` },
		read: (text) => integerOf(text, least, most),
	};
}

/** A number of which 0 and less mean the most there is. */
export function count(option: string, most: number, what: string): SettingRow<number> {
	return {
		...{ option, standard: most, standardText: String(most), what, bounds: `up to ${most}` },
		read: (text) => {
			const value = integerOf(text, -1, most);
			return value !== undefined && value <= 0 ? most : value;
		},
	};
}

/** A time in milliseconds; 0 and -1 stand for `endless`: no end, or the longest there is. */
export function milliseconds(
	option: string,
	standard: number,
	most: number,
	endless: number,
	what: string,
): SettingRow<number> {
	const standardText = standard === Number.POSITIVE_INFINITY ? '-1' : String(standard);
	return {
		...{ option, standard, standardText, what, bounds: `-1 to ${most}` },
		read: (text) => {
			const value = integerOf(text, -1, most);
			return value !== undefined && value <= 0 ? endless : value;
		},
	};
}

function integerOf(text: string, least: number, most: number): number | undefined {
	const value = /^-?\d{1,9}$/.test(text) ? Number(text) : undefined;
	return value !== undefined && value >= least && value <= most ? value : undefined;
}

/** Bytes a second; 0 and less: no limit. */
export function speed(option: string, what: string): SettingRow<number> {
	const standard = Number.POSITIVE_INFINITY;
	return {
		...{ option, standard, standardText: '0', what, bounds: `0 or ${leastSpeed} and more bytes a second` },
		read: (text) => {
			const value = /^-?\d{1,12}$/.test(text) ? Number(text) : undefined;
			if (value !== undefined && value <= 0) return standard;
			return value === undefined || value < leastSpeed ? undefined : value;
		},
	};
}

/** `true` or `false`. */
export function yesNo(option: string, standard: boolean, what: string): SettingRow<boolean> {
	return {
		...{ option, standard, standardText: String(standard), what, bounds: '`true` or `false`' },
		read: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
	};
}

/** One of a few words, each with the number that older clients write. */
export function choice<T extends string>(
	option: string,
	words: Readonly<Record<T, string>>,
	standard: NoInfer<T>,
	what: string,
): SettingRow<T> {
	const entries = Object.entries(words) as [T, string][];
	return {
		...{ option, standard, standardText: standard, what },
		bounds: entries.map(([word, number]) => `\`${word}\` (${number})`).join(', '),
		read: (text) => entries.find(([word, number]) => text === word || text === number)?.[0],
	};
}

/** A text, in which `\r`, `\n` and `\t` are what they mean. */
export function text(option: string, standard: string, mostCharacters: number, what: string): SettingRow<string> {
	return {
		...{ option, standard, standardText: standard, what, bounds: `1 to ${mostCharacters} characters` },
		read: (said) =>
			said.length === 0 || said.length > mostCharacters
				? undefined
				: said.replaceAll('\\r', '\r').replaceAll('\\n', '\n').replaceAll('\\t', '\t'),
	};
}

/** Destinations by their hash (44 characters of base64) or b32 address, separated by commas or blanks. */
export function peers(option: string, what: string): SettingRow<ReadonlySet<HashKey>> {
	return {
		...{ option, standard: new Set<HashKey>(), standardText: 'nobody', what },
		bounds: `up to ${maxListedPeers} hashes or b32 addresses`,
		read: (said) => {
			const names = said.split(/[\s,]+/).filter((name) => name !== '');
			const keys = names.map(peerOf);
			return names.length > maxListedPeers || keys.includes(undefined) ? undefined : new Set(keys as HashKey[]);
		},
	};
}

function peerOf(name: string): HashKey | undefined {
	const hash = parseB32Address(name);
	return hash === undefined ? parseHashKey(name) : hashKey(hash);
}
