// What a client may write where a destination is wanted: base64, b32, a name. SAM V3 "STREAM CONNECT", "NAMING LOOKUP".
import { Destination, type HashKey, hashKey, parseB32Address } from '@i2p/data-core';
import { fromBase64, Reader, unlessMalformed } from '@i2p/util';

/** What was meant. */
export type Address =
	| { readonly kind: 'destination'; readonly destination: Destination }
	| { readonly kind: 'hash'; readonly hash: HashKey }
	| { readonly kind: 'name'; readonly name: string }
	| { readonly kind: 'me' }
	| { readonly kind: 'invalid' };

/** Characters of the shortest destination in base64. */
const leastBase64 = 516;
const longestName = 253;

/**
 * Reads an address. Of a base64 string longer than a destination (some clients send their private keys) only the leading
 * destination is looked at.
 */
export function parseAddress(text: string): Address {
	if (text === 'ME') return { kind: 'me' };
	const hash = parseB32Address(text);
	if (hash) return { kind: 'hash', hash: hashKey(hash) };
	if (text.length >= leastBase64) {
		const destination = leadingDestination(text);
		return destination ? { kind: 'destination', destination } : { kind: 'invalid' };
	}
	const name = text.toLowerCase();
	const isName = name.length <= longestName && /^[a-z0-9-]+(\.[a-z0-9-]+)*\.i2p$/.test(name);
	return isName && !name.endsWith('.b32.i2p') ? { kind: 'name', name } : { kind: 'invalid' };
}

function leadingDestination(text: string): Destination | undefined {
	const bytes = fromBase64(text);
	if (bytes === undefined) return undefined;
	return unlessMalformed(() => Destination.read(new Reader(bytes, 'Destination')));
}
