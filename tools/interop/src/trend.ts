// Whether a measured value grows: a straight line through samples, and what it means over their time.

/** A value at a time. */
export interface Sample {
	readonly seconds: number;
	readonly value: number;
}

/** A line through samples, and its growth against what is allowed. */
export interface Trend {
	readonly mean: number;
	/** Growth of the line in an hour, in units of the value. */
	readonly perHour: number;
	/** Growth of the line from the first sample to the last. */
	readonly grown: number;
	readonly flat: boolean;
}

/**
 * The least-squares line through samples. It is flat when it grows by no more than `share` of the mean, or by no more than
 * `least`, whichever is more. Throws RangeError for fewer than three samples.
 */
export function trendOf(samples: readonly Sample[], share: number, least: number): Trend {
	if (samples.length < 3) throw new RangeError(`samples: expected at least 3, got ${samples.length}`);
	const average = (of: (sample: Sample) => number) => samples.reduce((sum, s) => sum + of(s), 0) / samples.length;
	const seconds = average((s) => s.seconds);
	const mean = average((s) => s.value);
	const spread = average((s) => (s.seconds - seconds) ** 2);
	const slope = spread === 0 ? 0 : average((s) => (s.seconds - seconds) * (s.value - mean)) / spread;
	const grown = slope * (samples.at(-1)!.seconds - samples[0]!.seconds);
	return { mean, perHour: slope * 3600, grown, flat: grown <= Math.max(share * mean, least) };
}
