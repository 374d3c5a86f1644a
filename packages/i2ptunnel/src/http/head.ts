// Heads of HTTP/1 messages: a start line and fields. RFC 9112. Strict for requests, so that two readers can never differ on where one ends;
// answers may end their lines with LF alone, as small servers do, and are written anew.
import { WireError } from '@i2p/util';
import { maxFields } from '../constants.js';

/** One field as written, without blanks around its value. */
export interface Field {
	readonly name: string;
	readonly value: string;
}

/** A head taken apart. */
export interface Head {
	/** The request or status line. */
	readonly start: string;
	readonly fields: readonly Field[];
}

const cr = 13;
const lf = 10;

/**
 * Where the head at the beginning of these bytes ends: the count of its bytes with the empty line, or `undefined` if that has not come.
 * @param from where to look first: what was looked at before
 */
export function headEnd(bytes: Uint8Array, strict: boolean, from = 0): number | undefined {
	for (let at = bytes.indexOf(lf, Math.max(0, from - 3)); at >= 0; at = bytes.indexOf(lf, at + 1)) {
		if (bytes[at - 1] === cr && bytes[at - 2] === lf && (bytes[at - 3] === cr || !strict)) return at + 1;
		if (!strict && bytes[at - 1] === lf) return at + 1;
	}
	return undefined;
}

/** Empty lines (CR LF) before a request that a reader passes over. RFC 9112 section 2.2. */
export function blankBefore(bytes: Uint8Array): number {
	let at = 0;
	while (bytes[at] === cr && bytes[at + 1] === lf) at += 2;
	return at;
}

/**
 * Takes a head apart, its empty line included. Throws WireError `bare-line-feed`, `bare-carriage-return`, `control-character`, `folded-field`,
 * `no-colon`, `bad-field-name`, `too-many-fields`, `no-start-line`.
 */
export function parseHead(lent: Uint8Array, strict: boolean): Head {
	const what = strict ? 'request' : 'answer';
	const text = latin1(lent);
	if (strict && /(?:^|[^\r])\n/.test(text)) throw new WireError('bare-line-feed', what);
	if (/\r(?!\n)/.test(text)) throw new WireError('bare-carriage-return', what);
	// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
	if (/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text)) throw new WireError('control-character', what);
	const [start = '', ...lines] = text.split(/\r?\n/);
	if (start === '') throw new WireError('no-start-line', what);
	const fields: Field[] = [];
	for (const line of lines) {
		if (line === '') break;
		if (fields.length >= maxFields) throw new WireError('too-many-fields', what);
		fields.push(parseField(line, what));
	}
	return { start, fields };
}

function parseField(line: string, what: string): Field {
	if (line.startsWith(' ') || line.startsWith('\t')) throw new WireError('folded-field', what);
	const colon = line.indexOf(':');
	if (colon < 0) throw new WireError('no-colon', what);
	const name = line.slice(0, colon);
	if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) throw new WireError('bad-field-name', what);
	return { name, value: line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '') };
}

/** A head as bytes, its empty line included. */
export function writeHead({ start, fields }: Head): Uint8Array {
	return fromLatin1(`${start}\r\n${fields.map(({ name, value }) => `${name}: ${value}\r\n`).join('')}\r\n`);
}

/** Every value of a field, in order; `name` in lower case. */
export function valuesOf(head: Head, name: string): readonly string[] {
	return head.fields.filter((field) => field.name.toLowerCase() === name).map((field) => field.value);
}

/** The elements of a list that may stand in several fields, in lower case. */
export function listOf(head: Head, name: string): readonly string[] {
	return valuesOf(head, name)
		.flatMap((value) =>
			value
				.toLowerCase()
				.split(',')
				.map((part) => part.trim()),
		)
		.filter(Boolean);
}

/** Each byte one character. */
export function latin1(bytes: Uint8Array): string {
	let text = '';
	for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096));
	return text;
}

/** The bytes of a string whose characters are all below 256. */
export function fromLatin1(text: string): Uint8Array {
	const bytes = new Uint8Array(text.length);
	for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
	return bytes;
}
