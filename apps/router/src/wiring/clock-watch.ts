// Whether this machine's clock can be trusted: peers say theirs in the handshake. Only a router that nobody agrees with gives up.
import type { HashKey } from '@i2p/data-core';
import type { RouterInfo } from '@i2p/data-routerinfo';
import type { Wall } from '@i2p/time';

/** A peer's clock may differ so much; beyond it handshakes fail. */
const toleratedMs = 60_000;
/** Peers that must say so, and none the contrary, before the clock counts as wrong. */
const witnesses = 3;
/** Peers remembered. */
const mostPeers = 32;

/** Collects what peers say of the time. */
export class ClockWatch {
	readonly #offsets = new Map<HashKey, number>();
	readonly #onWrong: (offsetMs: number) => void;
	#settled = false;

	/** @param onWrong told once, with how many milliseconds the peers are ahead of us */
	constructor(onWrong: (offsetMs: number) => void) {
		this.#onWrong = onWrong;
	}

	/** All the RouterInfos that we were given are dated ahead of our clock: nobody can be dialled, yet each is a witness. */
	onAllAhead(infos: readonly RouterInfo[], now: Wall): void {
		for (const info of infos) if (info.verify()) this.onPeerClock(info.key, info.published - now);
	}

	/** A peer's clock minus ours, in milliseconds. */
	onPeerClock(peer: HashKey, offsetMs: number): void {
		if (this.#settled) return;
		if (Math.abs(offsetMs) <= toleratedMs) {
			this.#settled = true;
			this.#offsets.clear();
			return;
		}
		if (this.#offsets.size < mostPeers) this.#offsets.set(peer, offsetMs);
		if (this.#offsets.size < witnesses) return;
		this.#settled = true;
		const sorted = [...this.#offsets.values()].sort((a, b) => a - b);
		this.#onWrong(sorted[Math.floor(sorted.length / 2)]!);
	}
}
