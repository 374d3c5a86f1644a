// Lines of IRC: cut out of a stream, taken apart. RFC 1459 section 2.3; IRCv3 message tags.
import { WireError } from '@i2p/util';
import { maxIrcLineBytes } from '../constants.js';
import { fromLatin1, latin1 } from '../http/head.js';

/** One line taken apart. */
export interface IrcLine {
	/** `@…`, without the blank; empty if there are none. */
	readonly tags: string;
	/** Who it is from, without the colon; empty if it does not say. */
	readonly prefix: string;
	/** In capitals. */
	readonly command: string;
	/** The last one may have blanks. */
	readonly parameters: readonly string[];
}

/** Takes a line (without its end) apart; `undefined` for an empty one. */
export function parseIrcLine(text: string): IrcLine | undefined {
	let rest = text;
	const word = (): string => {
		const [, found = '', after = ''] = /^ *([^ ]*)(.*)$/s.exec(rest) ?? [];
		rest = after;
		return found;
	};
	const tags = rest.startsWith('@') ? word() : '';
	rest = rest.trimStart();
	const prefix = rest.startsWith(':') ? word().slice(1) : '';
	const command = word().toUpperCase();
	if (command === '') return undefined;
	const parameters: string[] = [];
	for (rest = rest.replace(/^ +/, ''); rest !== ''; rest = rest.replace(/^ +/, '')) {
		if (rest.startsWith(':')) {
			parameters.push(rest.slice(1));
			break;
		}
		parameters.push(word());
	}
	return { tags, prefix, command, parameters };
}

/** A line with its end; the last parameter is written so that it may have blanks. */
export function writeIrcLine({ tags, prefix, command, parameters }: IrcLine): string {
	const words = [tags, prefix && `:${prefix}`, command].filter((word) => word !== '');
	parameters.forEach((parameter, index) => {
		const isLast = index === parameters.length - 1;
		const mark = isLast && (parameter === '' || parameter.includes(' ') || parameter.startsWith(':')) ? ':' : '';
		words.push(mark + parameter);
	});
	return `${words.join(' ')}\r\n`;
}

/** Whether a text is a CTCP request or answer other than ACTION, which tells of the machine, or DCC, which tells of its address. */
export function tellsOfMachine(text: string): boolean {
	const [before, request = '', rest = '', ...more] = text.split('\x01');
	if (before === text) return false;
	return before !== '' || !request.startsWith('ACTION ') || rest !== '' || more.length > 0;
}

/** Lines out of bytes; each byte is one character, whatever coding the people speak. */
export class IrcLines {
	#rest = '';

	/** The lines that are whole now, without their ends. Throws WireError `too-long`. */
	take(lent: Uint8Array): readonly string[] {
		const parts = (this.#rest + latin1(lent)).split('\n');
		this.#rest = parts.pop()!;
		if (this.#rest.length > maxIrcLineBytes || parts.some((line) => line.length > maxIrcLineBytes))
			throw new WireError('too-long', 'IRC line');
		return parts.map((line) => line.replace(/\r+$/, '').replaceAll(/[\r\0]/g, ''));
	}
}

/** A line's bytes. */
export const ircBytes = (text: string): Uint8Array => fromLatin1(text);
