// Round trip and retransmission timeout. RFC 6298 with the bounds of I2P. Pure numbers.
import { leastRounds, maxRtoMs, mostBackedOffMs } from './constants.js';
import type { Path } from './path.js';

/** Allowance for the peer's acknowledgement delay (i2pd: up to 200 ms), late tunnel gateways and busy processors, in milliseconds. */
const slackMs = 200;
/** What a remembered round trip is worth for the first timeout. */
const rememberedFactor = 3;

/** Measures the round trip; answers the timeout. */
export class RoundTrip {
	#smoothMs = 0;
	#varianceMs = 0;
	#leastMs = Number.POSITIVE_INFINITY;
	#recentLeastMs = Number.POSITIVE_INFINITY;
	#rounds = 0;
	#measured = false;
	#backoff = 0;
	#rtoMs: number;

	/** Starts from what is known of the path, if anything: a first timeout shorter than the usual one, never below 1 s. */
	constructor(initialRtoMs: number, path: Path) {
		this.#rtoMs = initialRtoMs;
		if (path.smoothMs === 0) return;
		this.#smoothMs = path.smoothMs;
		this.#varianceMs = path.varianceMs;
		const guess = rememberedFactor * (path.smoothMs + 4 * path.varianceMs);
		this.#rtoMs = Math.min(initialRtoMs, Math.max(1000, guess));
	}

	/** Whether this stream has measured anything. */
	get measured(): boolean {
		return this.#measured;
	}

	/** Smoothed round trip, in milliseconds; 0 while nothing is known. */
	get smoothMs(): number {
		return this.#smoothMs;
	}

	/** Least round trip seen, in milliseconds; Infinity while nothing is measured. */
	get leastMs(): number {
		return this.#leastMs;
	}

	/** Current timeout, backed off. */
	get rtoMs(): number {
		const backedOff = Math.min(mostBackedOffMs, this.#rtoMs * 2 ** this.#backoff);
		return Math.min(maxRtoMs, Math.max(this.#rtoMs, backedOff));
	}

	/** One packet that was sent once has been acknowledged after so long. */
	onSample(ms: number): void {
		if (this.#measured) {
			this.#varianceMs += (Math.abs(this.#smoothMs - ms) - this.#varianceMs) / 4;
			this.#smoothMs += (ms - this.#smoothMs) / 8;
		} else {
			this.#smoothMs = ms;
			this.#varianceMs = ms / 2;
			this.#measured = true;
		}
		this.#leastMs = Math.min(this.#leastMs, ms);
		this.#recentLeastMs = Math.min(this.#recentLeastMs, ms);
		this.#renew();
	}

	/** A packet was acknowledged after a timeout that was too early: the next are later, the path is not slower. */
	onLateSample(ms: number): void {
		if (!this.#measured) {
			this.onSample(ms);
			return;
		}
		this.#varianceMs += (Math.abs(this.#smoothMs - ms) - this.#varianceMs) / 4;
		this.#renew();
	}

	#renew(): void {
		this.#rtoMs = this.#smoothMs + Math.max(4 * this.#varianceMs, slackMs);
		this.#backoff = 0;
	}

	/** The path has become another one, with this round trip: what was measured before says nothing any more. */
	restart(ms: number): void {
		this.#measured = false;
		this.#leastMs = Number.POSITIVE_INFINITY;
		this.#recentLeastMs = Number.POSITIVE_INFINITY;
		this.onSample(ms);
	}

	/** Something new was acknowledged: the way is open again. */
	onProgress(): void {
		this.#backoff = 0;
	}

	/** The timeout has passed: the next is twice as long, up to what a tunnel that failed takes to be replaced. */
	onTimeout(): void {
		this.#backoff = Math.min(this.#backoff + 1, 16);
	}

	/** A round trip is over: what was least long ago counts no more, for the path may be another one by now. */
	onRound(): void {
		if (++this.#rounds < leastRounds) return;
		this.#rounds = 0;
		if (this.#recentLeastMs !== Number.POSITIVE_INFINITY) this.#leastMs = this.#recentLeastMs;
		this.#recentLeastMs = Number.POSITIVE_INFINITY;
	}

	/** How much it varies, in milliseconds. */
	get varianceMs(): number {
		return this.#varianceMs;
	}
}
