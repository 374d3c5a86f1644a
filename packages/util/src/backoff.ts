// How long to wait before the next attempt, when attempts fail.
import { checkPositive } from './arguments.js';
import { backoffSpread } from './constants.js';
import type { Random } from './random.js';

/** Delays that grow by `factor` from `firstMs` to `mostMs`, each spread by a quarter to either side. */
export class Backoff {
	readonly #firstMs: number;
	readonly #mostMs: number;
	readonly #factor: number;
	readonly #random: Random;
	#nextMs: number;

	/** @param shape delays in milliseconds, a factor of at least 1, and the chance for the spread */
	constructor(shape: {
		readonly firstMs: number;
		readonly mostMs: number;
		readonly factor: number;
		readonly random: Random;
	}) {
		checkPositive('backoff firstMs', shape.firstMs);
		checkPositive('backoff mostMs', shape.mostMs);
		if (shape.mostMs < shape.firstMs)
			throw new RangeError(`backoff mostMs: expected at least firstMs, ${shape.firstMs}, got ${shape.mostMs}`);
		checkPositive('backoff factor', shape.factor);
		if (shape.factor < 1) throw new RangeError(`backoff factor: expected at least 1, got ${shape.factor}`);
		this.#firstMs = shape.firstMs;
		this.#mostMs = shape.mostMs;
		this.#factor = shape.factor;
		this.#random = shape.random;
		this.#nextMs = shape.firstMs;
	}

	/** The delay before the next attempt, in whole milliseconds, never above `mostMs`. */
	next(): number {
		const delay = this.#nextMs;
		this.#nextMs = Math.min(this.#mostMs, delay * this.#factor);
		const spread = 1 + backoffSpread * (this.#random.below(2001) / 1000 - 1);
		return Math.min(this.#mostMs, Math.max(1, Math.round(delay * spread)));
	}

	/** After a success: the next delay is the first again. */
	reset(): void {
		this.#nextMs = this.#firstMs;
	}
}
