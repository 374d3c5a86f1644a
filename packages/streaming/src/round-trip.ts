// Round trip and retransmission timeout. RFC 6298 with the bounds of I2P. Pure numbers.
import { initialRtoMs, maxRtoMs, minRtoMs } from './constants.js';

/** What is remembered of a round trip for the next stream to the same peer, in milliseconds. */
export interface RoundTripMemory {
	readonly smoothMs: number;
	readonly varianceMs: number;
}

/** Allowance for the peer's acknowledgement delay (i2pd: up to 200 ms), late tunnel gateways and busy processors, in milliseconds. */
const slackMs = 200;
/** What a remembered round trip is worth for the first timeout. */
const rememberedFactor = 3;

/** Measures the round trip; answers the timeout. */
export class RoundTrip {
	#smoothMs = 0;
	#varianceMs = 0;
	#leastMs = Number.POSITIVE_INFINITY;
	#measured = false;
	#backoff = 0;
	#rtoMs: number = initialRtoMs;

	/** Starts from what is remembered, if anything: a first timeout shorter than 9 s, never below 1 s. */
	constructor(memory?: RoundTripMemory) {
		if (memory === undefined) return;
		this.#smoothMs = memory.smoothMs;
		this.#varianceMs = memory.varianceMs;
		const guess = rememberedFactor * (memory.smoothMs + 4 * memory.varianceMs);
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
		return Math.min(maxRtoMs, this.#rtoMs * 2 ** this.#backoff);
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
		this.#rtoMs = Math.max(minRtoMs, this.#smoothMs + Math.max(4 * this.#varianceMs, slackMs));
		this.#backoff = 0;
	}

	/** The path has become another one, with this round trip: what was measured before says nothing any more. */
	restart(ms: number): void {
		this.#measured = false;
		this.#leastMs = Number.POSITIVE_INFINITY;
		this.onSample(ms);
	}

	/** Something new was acknowledged: the way is open again. */
	onProgress(): void {
		this.#backoff = 0;
	}

	/** The timeout has passed: the next is twice as long. */
	onTimeout(): void {
		this.#backoff = Math.min(this.#backoff + 1, 16);
	}

	/** What to remember; `undefined` if nothing was measured. */
	memory(): RoundTripMemory | undefined {
		return this.#measured ? { smoothMs: this.#smoothMs, varianceMs: this.#varianceMs } : undefined;
	}
}
