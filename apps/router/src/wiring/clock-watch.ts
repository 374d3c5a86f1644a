// Whether this machine's clock can be trusted: peers say theirs in the handshake. Only a router that nobody agrees with gives up.
import type { HashKey } from '@i2p/data-core';
import type { RouterInfo } from '@i2p/data-routerinfo';
import type { Turn } from '@i2p/runtime';
import { type Mono, SkewEstimate } from '@i2p/time';

/** A peer's clock may differ so much; beyond it handshakes fail. */
const toleratedMs = 60_000;
/** Peers whose word of the time is remembered. */
const remembered = 15;

/** Listens to what peers say of the time until one agrees with us, or enough of them agree that we are wrong. */
export class ClockWatch {
	readonly #said = new SkewEstimate();
	readonly #onWrong: (offsetMs: number) => void;
	#settled = false;
	/** What the last few peers said, in milliseconds. */
	readonly #lately: number[] = [];

	/** @param onWrong told once, with how many milliseconds the peers are ahead of us */
	constructor(onWrong: (offsetMs: number) => void) {
		this.#onWrong = onWrong;
	}

	/** All the RouterInfos that we were given are dated ahead of our clock: nobody can be dialled, yet each is a witness. */
	onAllAhead(infos: readonly RouterInfo[], turn: Turn): void {
		for (const info of infos) if (info.verify()) this.onPeerClock(info.key, info.published - turn.wall, turn.now);
	}

	/** The median of what the last few peers' clocks were ahead of ours, in milliseconds; 0 before any said theirs. */
	get offsetMs(): number {
		const sorted = [...this.#lately].sort((a, b) => a - b);
		return sorted[sorted.length >> 1] ?? 0;
	}

	/** A peer's clock minus ours, in milliseconds. */
	onPeerClock(peer: HashKey, offsetMs: number, now: Mono): void {
		if (this.#lately.push(offsetMs) > remembered) this.#lately.shift();
		if (this.#settled) return;
		if (Math.abs(offsetMs) <= toleratedMs) {
			this.#settled = true;
			return;
		}
		this.#said.add(peer, offsetMs, now);
		const aheadMs = this.#said.correction(now);
		if (aheadMs === undefined) return;
		this.#settled = true;
		this.#onWrong(aheadMs);
	}
}
