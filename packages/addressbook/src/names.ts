// Which host names there can be, and how one is written. "Naming and Address Book", Naming Rules.
// Must not know who has a name.
import { maxNameCharacters } from './constants.js';
import { decodePunycode, encodePunycode } from './punycode.js';

/** Why a text is no host name that can be registered. */
export type NameFault = 'not-i2p' | 'too-long' | 'empty-label' | 'character' | 'hyphen' | 'reserved' | 'base32';

const suffix = '.i2p';
const alternative = '.i2p.alt';
/** Addresses of every router's own pages, and of what the address itself says. */
const reserved = ['proxy.i2p', 'router.i2p', 'console.i2p', 'localhost.i2p'];

/**
 * A name as it is kept and compared: lower case, letters beyond ASCII as `xn--…`, `.i2p.alt` as `.i2p`, no dot at the end.
 * Says nothing about whether it is allowed.
 */
export function normalName(text: string): string {
	let name = text.trim().toLowerCase().normalize('NFC');
	if (name.endsWith('.')) name = name.slice(0, -1);
	if (name.endsWith(alternative)) name = name.slice(0, -'.alt'.length);
	return /^[\x21-\x7e]*$/.test(name) ? name : name.split('.').map(asciiLabel).join('.');
}

function asciiLabel(label: string): string {
	if (/^[\0-\x7f]*$/.test(label)) return label;
	const encoded = encodePunycode(label);
	return encoded === undefined ? label : `xn--${encoded}`;
}

/** Why a normal name cannot be registered; `undefined` if it can. */
export function nameFault(name: string): NameFault | undefined {
	if (!name.endsWith(suffix)) return 'not-i2p';
	if (name.length > maxNameCharacters) return 'too-long';
	if (name === 'b32.i2p' || name.endsWith('.b32.i2p')) return 'base32';
	if (reserved.some((one) => name === one || name.endsWith(`.${one}`))) return 'reserved';
	for (const label of name.slice(0, -suffix.length).split('.')) {
		if (label === '') return 'empty-label';
		if (!/^[a-z0-9-]+$/.test(label)) return 'character';
		if (label.startsWith('-') || label.endsWith('-')) return 'hyphen';
		if (label.replace(/^xn--/, '').includes('--')) return 'hyphen';
		if (label.startsWith('xn--') && decodePunycode(label.slice(4)) === undefined) return 'character';
	}
	return undefined;
}

/** The normal form of a name that can be registered; `undefined` for any other text. */
export function hostName(text: string): string | undefined {
	if (text.length > 4 * maxNameCharacters) return undefined;
	const name = normalName(text);
	return nameFault(name) === undefined ? name : undefined;
}
