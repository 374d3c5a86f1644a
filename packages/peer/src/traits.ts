// What hop selection wants to know of a RouterInfo, worked out once for each. Network database "caps letters"; peer selection.
// Knows nothing of profiles or of our own state.
import { encryptionType } from '@i2p/data-core';
import { addressFamily, type RouterInfo } from '@i2p/data-routerinfo';
import { addressGroup, isLocalAddress } from './address-group.js';

/** IPv4, as a bit of a set of address families. */
export const ipv4 = 1;
/** IPv6, as such a bit. */
export const ipv6 = 2;

/** The facts of one RouterInfo that matter for tunnels. */
export interface Traits {
	/** Whether it takes X25519 build records. */
	readonly x25519: boolean;
	/** Families on which a published address can be dialed, over any transport; without and with local addresses. */
	readonly published: number;
	readonly publishedOrLocal: number;
	/** Families on which we can dial it: NTCP2 only. */
	readonly ntcp2: number;
	readonly ntcp2OrLocal: number;
	/** Families on which it can dial out. */
	readonly dials: number;
	/** Neighbourhoods of its public addresses, and of its local ones. */
	readonly groups: readonly string[];
	readonly localGroups: readonly string[];
	/** Declared family name, or empty. */
	readonly family: string;
	/** Class O or better. */
	readonly fast: boolean;
	/** Class L or better; class K and no class at all are for routers that serve nobody. */
	readonly serves: boolean;
}

const known = new WeakMap<RouterInfo, Traits>();

/** The traits of a RouterInfo; computed at the first question. */
export function traitsOf(info: RouterInfo): Traits {
	let traits = known.get(info);
	if (traits === undefined) {
		traits = workOut(info);
		known.set(info, traits);
	}
	return traits;
}

/** The same with neighbourhoods of another size: so many first bytes of an IPv4 address, twice as many of IPv6; none for 0. */
export function withGroups(info: RouterInfo, bytes: number): Traits {
	const groups = new Set<string>();
	const localGroups = new Set<string>();
	for (const { options } of bytes === 0 ? [] : info.addresses) {
		const host = dialableHost(options);
		if (host !== undefined) (isLocalAddress(host) ? localGroups : groups).add(addressGroup(host, bytes));
	}
	return { ...traitsOf(info), groups: [...groups], localGroups: [...localGroups] };
}

/** The literal under which an address says that it can be dialed. */
function dialableHost(options: RouterInfo['addresses'][number]['options']): string | undefined {
	const host = options.get('host');
	const isWhole = host !== undefined && addressFamily(host) !== undefined && options.has('port') && options.has('i');
	return isWhole ? host : undefined;
}

function workOut(info: RouterInfo): Traits {
	let published = 0;
	let local = 0;
	let ntcp2 = 0;
	let localNtcp2 = 0;
	let dials = 0;
	const groups = new Set<string>();
	const localGroups = new Set<string>();
	for (const { style, options } of info.addresses) {
		if (!style.startsWith('NTCP') && !style.startsWith('SSU')) continue;
		const caps = options.get('caps') ?? '';
		if (caps.includes('4')) dials |= ipv4;
		if (caps.includes('6')) dials |= ipv6;
		const host = dialableHost(options);
		if (host === undefined) continue;
		const kind = addressFamily(host);
		const bit = kind === 'ipv4' ? ipv4 : ipv6;
		dials |= bit;
		if (isLocalAddress(host)) {
			local |= bit;
			localGroups.add(addressGroup(host));
		} else {
			published |= bit;
			groups.add(addressGroup(host));
		}
	}
	for (const { host, family } of info.ntcp2()) {
		if (host === undefined) continue;
		const bit = family === 'ipv4' ? ipv4 : ipv6;
		if (isLocalAddress(host)) localNtcp2 |= bit;
		else ntcp2 |= bit;
	}
	return {
		x25519: info.identity.encryptionType === encryptionType.x25519,
		published,
		publishedOrLocal: published | local,
		ntcp2,
		ntcp2OrLocal: ntcp2 | localNtcp2,
		dials,
		groups: [...groups],
		localGroups: [...localGroups],
		family: info.options.get('family') ?? '',
		fast: /[OPX]/.test(info.caps.text),
		serves: /[L-PX]/.test(info.caps.text),
	};
}
