// The content of our own RouterInfo: address, capabilities, options. Network database and common structures specifications.
import { type RouterInfo, signRouterInfo } from '@i2p/data-routerinfo';
import type { Endpoint } from '@i2p/runtime';
import type { Wall } from '@i2p/time';
import { ntcp2RouterAddress } from '@i2p/transport-ntcp2';
import type { KeptIdentity } from './identity.js';

/** The API level whose every feature we serve. */
const routerVersion = '0.9.68';
/** Bandwidth class X: over 2000 KB/s shared. */
const bandwidthClass = 'X';

/** What our RouterInfo says beside our keys. */
export interface OwnInfoFacts {
	/** Where others can dial us; `undefined` if we only dial out. */
	readonly published: Endpoint | undefined;
	readonly netId: number;
	readonly floodfill: boolean;
	/** RouterInfos and lease sets known; a floodfill publishes both. */
	readonly known: { readonly routers: number; readonly leaseSets: number };
}

/** Capabilities in the order that others expect: bandwidth, role, reachability. */
function capabilities({ floodfill, published }: OwnInfoFacts): string {
	return bandwidthClass + (floodfill ? 'f' : '') + (published === undefined ? 'U' : 'R');
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
	const addresses = [ntcp2RouterAddress(ntcp2, facts.published)];
	return signRouterInfo({ identity: keys.identity, published, addresses, options }, keys.signing);
}
