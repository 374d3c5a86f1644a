// A limit on a rate that lets bursts through: bytes, dials, messages of one peer.
import { checkPositive } from './arguments.js';

/** Tokens that come back steadily, up to `burst`; full at the beginning. */
export class TokenBucket {
	readonly #ratePerMs: number;
	readonly #burst: number;
	#tokens: number;
	#at: number | undefined;

	/** @param limits tokens a second and most tokens at once, both above 0; throws RangeError otherwise */
	constructor(limits: { readonly ratePerSecond: number; readonly burst: number }) {
		checkPositive('token bucket ratePerSecond', limits.ratePerSecond);
		checkPositive('token bucket burst', limits.burst);
		this.#ratePerMs = limits.ratePerSecond / 1000;
		this.#burst = limits.burst;
		this.#tokens = limits.burst;
	}

	/** Takes `count` tokens, or none and answers false; `now` in milliseconds. */
	take(count: number, now: number): boolean {
		this.#refill(now);
		if (count > this.#tokens + 1e-9) return false;
		this.#tokens = Math.max(0, this.#tokens - count);
		return true;
	}

	/** When `count` tokens will be there; `now` if they are, infinite if they never fit. */
	availableAt(count: number, now: number): number {
		this.#refill(now);
		if (count > this.#burst) return Number.POSITIVE_INFINITY;
		const missing = count - this.#tokens;
		return missing <= 1e-9 ? now : now + missing / this.#ratePerMs;
	}

	#refill(now: number): void {
		const since = this.#at === undefined ? 0 : now - this.#at;
		if (since < 0) return;
		this.#tokens = Math.min(this.#burst, this.#tokens + since * this.#ratePerMs);
		this.#at = now;
	}
}
