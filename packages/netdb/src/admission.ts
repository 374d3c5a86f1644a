// Which RouterInfos may enter: the network's rules, and no more of one kind than an honest network has. Network database, "Storing",
// "Sybil attacks". Pure; knows nothing of messages. Signatures are the database's own business, whatever the policy.
import type { RouterInfo } from '@i2p/data-routerinfo';
import { expectedBits, sharedBits } from '@i2p/kademlia';
import type { Wall } from '@i2p/time';
import { addressNets } from './address-nets.js';
import {
	crowdBits,
	crowdingCountsFrom,
	futureToleranceMs,
	leastPerWideNet,
	mostInCrowd,
	mostPerNarrowNet,
	mostShareOfWideNet,
	staleAfterMs,
	staleCountsFromMs,
	storedVersionFloor,
	tooCloseBits,
} from './constants.js';
import type { RouterStore } from './router-store.js';

/** The network's rules, which a test network changes. */
export interface AdmissionRules {
	/** `netId` that RouterInfos must name. */
	readonly netId: number;
	/** Lowest `router.version` as a number; 0.9.58 if not given. */
	readonly versionFloor?: number | undefined;
	/** Oldest RouterInfo taken in; 27 hours if not given. */
	readonly staleAfterMs?: number;
}

/** Why a RouterInfo is refused. */
export type RouterRefusal =
	| 'wrong-net'
	| 'old-version'
	| 'from-the-future'
	| 'stale'
	/** Too many routers of its /16 or its /24 are known. */
	| 'crowded-net'
	/** Too many routers with hashes like its own are known: they were made to be neighbours. */
	| 'crowded-keys'
	/** Its hash is closer to ours than chance brings about. */
	| 'too-close'
	/** A policy of the user's has a reason of its own. */
	| 'unwanted';

/** What a policy sees of the database. */
export interface AdmissionView {
	readonly wall: Wall;
	/** Milliseconds since we came up: soon after the start stale RouterInfos are welcome. */
	readonly uptimeMs: number;
	/** Our own hash, 32 bytes. */
	readonly self: Uint8Array;
	readonly known: Pick<RouterStore, 'size' | 'get' | 'near' | 'crowd'>;
}

/** Decides about RouterInfos that do not come from ourselves. */
export interface AdmissionPolicy {
	/** Why a RouterInfo may not enter, or `undefined`. Its signature is checked afterwards. */
	routerRefusal(info: RouterInfo, view: AdmissionView): RouterRefusal | undefined;
}

/** The policy of a router that is not told another: the network's rules, then what no honest newcomer runs into. */
export class StandardAdmission implements AdmissionPolicy {
	readonly #rules: AdmissionRules;

	constructor(rules: AdmissionRules) {
		this.#rules = rules;
	}

	routerRefusal(info: RouterInfo, view: AdmissionView): RouterRefusal | undefined {
		return ruleBroken(info, this.#rules, view) ?? crowding(info, view);
	}
}

function ruleBroken(
	info: RouterInfo,
	rules: AdmissionRules,
	{ wall, uptimeMs }: AdmissionView,
): RouterRefusal | undefined {
	if (info.netId !== rules.netId) return 'wrong-net';
	if (info.version < (rules.versionFloor ?? storedVersionFloor)) return 'old-version';
	if (info.published > wall + futureToleranceMs) return 'from-the-future';
	const isStale = info.published < wall - (rules.staleAfterMs ?? staleAfterMs);
	return isStale && uptimeMs > staleCountsFromMs ? 'stale' : undefined;
}

/** Newcomers only: whoever is known already may say something new of himself. */
function crowding(info: RouterInfo, { self, known }: AdmissionView): RouterRefusal | undefined {
	if (known.size < crowdingCountsFrom || known.get(info.key) !== undefined) return undefined;
	const usual = expectedBits(known.size);
	if (sharedBits(info.hash, self) > usual + tooCloseBits) return 'too-close';
	if (known.near(info.hash, Math.ceil(usual) + crowdBits) >= mostInCrowd) return 'crowded-keys';
	const { wide, narrow } = known.crowd(addressNets(info));
	const mostWide = Math.max(leastPerWideNet, mostShareOfWideNet * known.size);
	return wide >= mostWide || narrow >= mostPerNarrowNet ? 'crowded-net' : undefined;
}
