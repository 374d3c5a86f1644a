// Who is silent and who is not: what came by a link since we asked says who is alive, whatever became of the tunnel.
// Must not know why it is asked.
import type { HashKey } from '@i2p/data-core';
import type { Mono } from '@i2p/time';
import { ExpiringMap } from '@i2p/util';
import { maxSilentPeers, silenceLastsMs } from '../constants.js';
import type { Hop, LinksOut } from '../wants.js';

/** What is known of links. */
type Ears = Pick<LinksOut, 'heard'>;

/** The hops that may have failed since then: those that were not heard of; all, if each was. */
export function suspectsAmong(hops: readonly Hop[], since: Mono, ears: Ears): readonly Hop[] {
	const suspects = unheard(hops, since, ears);
	return suspects.length > 0 ? suspects : hops;
}

/** The hops that were not heard of since then. */
export function unheard(hops: readonly Hop[], since: Mono, ears: Ears): readonly Hop[] {
	return hops.filter(({ key }) => (ears.heard(key) ?? since) <= since);
}

/** Neighbours that were asked for something and said nothing at all since, by links that seem to stand. */
export class SilentPeers {
	readonly #ears: Ears;
	readonly #since = new ExpiringMap<HashKey, Mono>({ capacity: maxSilentPeers, lifetimeMs: silenceLastsMs });

	constructor(ears: Ears) {
		this.#ears = ears;
	}

	/** A peer was asked then, by a link, and there is no answer: if nothing came from it either, it is silent from now on. */
	note(peer: HashKey, asked: Mono, now: Mono): void {
		const heard = this.#ears.heard(peer);
		if (heard !== undefined && heard <= asked) this.#since.set(peer, now, now);
	}

	/** Those of whom still nothing came; who has no link any more is a matter of dials. */
	peers(now: Mono): readonly HashKey[] {
		this.#since.expire(now);
		const silent: HashKey[] = [];
		for (const [peer, since] of [...this.#since.entries()]) {
			const heard = this.#ears.heard(peer);
			if (heard !== undefined && heard <= since) silent.push(peer);
			else this.#since.delete(peer);
		}
		return silent;
	}
}
