// Our RouterInfo over time: signed anew when asked or when what it says changes, dated later each time.
import type { RouterInfo } from '@i2p/data-routerinfo';
import { type Wall, wall } from '@i2p/time';
import type { KeptIdentity } from './identity.js';
import { makeOwnInfo, type OwnInfoFacts } from './own-info.js';

/** Keeps the newest RouterInfo of ours. */
export class OwnRouterInfo {
	readonly #kept: KeptIdentity;
	readonly #facts: () => OwnInfoFacts;
	readonly #onChange: (info: RouterInfo) => void;
	#current: RouterInfo;

	/**
	 * @param facts asked at each signing
	 * @param onChange told of each new RouterInfo, to keep it in a file
	 */
	constructor(kept: KeptIdentity, facts: () => OwnInfoFacts, onChange: (info: RouterInfo) => void, now: Wall) {
		this.#kept = kept;
		this.#facts = facts;
		this.#onChange = onChange;
		this.#current = makeOwnInfo(kept, facts(), now);
		onChange(this.#current);
	}

	/** The newest. */
	get current(): RouterInfo {
		return this.#current;
	}

	/** Signs a new one, dated `now` or a millisecond after the one before. */
	refresh(now: Wall): RouterInfo {
		const published = wall(Math.max(Math.floor(now), this.#current.published + 1));
		this.#current = makeOwnInfo(this.#kept, this.#facts(), published);
		this.#onChange(this.#current);
		return this.#current;
	}
}
