// The four things that can be counted, as small as they can be: they stand on hot paths.
import { checkPositive } from '@i2p/util';

/** Something that only grows. */
export interface Counter {
	/** Adds one, or `n`; what is below 0 is passed over, for counters stand on hot paths and never fall. */
	add(n?: number): void;
	/** The sum so far. */
	readonly value: number;
}

/** How values are spread over fixed bounds. */
export interface Histogram {
	/** Counts one value; NaN is passed over. */
	observe(value: number): void;
	/** Values so far. */
	readonly count: number;
	/** Their sum. */
	readonly sum: number;
	/** Values at most as large as each bound, cumulative, and all of them last. */
	cumulative(): number[];
}

/** How much comes each second, averaged so that what is long ago weighs less and less. */
export interface Rate {
	/** Adds an amount that came at `now` (monotonic milliseconds). */
	add(amount: number, now: number): void;
	/** Amount a second, as seen at `now`. */
	perSecond(now: number): number;
	/** The sum so far. */
	readonly total: number;
}

/** @internal */
export class PlainCounter implements Counter {
	value = 0;

	add(n = 1): void {
		if (n >= 0) this.value += n;
	}
}

/** @internal */
export class BoundedHistogram implements Histogram {
	readonly bounds: readonly number[];
	readonly #counts: number[];
	count = 0;
	sum = 0;

	constructor(bounds: readonly number[]) {
		if (bounds.length === 0) throw new RangeError('histogram bounds: expected one at least, got none');
		for (let i = 0; i < bounds.length; i++)
			if (!Number.isFinite(bounds[i]) || bounds[i]! <= (bounds[i - 1] ?? Number.NEGATIVE_INFINITY))
				throw new RangeError(`histogram bounds: expected finite ones that rise, got ${bounds.join(' ')}`);
		this.bounds = [...bounds];
		this.#counts = new Array<number>(bounds.length + 1).fill(0);
	}

	observe(value: number): void {
		if (Number.isNaN(value)) return;
		let at = 0;
		while (at < this.bounds.length && value > this.bounds[at]!) at++;
		this.#counts[at]!++;
		this.count++;
		this.sum += value;
	}

	cumulative(): number[] {
		let below = 0;
		return this.#counts.map((count) => {
			below += count;
			return below;
		});
	}
}

/** @internal */
export class DecayingRate implements Rate {
	readonly #decayPerMs: number;
	#weighted = 0;
	#begun: number | undefined;
	#at = 0;
	total = 0;

	constructor(halfLifeMs: number) {
		checkPositive('rate halfLifeMs', halfLifeMs);
		this.#decayPerMs = Math.LN2 / halfLifeMs;
	}

	add(amount: number, now: number): void {
		this.#begun ??= now;
		this.#forget(now);
		this.#weighted += amount;
		this.total += amount;
	}

	// The sum of what came, each part halved every half-life, over the sum of the weights of the time since the first.
	perSecond(now: number): number {
		if (this.#begun === undefined) return 0;
		this.#forget(now);
		const seen = Math.max(1000, now - this.#begun);
		return (this.#weighted * 1000 * this.#decayPerMs) / -Math.expm1(-this.#decayPerMs * seen);
	}

	#forget(now: number): void {
		if (now > this.#at && this.#weighted > 0) this.#weighted *= Math.exp(-this.#decayPerMs * (now - this.#at));
		this.#at = Math.max(this.#at, now);
	}
}
