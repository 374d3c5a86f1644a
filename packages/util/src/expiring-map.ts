// A bounded table whose entries all live equally long: replay caches, pending questions, recent answers.
import { checkInteger, checkPositive } from './arguments.js';

interface Held<V> {
	readonly value: V;
	readonly due: number;
}

/** Entries that vanish `lifetimeMs` after they were set or used; when full, the least recently set or used makes room. */
export class ExpiringMap<K, V> {
	readonly #capacity: number;
	readonly #lifetimeMs: number;
	readonly #held = new Map<K, Held<V>>();

	/** @param bounds most entries (at least 1) and how long each lives; throws RangeError otherwise */
	constructor(bounds: { readonly capacity: number; readonly lifetimeMs: number }) {
		checkInteger('expiring map capacity', bounds.capacity, 1, Number.MAX_SAFE_INTEGER);
		checkPositive('expiring map lifetimeMs', bounds.lifetimeMs);
		this.#capacity = bounds.capacity;
		this.#lifetimeMs = bounds.lifetimeMs;
	}

	/** Entries held, some of them perhaps expired but not yet removed. */
	get size(): number {
		return this.#held.size;
	}

	/** Sets the entry anew: its life begins at `now`, which must not go backwards. */
	set(key: K, value: V, now: number): void {
		this.#held.delete(key);
		this.expire(now);
		if (this.#held.size >= this.#capacity) this.#held.delete(this.#held.keys().next().value as K);
		this.#held.set(key, { value, due: now + this.#lifetimeMs });
	}

	/** The value, unless it has expired; its life begins anew at `now`: what is used stays, what is not makes room. */
	use(key: K, now: number): V | undefined {
		const value = this.get(key, now);
		if (value !== undefined) this.set(key, value, now);
		return value;
	}

	/** The value, unless it has expired; looking does not lengthen its life. */
	get(key: K, now: number): V | undefined {
		const held = this.#held.get(key);
		return held === undefined || held.due <= now ? undefined : held.value;
	}

	/** Whether there is an entry that has not expired. */
	has(key: K, now: number): boolean {
		const held = this.#held.get(key);
		return held !== undefined && held.due > now;
	}

	/** Removes the entry; answers whether there was one. */
	delete(key: K): boolean {
		return this.#held.delete(key);
	}

	/** Removes everything. */
	clear(): void {
		this.#held.clear();
	}

	/** Removes what has expired. */
	expire(now: number): void {
		for (const [key, held] of this.#held) {
			if (held.due > now) return;
			this.#held.delete(key);
		}
	}

	/** When the oldest entry expires; infinite when empty. */
	nextDue(): number {
		for (const held of this.#held.values()) return held.due;
		return Number.POSITIVE_INFINITY;
	}

	/** Every entry held, oldest first; call {@link expire} before to see the living only. */
	*entries(): IterableIterator<[K, V]> {
		for (const [key, held] of this.#held) yield [key, held.value];
	}
}
