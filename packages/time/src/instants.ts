// Two kinds of time that must never be mixed: `Mono` measures, `Wall` dates.

declare const monoBrand: unique symbol;
declare const wallBrand: unique symbol;

/** Monotonic time in milliseconds from an arbitrary origin; never goes back. */
export type Mono = number & { readonly [monoBrand]: true };

/** Skew-corrected Unix time in milliseconds. */
export type Wall = number & { readonly [wallBrand]: true };

/** A monotonic instant of so many milliseconds. */
export function mono(ms: number): Mono {
	return ms as Mono;
}

/** A wall-clock instant of so many milliseconds since 1970-01-01 UTC. */
export function wall(ms: number): Wall {
	return ms as Wall;
}

/** The instant `ms` milliseconds after another of its kind. */
export function after<T extends Mono | Wall>(instant: T, ms: number): T {
	return (instant + ms) as T;
}

/** An instant that never comes. */
export const never: Mono = Number.POSITIVE_INFINITY as Mono;

/** Whole seconds since 1970, rounded to the nearest as handshakes want it. */
export function wallSeconds(instant: Wall): number {
	return Math.round(instant / 1000);
}

/** A wall-clock instant of so many seconds since 1970. */
export function fromWallSeconds(seconds: number): Wall {
	return wall(seconds * 1000);
}
