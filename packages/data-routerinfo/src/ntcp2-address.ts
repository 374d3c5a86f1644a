// What an NTCP2 address says, and addresses that say it. NTCP2 "Published Router Info", "Unpublished NTCP2 Address"; hybrid `pq`.
import { mappingOf } from '@i2p/data-core';
import { checkBytes, checkInteger, toBase64 } from '@i2p/util';
import type { RouterAddress } from './address.js';
import {
	type AddressFamily,
	addressFamily,
	familiesText,
	hasVersion,
	hostOptions,
	keyOf,
	type PublishedAt,
	portOf,
	staticOptions,
} from './address-options.js';
import { addressCost, ntcp2IvBytes, ntcp2Style, transportKeyBytes } from './constants.js';

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

/** The typed view of an address of style NTCP2 (or NTCP) with `v` 2 and a good `s`; `undefined` for every other. */
export function ntcp2Address(address: RouterAddress): Ntcp2Address | undefined {
	const { cost, style, options } = address;
	if (style !== ntcp2Style && style !== 'NTCP') return undefined;
	if (!hasVersion(options.get('v'))) return undefined;
	const staticKey = keyOf(options.get('s'), transportKeyBytes);
	if (staticKey === undefined) return undefined;
	const caps = options.get('caps') ?? '';
	const iv = keyOf(options.get('i'), ntcp2IvBytes);
	const port = portOf(options.get('port'));
	const host = options.get('host');
	const hostFamily = host === undefined ? undefined : addressFamily(host);
	const isPublished = iv !== undefined && port !== undefined && hostFamily !== undefined;
	const pq = /^[345]$/.test(options.get('pq') ?? '') ? Number(options.get('pq')) : undefined;
	if (isPublished) return { cost, host, port, family: hostFamily, staticKey, iv, pq, caps };
	const family = caps.includes('4') ? 'ipv4' : caps.includes('6') ? 'ipv6' : undefined;
	return { cost, host: undefined, port: undefined, family, staticKey, iv: undefined, pq, caps };
}

/** What every NTCP2 address of ours says. */
export interface Ntcp2Facts {
	/** X25519 static key, 32 bytes. */
	readonly staticKey: Uint8Array;
	/** Hybrid key type offered (3, 4 or 5); none when absent. */
	readonly pq?: number | undefined;
	/** 0–255; as i2pd has it when absent. */
	readonly cost?: number | undefined;
}

/** What a published NTCP2 address says besides. */
export interface PublishedNtcp2 extends Ntcp2Facts, PublishedAt {
	/** 16 bytes. */
	readonly iv: Uint8Array;
}

/** What an unpublished NTCP2 address says besides: by which families it dials out. */
export interface UnpublishedNtcp2 extends Ntcp2Facts {
	readonly ipv4?: boolean;
	readonly ipv6?: boolean;
}

/** An address that others dial. Throws RangeError for other than a literal, a port, keys of 32 and 16 bytes, a `pq` of 3 to 5. */
export function publishedNtcp2Address(facts: PublishedNtcp2): RouterAddress {
	checkBytes('NTCP2 iv', facts.iv, ntcp2IvBytes);
	const options = { ...hostOptions(facts), i: toBase64(facts.iv), ...commonOptions(facts) };
	return { cost: facts.cost ?? addressCost.ntcp2, style: ntcp2Style, options: mappingOf(options) };
}

/** An address that only says who dials. Throws RangeError without a family, for a key of other than 32 bytes, a `pq` other than 3 to 5. */
export function unpublishedNtcp2Address(facts: UnpublishedNtcp2): RouterAddress {
	const options = { caps: familiesText(facts), ...commonOptions(facts) };
	return { cost: facts.cost ?? addressCost.ntcp2Unpublished, style: ntcp2Style, options: mappingOf(options) };
}

function commonOptions(facts: Ntcp2Facts): Record<string, string> {
	if (facts.pq === undefined) return staticOptions(facts.staticKey);
	checkInteger('NTCP2 pq', facts.pq, 3, 5);
	return { ...staticOptions(facts.staticKey), pq: String(facts.pq) };
}
