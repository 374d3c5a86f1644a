// Who may be a hop at all, and how strict we can afford to be. Peer selection, "hard exclusions"; proposal 162.
// Pure: a RouterInfo, its traits and its profile in, a reason out.
import type { RouterInfo } from '@i2p/data-routerinfo';
import type { Mono, Wall } from '@i2p/time';
import { highCongestionLastsMs } from './constants.js';
import type { Profile } from './profile.js';
import type { Traits } from './traits.js';

/**
 * How many rules hold: `strict` all of them; `crowded`, for small networks, also takes peers in many of our tunnels; `relaxed`
 * also those that declined lately or fail us, slow ones and floodfills; `desperate` also those that could not be connected lately.
 */
export type Strictness = 'strict' | 'crowded' | 'relaxed' | 'desperate';

/** From the best tunnel to any tunnel. */
export const strictnesses: readonly Strictness[] = ['strict', 'crowded', 'relaxed', 'desperate'];

/** Why a router is no hop for us. */
export type Exclusion =
	| 'hidden'
	| 'no-x25519'
	| 'old-version'
	| 'rejects-all'
	| 'congested'
	| 'not-dialable'
	| 'unreachable-lately'
	| 'declined-lately'
	| 'failing'
	| 'slow'
	| 'floodfill-spared'
	| 'too-often-ours';

/** What the question depends on besides the router. */
export interface EligibilityQuestion {
	readonly strictness: Strictness;
	readonly client: boolean;
	readonly versionFloor: number;
	readonly spareFloodfills: boolean;
	/** Whether one more tunnel would put it beyond its share of ours. */
	readonly beyondShare: boolean;
	readonly now: Mono;
	readonly wall: Wall;
}

/** The first rule that excludes a router, or `undefined` if it may be a hop. */
export function exclusionOf(
	info: RouterInfo,
	traits: Traits,
	profile: Profile | undefined,
	question: EligibilityQuestion,
): Exclusion | undefined {
	const { caps } = info;
	if (caps.hidden) return 'hidden';
	if (!traits.x25519) return 'no-x25519';
	if (info.version < question.versionFloor) return 'old-version';
	if (caps.congestion === 'G') return 'rejects-all';
	if (traits.dials === 0) return 'not-dialable';
	if (question.strictness === 'desperate') return undefined;
	if (profile?.unreachable(question.now)) return 'unreachable-lately';
	if (caps.congestion === 'E' && question.wall - info.published < highCongestionLastsMs) return 'congested';
	if (question.strictness === 'relaxed') return undefined;
	if (profile?.paused(question.now)) return 'declined-lately';
	if (profile?.failing(question.now)) return 'failing';
	if (question.client ? !traits.fast : !traits.serves) return 'slow';
	if (question.spareFloodfills && caps.floodfill) return 'floodfill-spared';
	return question.strictness === 'strict' && question.beyondShare ? 'too-often-ours' : undefined;
}
