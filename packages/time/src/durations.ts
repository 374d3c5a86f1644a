// Durations are plain milliseconds; these give them units where they are written.

/** Milliseconds in so many seconds. */
export function seconds(count: number): number {
	return count * 1000;
}

/** Milliseconds in so many minutes. */
export function minutes(count: number): number {
	return count * 60_000;
}

/** Milliseconds in so many hours. */
export function hours(count: number): number {
	return count * 3_600_000;
}

/** Milliseconds in so many days of 24 hours. */
export function days(count: number): number {
	return count * 86_400_000;
}
