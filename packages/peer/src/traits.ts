// What hop selection wants to know of a RouterInfo, worked out once for each. Network database "caps letters"; peer selection.
// Knows nothing of profiles or of our own state.
import { encryptionType } from '@i2p/data-core';
import { addressFamily, type RouterInfo } from '@i2p/data-routerinfo';
import { addressGroup, isLocalAddress } from './address-group.js';

/** Ways from router to router, each a transport over an address family, as bits of a set: NTCP2 and SSU2 over IPv4, then over IPv6. */
const ways = { NTCP: { ipv4: 1, ipv6: 4 }, SSU: { ipv4: 2, ipv6: 8 } } as const;

/** The ways over IPv4. */
export const overIpv4 = ways.NTCP.ipv4 | ways.SSU.ipv4;

/** The facts of one RouterInfo that matter for tunnels. */
export interface Traits {
	/** Whether it takes X25519 build records. */
	readonly x25519: boolean;
	/** Ways on which a published address can be dialed, without and with local addresses. */
	readonly published: number;
	readonly publishedOrLocal: number;
	/** Ways on which it can dial out. */
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
	let dials = 0;
	const groups = new Set<string>();
	const localGroups = new Set<string>();
	for (const { style, options } of info.addresses) {
		const way = style.startsWith('NTCP') ? ways.NTCP : style.startsWith('SSU') ? ways.SSU : undefined;
		if (way === undefined) continue;
		const caps = options.get('caps') ?? '';
		if (caps.includes('4')) dials |= way.ipv4;
		if (caps.includes('6')) dials |= way.ipv6;
		const host = dialableHost(options);
		const family = host === undefined ? undefined : addressFamily(host);
		if (host === undefined || family === undefined) continue;
		dials |= way[family];
		if (isLocalAddress(host)) {
			local |= way[family];
			localGroups.add(addressGroup(host));
		} else {
			published |= way[family];
			groups.add(addressGroup(host));
		}
	}
	return {
		x25519: info.identity.encryptionType === encryptionType.x25519,
		published,
		publishedOrLocal: published | local,
		dials,
		groups: [...groups],
		localGroups: [...localGroups],
		family: info.options.get('family') ?? '',
		fast: /[OPX]/.test(info.caps.text),
		serves: /[L-PX]/.test(info.caps.text),
	};
}
