// RouterAddress, and the typed view of those that speak NTCP2. Common structures "RouterAddress"; NTCP2 "Published Router Info".
import { type Mapping, readMapping, writeMapping } from '@i2p/data-core';
import { fromBase64, type Reader, type Writer } from '@i2p/util';
import { ntcp2Style } from './constants.js';
import { parseIp } from './ip.js';

/** How a router can be reached; styles and options may be unknown ones. */
export interface RouterAddress {
	/** 0–255; the lower the better. */
	readonly cost: number;
	/** Such as `NTCP2` or `SSU2`. */
	readonly style: string;
	readonly options: Mapping;
}

/** Reads an address; throws WireError. The expiration field is ignored. */
export function readRouterAddress(reader: Reader): RouterAddress {
	const cost = reader.u8();
	reader.skip(8);
	return { cost, style: reader.string(), options: readMapping(reader, { signed: true }) };
}

/** Writes an address: options sorted, expiration zero. */
export function writeRouterAddress(writer: Writer, address: RouterAddress): void {
	writer.u8(address.cost).zeros(8).string(address.style);
	writeMapping(writer, address.options, { sorted: true });
}

/** The family of an address literal. */
export type AddressFamily = 'ipv4' | 'ipv6';

/** An NTCP2 address. `host`, `port` and `iv` are there together (published) or not at all. */
export interface Ntcp2Address {
	readonly cost: number;
	/** Address literal, never a name. */
	readonly host: string | undefined;
	readonly port: number | undefined;
	/** Of the host; of `caps` 4 or 6 when unpublished; `undefined` if nothing tells. */
	readonly family: AddressFamily | undefined;
	/** X25519 static key, 32 bytes. */
	readonly staticKey: Uint8Array;
	/** 16 bytes. */
	readonly iv: Uint8Array | undefined;
	/** Hybrid key type offered (3, 4 or 5). */
	readonly pq: number | undefined;
	/** The `caps` option of the address. */
	readonly caps: string;
}

/** The family of an address literal, or `undefined` if it is none. */
export function addressFamily(host: string): AddressFamily | undefined {
	const ip = parseIp(host);
	return ip && (ip.family === 4 ? 'ipv4' : 'ipv6');
}

function portOf(text: string | undefined): number | undefined {
	if (text === undefined || !/^\d{1,5}$/.test(text)) return undefined;
	const port = Number(text);
	return port >= 1 && port <= 65_535 ? port : undefined;
}

function keyOf(text: string | undefined, length: number): Uint8Array | undefined {
	const bytes = text === undefined ? undefined : fromBase64(text);
	return bytes?.length === length ? bytes : undefined;
}

/** The typed view of an address of style NTCP2 (or NTCP) with `v` 2 and a good `s`; `undefined` for every other. */
export function ntcp2Address(address: RouterAddress): Ntcp2Address | undefined {
	const { cost, style, options } = address;
	if (style !== ntcp2Style && style !== 'NTCP') return undefined;
	if (!(options.get('v') ?? '').split(',').includes('2')) return undefined;
	const staticKey = keyOf(options.get('s'), 32);
	if (staticKey === undefined) return undefined;
	const caps = options.get('caps') ?? '';
	const iv = keyOf(options.get('i'), 16);
	const port = portOf(options.get('port'));
	const host = options.get('host');
	const hostFamily = host === undefined ? undefined : addressFamily(host);
	const isPublished = iv !== undefined && port !== undefined && hostFamily !== undefined;
	const pq = /^[345]$/.test(options.get('pq') ?? '') ? Number(options.get('pq')) : undefined;
	if (isPublished) return { cost, host, port, family: hostFamily, staticKey, iv, pq, caps };
	const family = caps.includes('4') ? 'ipv4' : caps.includes('6') ? 'ipv6' : undefined;
	return { cost, host: undefined, port: undefined, family, staticKey, iv: undefined, pq, caps };
}
