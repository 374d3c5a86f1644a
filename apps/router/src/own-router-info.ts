// Our RouterInfo over time: signed anew when asked or when what it says changes, dated later each time.
import type { RouterKeys } from '@i2p/data-core';
import type { RouterInfo } from '@i2p/data-routerinfo';
import { type Wall, wall } from '@i2p/time';
import { makeOwnInfo, type OwnInfoFacts } from './own-info-content.js';

/** So far ahead of us nobody takes in what we signed: the clock was wrong then. */
const correctedMs = 60_000;

/** Keeps the newest RouterInfo of ours. */
export class OwnRouterInfo {
	readonly #keys: RouterKeys;
	readonly #facts: () => OwnInfoFacts;
	readonly #onChange: (info: RouterInfo) => void;
	#current: RouterInfo;

	/**
	 * @param facts asked at each signing
	 * @param onChange told of each new RouterInfo, to keep it in a file
	 */
	constructor(keys: RouterKeys, facts: () => OwnInfoFacts, onChange: (info: RouterInfo) => void, now: Wall) {
		this.#keys = keys;
		this.#facts = facts;
		this.#onChange = onChange;
		this.#current = makeOwnInfo(keys, facts(), now);
		onChange(this.#current);
	}

	/** The newest. */
	get current(): RouterInfo {
		return this.#current;
	}

	/** Signs a new one, dated `now` or a millisecond after the one before; `now` also where that one lies ahead, as the clock was. */
	refresh(now: Wall): RouterInfo {
		const { published: before } = this.#current;
		const published = wall(before > now + correctedMs ? Math.floor(now) : Math.max(Math.floor(now), before + 1));
		this.#current = makeOwnInfo(this.#keys, this.#facts(), published);
		this.#onChange(this.#current);
		return this.#current;
	}
}
