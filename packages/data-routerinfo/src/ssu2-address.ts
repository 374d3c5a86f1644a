// What an SSU2 address says, and addresses that say it. SSU2 "Published Addresses", "Introducers", "Unpublished SSU2 Address"; hybrid `pq`.
import { type HashKey, mappingOf, parseHashKey } from '@i2p/data-core';
import { checkBytes, checkInteger, toBase64 } from '@i2p/util';
import type { RouterAddress } from './address.js';
import {
	type AddressCaps,
	type AddressFamily,
	addressFamily,
	familiesText,
	hasVersion,
	hostOptions,
	integerOf,
	keyOf,
	type PublishedAt,
	parseAddressCaps,
	portOf,
	staticOptions,
} from './address-options.js';
import { addressCost, maxIntroducers, maxSsu2Mtu, minSsu2Mtu, ssu2Style, transportKeyBytes } from './constants.js';

/** A router that brings others to one that nobody can dial. */
export interface Introducer {
	readonly router: HashKey;
	/** Relay tag, 1 to 2^32 − 1. */
	readonly tag: number;
	/** Unix seconds after which it introduces no more; `undefined` if it does not say. */
	readonly expiresSeconds: number | undefined;
}

/** An SSU2 address. `host` and `port` are there together (published) or not at all. */
export interface Ssu2Address {
	readonly cost: number;
	/** Address literal, never a name. */
	readonly host: string | undefined;
	readonly port: number | undefined;
	/** Of the host; of `caps` 4 or 6 when unpublished; `undefined` if nothing tells. */
	readonly family: AddressFamily | undefined;
	/** X25519 static key, 32 bytes. */
	readonly staticKey: Uint8Array;
	/** Introduction key for headers, 32 bytes. */
	readonly introKey: Uint8Array;
	/** 1,280 to 1,500 bytes, or `undefined` if it does not say. */
	readonly mtu: number | undefined;
	/** Hybrid key types offered (3, 4), in the order of the list. */
	readonly pq: readonly number[];
	readonly caps: AddressCaps;
	/** Up to three, of an address without a host; those that make no sense are left out. */
	readonly introducers: readonly Introducer[];
}

/** The typed view of an address of style SSU2 (or SSU) with `v` 2 and good `s` and `i`; `undefined` for every other. */
export function ssu2Address(address: RouterAddress): Ssu2Address | undefined {
	const { cost, style, options } = address;
	if (style !== ssu2Style && style !== 'SSU') return undefined;
	if (!hasVersion(options.get('v'))) return undefined;
	const staticKey = keyOf(options.get('s'), transportKeyBytes);
	const introKey = keyOf(options.get('i'), transportKeyBytes);
	if (staticKey === undefined || introKey === undefined) return undefined;
	const caps = parseAddressCaps(options.get('caps') ?? '');
	const mtu = integerOf(options.get('mtu'), minSsu2Mtu, maxSsu2Mtu);
	const pq = pqOf(options.get('pq'));
	const host = options.get('host');
	const port = portOf(options.get('port'));
	const hostFamily = host === undefined ? undefined : addressFamily(host);
	if (port !== undefined && hostFamily !== undefined)
		return { cost, host, port, family: hostFamily, staticKey, introKey, mtu, pq, caps, introducers: [] };
	const family = caps.ipv4 ? 'ipv4' : caps.ipv6 ? 'ipv6' : undefined;
	const introducers = introducersOf(address);
	return { cost, host: undefined, port: undefined, family, staticKey, introKey, mtu, pq, caps, introducers };
}

function pqOf(text: string | undefined): number[] {
	if (text === undefined || !/^[34](,[34]){0,3}$/.test(text)) return [];
	return text.split(',').map(Number);
}

function introducersOf({ options }: RouterAddress): Introducer[] {
	const introducers: Introducer[] = [];
	for (let i = 0; i < maxIntroducers; i++) {
		const router = parseHashKey(options.get(`ih${i}`) ?? '');
		const tag = integerOf(options.get(`itag${i}`), 1, 0xffff_ffff);
		if (router === undefined || tag === undefined) continue;
		introducers.push({ router, tag, expiresSeconds: integerOf(options.get(`iexp${i}`), 0, 0xffff_ffff) });
	}
	return introducers;
}

/** What every SSU2 address of ours says. */
export interface Ssu2Facts {
	/** X25519 static key, 32 bytes. */
	readonly staticKey: Uint8Array;
	/** Introduction key, 32 bytes. */
	readonly introKey: Uint8Array;
	/** 1,280 to 1,500 bytes; not told when absent. */
	readonly mtu?: number | undefined;
	/** Hybrid key types offered (3, 4), the best first; none when absent. */
	readonly pq?: readonly number[] | undefined;
	/** Whether it answers peer tests (cap B) and introduces others (cap C). */
	readonly peerTest?: boolean;
	readonly introducer?: boolean;
	/** 0–255; as i2pd has it when absent. */
	readonly cost?: number | undefined;
}

/** What a published SSU2 address says. */
export type PublishedSsu2 = Ssu2Facts & PublishedAt;

/** What an unpublished SSU2 address says besides: by which families it dials out, and through whom it is reached. */
export interface UnpublishedSsu2 extends Ssu2Facts {
	readonly ipv4?: boolean;
	readonly ipv6?: boolean;
	/** At most three. */
	readonly introducers?: readonly Introducer[];
}

/** An address that others dial. Throws RangeError for other than a literal, a port, keys of 32 bytes, an MTU and `pq` in their ranges. */
export function publishedSsu2Address(facts: PublishedSsu2): RouterAddress {
	const caps = capsText(facts);
	const options = { ...hostOptions(facts), ...commonOptions(facts), ...(caps === '' ? {} : { caps }) };
	return { cost: facts.cost ?? addressCost.ssu2, style: ssu2Style, options: mappingOf(options) };
}

/**
 * An address that others do not dial themselves, with up to three introducers. Throws RangeError without a family, for more introducers,
 * tags outside 1 to 2^32 − 1, and like {@link publishedSsu2Address}.
 */
export function unpublishedSsu2Address(facts: UnpublishedSsu2): RouterAddress {
	const introducers = facts.introducers ?? [];
	checkInteger('number of introducers', introducers.length, 0, maxIntroducers);
	const options: Record<string, string> = { ...commonOptions(facts), caps: capsText(facts) + familiesText(facts) };
	introducers.forEach(({ router, tag, expiresSeconds }, i) => {
		if (parseHashKey(router) === undefined) throw new RangeError('introducer: expected the key of a router hash');
		checkInteger('introducer tag', tag, 1, 0xffff_ffff);
		options[`ih${i}`] = router;
		options[`itag${i}`] = String(tag);
		if (expiresSeconds === undefined) return;
		checkInteger('introducer expiry in seconds', expiresSeconds, 0, 0xffff_ffff);
		options[`iexp${i}`] = String(expiresSeconds);
	});
	return { cost: facts.cost ?? addressCost.ssu2Unpublished, style: ssu2Style, options: mappingOf(options) };
}

function capsText(facts: Ssu2Facts): string {
	return (facts.peerTest ? 'B' : '') + (facts.introducer ? 'C' : '');
}

function commonOptions(facts: Ssu2Facts): Record<string, string> {
	checkBytes('introduction key', facts.introKey, transportKeyBytes);
	const options: Record<string, string> = { i: toBase64(facts.introKey), ...staticOptions(facts.staticKey) };
	if (facts.mtu !== undefined) {
		checkInteger('SSU2 mtu', facts.mtu, minSsu2Mtu, maxSsu2Mtu);
		options['mtu'] = String(facts.mtu);
	}
	const pq = facts.pq ?? [];
	for (const type of pq) checkInteger('SSU2 pq', type, 3, 4);
	if (pq.length > 0) options['pq'] = pq.join(',');
	return options;
}
