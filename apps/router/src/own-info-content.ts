// The content of our own RouterInfo: address, capabilities, options. Network database and common structures specifications.
import type { MlKemLevel } from '@i2p/crypto-mlkem';
import { capabilitiesText, type RouterInfo, signRouterInfo } from '@i2p/data-routerinfo';
import type { Endpoint } from '@i2p/runtime';
import type { Wall } from '@i2p/time';
import { ntcp2RouterAddress } from '@i2p/transport-ntcp2';
import type { CongestionLetter } from '@i2p/tunnel';
import type { KeptIdentity } from './identity.js';

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
	/** Where others can dial us; `undefined` if we only dial out. */
	readonly published: Endpoint | undefined;
	/** The same by IPv6, besides. */
	readonly published6?: Endpoint | undefined;
	readonly netId: number;
	/** The level of ML-KEM that our NTCP2 address offers; none when absent. */
	readonly hybrid?: MlKemLevel | undefined;
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

function capabilities({ floodfill, hidden = false, shareKBps, congestion, ...places }: OwnInfoFacts): string {
	const isPublished = (places.published ?? places.published6) !== undefined;
	const reachability = hidden ? 'hidden' : isPublished ? 'reachable' : 'unreachable';
	return capabilitiesText({ bandwidth: bandwidthLetter(shareKBps), floodfill, reachability, congestion });
}

/** Makes and signs our RouterInfo, dated `published`. */
export function makeOwnInfo({ keys, ntcp2 }: KeptIdentity, facts: OwnInfoFacts, published: Wall): RouterInfo {
	const options = new Map([
		['caps', capabilities(facts)],
		['netId', String(facts.netId)],
		['router.version', routerVersion],
	]);
	if (facts.floodfill) {
		options.set('netdb.knownLeaseSets', String(facts.known.leaseSets));
		options.set('netdb.knownRouters', String(facts.known.routers));
	}
	const { published: at, published6, hybrid } = facts;
	const addresses = [ntcp2RouterAddress(ntcp2, at, hybrid)];
	if (published6) addresses.push(ntcp2RouterAddress(ntcp2, published6, hybrid));
	return signRouterInfo({ identity: keys.identity, published, addresses, options }, keys.signing);
}
