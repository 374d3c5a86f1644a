// What a client may write where a destination is wanted: base64, b32, b33, a name. SAM V3 "STREAM CONNECT", "NAMING LOOKUP".
import type { LookupTarget } from '@i2p/client-core';
import { Destination, hashKey, parseB32Address } from '@i2p/data-core';
import { isBlindable, type OpeningKeys, parseB33Address } from '@i2p/data-leaseset';
import { fromBase64, Reader, unlessMalformed } from '@i2p/util';
import { readOpeningKeys } from './opening-keys.js';

/** What was meant; a `target` must be looked up. */
export type Address =
	| { readonly kind: 'destination'; readonly destination: Destination }
	| { readonly kind: 'target'; readonly target: LookupTarget }
	| { readonly kind: 'me' }
	| { readonly kind: 'invalid'; readonly why?: string };

/** Characters of the shortest destination in base64. */
const leastBase64 = 516;
const longestName = 253;
const nameForm = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.i2p$/;

/**
 * Reads an address; `.i2p.alt` is `.i2p`. Of a base64 string longer than a destination (some clients send their private keys) only
 * the leading destination is looked at.
 */
export function parseAddress(text: string): Address {
	if (text === 'ME') return { kind: 'me' };
	if (text.length >= leastBase64) {
		const destination = leadingDestination(text);
		return destination ? { kind: 'destination', destination } : { kind: 'invalid' };
	}
	const name = text.toLowerCase().replace(/\.i2p\.alt$/, '.i2p');
	const hash = parseB32Address(name);
	if (hash) return { kind: 'target', target: hashKey(hash) };
	const b33 = parseB33Address(name);
	if (b33) return { kind: 'target', target: { b33 } };
	const isName = name.length <= longestName && nameForm.test(name) && !name.endsWith('.b32.i2p');
	return isName ? { kind: 'target', target: { name } } : { kind: 'invalid' };
}

/**
 * Reads the address under a key of a line, with what opens its encrypted lease set if the line says that. Whoever looks up a target with
 * keys destroys these when it was answered.
 */
export function readAddress(text: string, options: ReadonlyMap<string, string>): Address {
	const address = parseAddress(text);
	if (address.kind !== 'destination' && address.kind !== 'target') return address;
	const keys = readOpeningKeys(options);
	if (keys === undefined) return address;
	return 'wrong' in keys ? { kind: 'invalid', why: keys.wrong } : withKeys(address, keys);
}

function withKeys(address: Extract<Address, { kind: 'destination' | 'target' }>, keys: OpeningKeys): Address {
	if (address.kind === 'destination') {
		const { signingKey: publicKey, signatureType } = address.destination;
		const key = { publicKey, signatureType };
		if (!isBlindable(key)) return { kind: 'invalid', why: 'A destination of this type has no encrypted lease set' };
		const needs = { isSecretNeeded: keys.secret !== undefined, isClientKeyNeeded: keys.client !== undefined };
		return { kind: 'target', target: { b33: { ...key, ...needs }, keys } };
	}
	const { target } = address;
	if (typeof target === 'object' && 'b33' in target) return { kind: 'target', target: { ...target, keys } };
	return { kind: 'invalid', why: 'Keys of an encrypted lease set go with a b33 address or a whole destination' };
}

function leadingDestination(text: string): Destination | undefined {
	const bytes = fromBase64(text);
	if (bytes === undefined) return undefined;
	return unlessMalformed(() => Destination.read(new Reader(bytes, 'Destination')));
}
