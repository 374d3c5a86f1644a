// What the options of both transports have in common: literals of hosts, ports, keys, versions, caps. NTCP2 and SSU2 "Published Addresses".
// Reading is as tolerant as established routers are: what makes no sense is as if it were not there.
import { checkBytes, checkInteger, fromBase64, toBase64 } from '@i2p/util';
import { transportKeyBytes, transportVersion } from './constants.js';
import { parseIp } from './ip.js';

/** The family of an address literal. */
export type AddressFamily = 'ipv4' | 'ipv6';

/** The family of an address literal, or `undefined` if it is none. */
export function addressFamily(host: string): AddressFamily | undefined {
	const ip = parseIp(host);
	return ip && (ip.family === 4 ? 'ipv4' : 'ipv6');
}

/** What the `caps` option of an address says. */
export interface AddressCaps {
	/** `4`: dials out by IPv4. */
	readonly ipv4: boolean;
	/** `6`: dials out by IPv6. */
	readonly ipv6: boolean;
	/** `B`: answers peer tests (SSU2). */
	readonly peerTest: boolean;
	/** `C`: can introduce others (SSU2). */
	readonly introducer: boolean;
}

/** Parses the `caps` option of an address; unknown letters are passed over. */
export function parseAddressCaps(text: string): AddressCaps {
	return {
		ipv4: text.includes('4'),
		ipv6: text.includes('6'),
		peerTest: text.includes('B'),
		introducer: text.includes('C'),
	};
}

/** An integer in decimal from `least` to `most`, or `undefined`. */
export function integerOf(text: string | undefined, least: number, most: number): number | undefined {
	if (text === undefined || !/^\d{1,10}$/.test(text)) return undefined;
	const value = Number(text);
	return value >= least && value <= most ? value : undefined;
}

/** A port from 1 to 65,535, or `undefined`. */
export function portOf(text: string | undefined): number | undefined {
	return integerOf(text, 1, 65_535);
}

/** The bytes of base64 if they are as many as wanted. */
export function keyOf(text: string | undefined, length: number): Uint8Array | undefined {
	const bytes = text === undefined ? undefined : fromBase64(text);
	return bytes?.length === length ? bytes : undefined;
}

/** Whether `v` says version 2, alone or in a list. */
export function hasVersion(text: string | undefined): boolean {
	return text !== undefined && (text === transportVersion || text.split(',').includes(transportVersion));
}

/** Where an address is published: an IPv4 or IPv6 literal and a port. */
export interface PublishedAt {
	readonly host: string;
	readonly port: number;
}

/** The options `host` and `port`; throws RangeError unless they are a literal (without a zone) and a port from 1 to 65,535. */
export function hostOptions(at: PublishedAt): { host: string; port: string } {
	if (addressFamily(at.host) === undefined || at.host.includes('%'))
		throw new RangeError('host: expected an IPv4 or IPv6 address literal');
	checkInteger('port', at.port, 1, 65_535);
	return { host: at.host, port: String(at.port) };
}

/** The option `caps` of an unpublished address; throws RangeError unless it dials out by at least one family. */
export function familiesText(families: { readonly ipv4?: boolean; readonly ipv6?: boolean }): string {
	const text = (families.ipv4 ? '4' : '') + (families.ipv6 ? '6' : '');
	if (text === '') throw new RangeError('families: expected ipv4, ipv6 or both');
	return text;
}

/** Options `s` and `v`; throws RangeError unless the static key has 32 bytes. */
export function staticOptions(staticKey: Uint8Array): { s: string; v: string } {
	checkBytes('static key', staticKey, transportKeyBytes);
	return { s: toBase64(staticKey), v: transportVersion };
}
