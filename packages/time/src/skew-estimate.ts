// How wrong our wall clock is, judged by what several peers said in their handshakes.
// Pure: whoever holds the clock decides what to do with the answer.
import { skewFewestPeers, skewIgnoredMs, skewPeers, skewSampleLifetimeMs } from './constants.js';
import type { Mono } from './instants.js';

interface Sample {
	readonly skewMs: number;
	readonly at: Mono;
}

/** The middle of what peers say; one answer counts for each peer, the latest, for an hour. */
export class SkewEstimate {
	readonly #samples = new Map<string, Sample>();

	/** Peers whose answers are held. */
	get peers(): number {
		return this.#samples.size;
	}

	/**
	 * Notes one answer.
	 * @param peer who said it: a second answer replaces the first
	 * @param skewMs the peer's time minus ours (uncorrected), in milliseconds, with half the round trip taken off
	 * @param now when it was heard
	 */
	add(peer: string, skewMs: number, now: Mono): void {
		if (!Number.isFinite(skewMs)) return;
		this.#samples.delete(peer);
		this.#expire(now);
		for (const oldest of this.#samples.keys()) {
			if (this.#samples.size < skewPeers) break;
			this.#samples.delete(oldest);
		}
		this.#samples.set(peer, { skewMs, at: now });
	}

	/**
	 * Milliseconds to add to our uncorrected wall clock; 0 while the difference is too small to matter;
	 * `undefined` while fewer than three peers have answered or they do not agree.
	 */
	correction(now: Mono): number | undefined {
		this.#expire(now);
		const skews = [...this.#samples.values()].map((sample) => sample.skewMs).sort((a, b) => a - b);
		if (skews.length < skewFewestPeers) return undefined;
		const middle = median(skews);
		const spread = median(skews.map((skew) => Math.abs(skew - middle)).sort((a, b) => a - b));
		if (Math.abs(middle) <= skewIgnoredMs) return 0;
		return spread > Math.max(skewIgnoredMs, Math.abs(middle) / 2) ? undefined : Math.round(middle);
	}

	#expire(now: Mono): void {
		for (const [peer, sample] of this.#samples) {
			if (now - sample.at < skewSampleLifetimeMs) return;
			this.#samples.delete(peer);
		}
	}
}

function median(sorted: readonly number[]): number {
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
