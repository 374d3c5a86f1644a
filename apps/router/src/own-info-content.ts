// The content of our own RouterInfo: addresses, capabilities, options. Network database and common structures specifications.
import type { RouterKeys } from '@i2p/data-core';
import { capabilitiesText, type RouterAddress, type RouterInfo, signRouterInfo } from '@i2p/data-routerinfo';
import type { Wall } from '@i2p/time';
import type { CongestionLetter } from '@i2p/tunnel';

/** The API level whose every feature we serve. */
const routerVersion = '0.9.68';
/** Bandwidth classes by the KB/s below which they end; X has no end. */
const bandwidthClasses = [
	['K', 12],
	['L', 48],
	['M', 64],
	['N', 128],
	['O', 256],
	['P', 2000],
] as const;

/** What our RouterInfo says beside our keys. */
export interface OwnInfoFacts {
	/** What our transports say of themselves; others can dial us where one has a host. */
	readonly addresses: readonly RouterAddress[];
	readonly netId: number;
	readonly floodfill: boolean;
	readonly hidden?: boolean;
	/** KB/s for the tunnels of others; `undefined`: whatever they ask. */
	readonly shareKBps?: number | undefined;
	/** How loaded we are as a hop (proposal 162); `G`: no tunnels are taken. */
	readonly congestion?: CongestionLetter | undefined;
	/** RouterInfos and lease sets known; a floodfill publishes both. */
	readonly known: { readonly routers: number; readonly leaseSets: number };
}

function bandwidthLetter(shareKBps: number | undefined): string {
	const found = bandwidthClasses.find(([, end]) => shareKBps !== undefined && shareKBps < end);
	return found === undefined ? 'X' : found[0];
}

function capabilities({ floodfill, hidden = false, shareKBps, congestion, addresses }: OwnInfoFacts): string {
	const isPublished = addresses.some(({ options }) => options.has('host'));
	const reachability = hidden ? 'hidden' : isPublished ? 'reachable' : 'unreachable';
	return capabilitiesText({ bandwidth: bandwidthLetter(shareKBps), floodfill, reachability, congestion });
}

/** Makes and signs our RouterInfo, dated `published`. */
export function makeOwnInfo(keys: RouterKeys, facts: OwnInfoFacts, published: Wall): RouterInfo {
	const options = new Map([
		['caps', capabilities(facts)],
		['netId', String(facts.netId)],
		['router.version', routerVersion],
	]);
	if (facts.floodfill) {
		options.set('netdb.knownLeaseSets', String(facts.known.leaseSets));
		options.set('netdb.knownRouters', String(facts.known.routers));
	}
	const { addresses } = facts;
	return signRouterInfo({ identity: keys.identity, published, addresses, options }, keys.signing);
}
