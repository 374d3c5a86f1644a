// The lines of SAM: words, then keys with values. SAM V3 "General Message Format". Knows no command.
import { WireError } from '@i2p/util';

/** One line taken apart. */
export interface SamLine {
	/** First word, in capitals. */
	readonly verb: string;
	/** Second word, in capitals; empty if the second token is a key already. */
	readonly action: string;
	/** Keys as written, values without quotes and escapes; a key without `=` has an empty value. */
	readonly options: ReadonlyMap<string, string>;
	/** Everything after the first word and one blank, as written. */
	readonly text: string;
}

const isBlank = (character: string) => character === ' ' || character === '\t';

/**
 * Takes a line (without its line feed) apart. Blanks in any number separate; a value may stand in double quotes, in which
 * a backslash takes the next character as it is. Throws WireError `empty-line` or `unterminated-quote`.
 */
export function parseSamLine(line: string): SamLine {
	const text = withoutReturn(line);
	const tokens = tokenize(text);
	const first = tokens.shift();
	if (first === undefined) throw new WireError('empty-line', 'SAM line');
	const hasAction = tokens[0] !== undefined && tokens[0].value === undefined;
	const action = hasAction ? tokens.shift()!.word.toUpperCase() : '';
	const after = text.slice(first.end);
	return {
		verb: first.word.toUpperCase(),
		action,
		options: optionsOf(tokens),
		text: isBlank(after.charAt(0)) ? after.slice(1) : after,
	};
}

/** Takes keys with values apart, as they stand at the end of a line. Throws WireError `unterminated-quote`. */
export function parseSamOptions(text: string): ReadonlyMap<string, string> {
	return optionsOf(tokenize(withoutReturn(text)));
}

function withoutReturn(line: string): string {
	return line.endsWith('\r') ? line.slice(0, -1) : line;
}

function optionsOf(tokens: readonly Token[]): ReadonlyMap<string, string> {
	return new Map(tokens.map(({ word, value }) => [word, value ?? '']));
}

interface Token {
	readonly word: string;
	/** Undefined without `=`. */
	readonly value: string | undefined;
	/** Index of the character after the token. */
	readonly end: number;
}

function tokenize(text: string): Token[] {
	const tokens: Token[] = [];
	let at = 0;
	while (at < text.length) {
		if (isBlank(text[at]!)) {
			at++;
			continue;
		}
		const token = readToken(text, at);
		tokens.push(token);
		at = token.end;
	}
	return tokens;
}

function readToken(text: string, start: number): Token {
	let word: string | undefined;
	let part = '';
	let quoted = false;
	let at = start;
	for (; at < text.length && (quoted || !isBlank(text[at]!)); at++) {
		const character = text[at]!;
		if (character === '"') quoted = !quoted;
		else if (character === '\\' && quoted && at + 1 < text.length) part += text[++at];
		else if (character === '=' && !quoted && word === undefined) {
			word = part;
			part = '';
		} else part += character;
	}
	if (quoted) throw new WireError('unterminated-quote', 'SAM line', start);
	return word === undefined ? { word: part, value: undefined, end: at } : { word, value: part, end: at };
}

/** A key and its value. */
export type SamPair = readonly [key: string, value: string];

/** Writes a line with its line feed: words, then pairs in the given order, one blank between; quoted where needed. */
export function formatSamLine(words: string, pairs: readonly SamPair[] = []): string {
	return `${[words, ...pairs.map(([key, value]) => `${key}=${quote(value)}`)].join(' ')}\n`;
}

function quote(value: string): string {
	const plain = value.replace(/[\r\n]+/g, ' ');
	return /[\s"\\]/.test(plain) || plain === '' ? `"${plain.replace(/["\\]/g, '\\$&')}"` : plain;
}
