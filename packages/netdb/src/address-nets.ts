// The networks that a router's published hosts stand in: who has many addresses seldom has them in many networks.
// Network database, "Sybil attacks". Pure; knows nothing of tables.
import { parseIp, type RouterInfo } from '@i2p/data-routerinfo';
import { isLocalAddress } from '@i2p/peer';

/** The networks of one router, each once: /16 and /24 of IPv4, /32 and /48 of IPv6. */
export interface AddressNets {
	readonly wide: readonly string[];
	readonly narrow: readonly string[];
}

/** Worked out once for each RouterInfo: asked for when it comes and goes, and with each choice among floodfills. */
const known = new WeakMap<RouterInfo, AddressNets>();

/** The networks of the public hosts of a RouterInfo; local addresses and those of introducers count for nothing. */
export function addressNets(info: RouterInfo): AddressNets {
	let nets = known.get(info);
	if (nets === undefined) {
		nets = netsOf(info);
		known.set(info, nets);
	}
	return nets;
}

function netsOf(info: RouterInfo): AddressNets {
	const wide = new Set<string>();
	const narrow = new Set<string>();
	for (const { options } of info.addresses) {
		const host = options.get('host');
		const ip = host === undefined || isLocalAddress(host) ? undefined : parseIp(host);
		if (ip === undefined) continue;
		const [few, more] = ip.family === 4 ? [2, 3] : [4, 6];
		wide.add(`${ip.family}:${ip.bytes.subarray(0, few).join('.')}`);
		narrow.add(`${ip.family}:${ip.bytes.subarray(0, more).join('.')}`);
	}
	return { wide: [...wide], narrow: [...narrow] };
}

/** How many routers stand in each network. */
export class NetCounts {
	readonly #wide = new Map<string, number>();
	readonly #narrow = new Map<string, number>();

	/** A router came (`by` 1) or went (-1). */
	count({ wide, narrow }: AddressNets, by: 1 | -1): void {
		for (const net of wide) add(this.#wide, net, by);
		for (const net of narrow) add(this.#narrow, net, by);
	}

	/** The most routers in any of these networks, wide and narrow. */
	most({ wide, narrow }: AddressNets): { readonly wide: number; readonly narrow: number } {
		return { wide: mostOf(this.#wide, wide), narrow: mostOf(this.#narrow, narrow) };
	}
}

function add(counts: Map<string, number>, net: string, by: number): void {
	const count = (counts.get(net) ?? 0) + by;
	if (count > 0) counts.set(net, count);
	else counts.delete(net);
}

function mostOf(counts: ReadonlyMap<string, number>, nets: readonly string[]): number {
	return nets.reduce((most, net) => Math.max(most, counts.get(net) ?? 0), 0);
}
