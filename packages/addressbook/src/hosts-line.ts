// One line of a host list: `name=destination`, and behind `#!` what its owner says and signs. "Address Subscription Feed Commands".
// Must not know what a book holds.
import { Destination } from '@i2p/data-core';
import { utf8, WireError } from '@i2p/util';
import { maxBase64Characters, maxLineCharacters, maxOptions, minBase64Characters } from './constants.js';
import { nameFault, normalName } from './names.js';

/** One line taken apart. */
export interface HostsLine {
	/** Absent in lines that take something back. */
	readonly name?: string;
	readonly destination?: Destination;
	/** What stands behind `#!`, as written; empty for a plain line. */
	readonly options: ReadonlyMap<string, string>;
	/** `name=destination` as written, which signatures cover; empty where absent. */
	readonly subject: string;
}

const what = 'hosts line';
const noOptions: ReadonlyMap<string, string> = new Map();

/**
 * Takes one line (without its line feed) apart; `undefined` for an empty line and a comment. Throws WireError `too-long`, `no-destination`,
 * `bad-name`, `bad-destination`, `bad-option`, `repeated-option`, `too-many-options`.
 */
export function parseHostsLine(text: string): HostsLine | undefined {
	const line = text.trim();
	if (line.length > maxLineCharacters) throw new WireError('too-long', what);
	if (line.startsWith('#!')) return { options: parseOptions(line.slice(2)), subject: '' };
	if (line === '' || line.startsWith('#') || line.startsWith(';')) return undefined;
	const mark = line.indexOf('#');
	const subject = (mark < 0 ? line : line.slice(0, mark)).trim();
	const equals = subject.indexOf('=');
	if (equals < 0) throw new WireError('no-destination', what);
	const name = normalName(subject.slice(0, equals));
	if (nameFault(name) !== undefined) throw new WireError('bad-name', what);
	const destination = parseDestination(subject.slice(equals + 1).trim());
	const isSigned = mark >= 0 && line.startsWith('#!', mark);
	return { name, destination, subject, options: isSigned ? parseOptions(line.slice(mark + 2)) : noOptions };
}

function parseDestination(text: string): Destination {
	const fits = text.length >= minBase64Characters && text.length <= maxBase64Characters;
	const destination = fits ? Destination.fromBase64(text) : undefined;
	if (destination === undefined) throw new WireError('bad-destination', what);
	return destination;
}

function parseOptions(text: string): ReadonlyMap<string, string> {
	const options = new Map<string, string>();
	for (const part of text.split('#')) {
		if (part === '') continue;
		const equals = part.indexOf('=');
		if (equals <= 0) throw new WireError('bad-option', what);
		const key = part.slice(0, equals);
		if (options.has(key)) throw new WireError('repeated-option', what);
		if (options.size >= maxOptions) throw new WireError('too-many-options', what);
		options.set(key, part.slice(equals + 1));
	}
	return options;
}

/** The bytes that a signature over this line covers: everything but `sig`, and for the inner one `oldsig` neither. */
export function signedBytes(line: HostsLine, signature: 'sig' | 'oldsig'): Uint8Array {
	const pairs = [...line.options]
		.filter(([key]) => key !== 'sig' && (key !== 'oldsig' || signature === 'sig'))
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([key, value]) => `${key}=${value}`);
	return utf8(line.subject + (pairs.length > 0 ? `#!${pairs.join('#')}` : ''));
}

/** The line that says this; with options they stand in their order behind `#!`. */
export function formatHostsLine(
	name: string,
	destination: Destination,
	options: Iterable<readonly [key: string, value: string]> = [],
): string {
	const pairs = [...options].map(([key, value]) => `${key}=${value}`);
	return `${name}=${destination.base64}${pairs.length > 0 ? `#!${pairs.join('#')}` : ''}`;
}
