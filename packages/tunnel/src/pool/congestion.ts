// How loaded this router is as a hop, averaged over minutes, and the letter that its RouterInfo says about it. Proposal 162.
// Must not know what the load consists of.
import { congestionHoldMs, congestionMemoryMs, congestionSteps, quietStartMs } from '../constants.js';

/** D: medium; E: high, most builds are refused; G: all are. */
export type CongestionLetter = 'D' | 'E' | 'G';

/** Follows the load; letters come late and go late, so that they do not flap. */
export class Congestion {
	#level = 0;
	#at: number | undefined;
	#startedAt: number | undefined;
	#letter: CongestionLetter | undefined;
	#changedAt = Number.NEGATIVE_INFINITY;

	/** The load averaged over the last minutes, 0 to 1. */
	get level(): number {
		return this.#level;
	}

	/** What to publish; nothing in the first minutes, so that a restart does not show. */
	get letter(): CongestionLetter | undefined {
		return this.#letter;
	}

	/** The load has been this since the last call, 0 to 1; answers whether the letter changed. */
	sample(load: number, now: number): boolean {
		this.#startedAt ??= now;
		const sinceMs = this.#at === undefined ? 0 : now - this.#at;
		this.#at = now;
		this.#level += (Math.min(1, load) - this.#level) * (1 - Math.exp(-sinceMs / congestionMemoryMs));
		const letter = now - this.#startedAt < quietStartMs ? undefined : this.#fitting();
		if (letter === this.#letter || now - this.#changedAt < congestionHoldMs) return false;
		this.#letter = letter;
		this.#changedAt = now;
		return true;
	}

	/** The worst letter whose entry is reached, or that stands and whose exit is not. */
	#fitting(): CongestionLetter | undefined {
		const standing = congestionSteps.findIndex((step) => step.letter === this.#letter);
		for (const [i, { letter, enter, leave }] of congestionSteps.entries()) {
			const stands = standing >= 0 && standing <= i;
			if (this.#level >= (stands ? leave : enter)) return letter;
		}
		return undefined;
	}
}
