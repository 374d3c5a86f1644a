// Whether a destination is in use: after a time without a payload its tunnels are reduced, after another it is closed. I2CP options "reduceOnIdle",
// "closeOnIdle". A machine; must not know tunnels.

import type { Turn } from '@i2p/runtime';
import { after, type Mono, never } from '@i2p/time';
import type { Conduct } from './conduct.js';

/** What is to be done now. */
export type IdleStep = 'rest' | 'close';

/** The watch over one destination's use. */
export class IdleWatch {
	readonly #conduct: Conduct;
	#usedAt: Mono | undefined;
	#resting = false;

	constructor(conduct: Conduct) {
		this.#conduct = conduct;
	}

	/** A payload came or left, or it has become ready; answers whether that ends a rest. */
	use(now: Mono): boolean {
		this.#usedAt = now;
		const wasResting = this.#resting;
		this.#resting = false;
		return wasResting;
	}

	/** When it must be told the time. */
	due(): Mono {
		const { restAfterMs, closeAfterMs } = this.#conduct;
		if (this.#usedAt === undefined) return never;
		const rest = restAfterMs === undefined || this.#resting ? never : after(this.#usedAt, restAfterMs);
		return closeAfterMs === undefined ? rest : (Math.min(rest, after(this.#usedAt, closeAfterMs)) as Mono);
	}

	/** What its time has come for. */
	onTime({ now }: Turn): IdleStep | undefined {
		if (this.#usedAt === undefined || now < this.due()) return undefined;
		const { closeAfterMs } = this.#conduct;
		if (closeAfterMs !== undefined && now >= after(this.#usedAt, closeAfterMs)) return 'close';
		this.#resting = true;
		return 'rest';
	}
}
