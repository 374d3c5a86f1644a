// What helps where no book has a name: services that know it, and links that bring the destination along.
import { Destination, type HashKey, hashKey, parseB32Address } from '@i2p/data-core';
import { type B33, parseB33Address } from '@i2p/data-leaseset';
import { maxBase64Characters, minBase64Characters } from './constants.js';

/** A service that answers where a name is, with a link that has an address helper. */
export interface JumpService {
	/** What people call it. */
	readonly name: string;
	/** URL up to where the name goes. */
	readonly url: string;
}

/** Services that are public and long-lived, by their addresses: their names need not be known. */
export const usualJumpServices: readonly JumpService[] = [
	{ name: 'reg.i2p', url: 'http://shx5vqsw7usdaunyzr2qmes2fq37oumybpudrd4jjj4e4vk4uusa.b32.i2p/jump/' },
	{
		name: 'stats.i2p',
		url: 'http://7tbay5p4kzeekxvyvbf6v7eauazemsnnl2aoyqhg5jzpr5eke7tq.b32.i2p/cgi-bin/jump.cgi?a=',
	},
	{
		name: 'notbob.i2p',
		url: 'http://nytzrhrjjfsutowojvxi7hphesskpqqr65wpistz6wa7cpajhp7a.b32.i2p/cgi-bin/jump.cgi?q=',
	},
];

/** Where to ask each service for a name. */
export function jumpLinks(name: string, services = usualJumpServices): readonly { name: string; href: string }[] {
	return services.map((service) => ({ name: service.name, href: service.url + encodeURIComponent(name) }));
}

/** What an address helper says: a whole destination, the hash of one, or the address of an encrypted service. */
export type AddressHint =
	| { readonly kind: 'destination'; readonly destination: Destination }
	| { readonly kind: 'hash'; readonly hash: HashKey }
	| { readonly kind: 'b33'; readonly b33: B33; readonly address: string };

/** Reads the value of `i2paddresshelper=`: a destination in base64, a b32 or a b33 address; `undefined` for anything else. */
export function parseAddressHint(text: string): AddressHint | undefined {
	const hash = parseB32Address(text);
	if (hash !== undefined) return { kind: 'hash', hash: hashKey(hash) };
	const b33 = parseB33Address(text);
	if (b33 !== undefined) return { kind: 'b33', b33, address: text.toLowerCase() };
	if (text.length < minBase64Characters || text.length > maxBase64Characters) return undefined;
	const destination = Destination.fromBase64(text.replaceAll('+', '-').replaceAll('/', '~'));
	return destination && { kind: 'destination', destination };
}
