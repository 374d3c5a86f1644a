// What is counted, as plain data: for the console, for Prometheus, for whoever asks.

/** Names and values of one series. */
export type Labels = Readonly<Record<string, string>>;

/** What kind of thing a name stands for. */
export type StatKind = 'counter' | 'gauge' | 'histogram' | 'rate';

/** One name and all its series, as plain data. */
export interface StatSnapshot {
	readonly name: string;
	readonly kind: StatKind;
	readonly help: string;
	readonly series: readonly SeriesSnapshot[];
}

/** One series: `value` is the sum, the level, the count of values, or the amount a second. */
export interface SeriesSnapshot {
	readonly labels: Labels;
	readonly value: number;
	/** Of a histogram: the sum of the values. Of a rate: the total. */
	readonly sum?: number;
	/** Of a histogram: `[bound, values at most as large]`, the last bound infinite. */
	readonly buckets?: readonly (readonly [number, number])[];
}
