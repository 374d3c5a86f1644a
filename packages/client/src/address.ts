// What people write for a destination: b32, b33, a name, or the whole destination in base64. Naming; "B32 for Encrypted Leasesets".
// Must not know how anything is looked up.
import { Destination, type HashKey, hashKey, parseB32Address } from '@i2p/data-core';
import { type B33, parseB33Address } from '@i2p/data-leaseset';
import { longestNameCharacters, shortestDestinationCharacters } from './constants.js';

/** An address, read. */
export type Address =
	| { readonly kind: 'hash'; readonly hash: HashKey }
	| { readonly kind: 'destination'; readonly destination: Destination }
	| { readonly kind: 'encrypted'; readonly b33: B33 }
	| { readonly kind: 'name'; readonly name: string };

/**
 * Reads `….b32.i2p` (52 characters, or 56 and more for encrypted lease sets), a host name that ends in `.i2p` or `.i2p.alt`, or a destination
 * in I2P base64; `undefined` for anything else, names of DNS among them.
 */
export function parseAddress(text: string): Address | undefined {
	if (text.length >= shortestDestinationCharacters) return parseDestination(text);
	const name = text.toLowerCase().replace(/\.i2p\.alt$/, '.i2p');
	const hash = parseB32Address(name);
	if (hash !== undefined) return { kind: 'hash', hash: hashKey(hash) };
	const b33 = parseB33Address(name);
	if (b33 !== undefined) return { kind: 'encrypted', b33 };
	if (!isName(name)) return undefined;
	return { kind: 'name', name };
}

function parseDestination(text: string): Address | undefined {
	const destination = Destination.fromBase64(text);
	return destination && { kind: 'destination', destination };
}

function isName(name: string): boolean {
	if (name.length > longestNameCharacters || name.endsWith('.b32.i2p')) return false;
	return /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*\.i2p$/.test(name);
}
