// One place where everything counted can be found by name: for the snapshot, the console and Prometheus.
import { mostNames, mostSeries, otherLabel, rateHalfLifeMs } from './constants.js';
import { BoundedHistogram, type Counter, DecayingRate, type Histogram, PlainCounter, type Rate } from './metrics.js';

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

type Metric = PlainCounter | BoundedHistogram | DecayingRate | { readonly read: () => number };

interface Family {
	readonly kind: StatKind;
	readonly help: string;
	readonly series: Map<string, { readonly labels: Labels; readonly metric: Metric }>;
}

/** Counters, gauges, histograms and rates by name. The same name and labels answer the same thing again. */
export class StatRegistry {
	readonly #families = new Map<string, Family>();

	/** A counter; `name` in snake case, ending in `_total` by custom. */
	counter(name: string, help: string, labels: Labels = {}): Counter {
		return this.#find(name, 'counter', help, labels, () => new PlainCounter());
	}

	/** A gauge whose level is read when it is asked for; a second one of the same name and labels replaces the first. */
	gauge(name: string, help: string, read: () => number, labels: Labels = {}): void {
		this.#find(name, 'gauge', help, labels, () => ({ read }), true);
	}

	/** A histogram over rising upper bounds; throws RangeError if they do not rise. */
	histogram(name: string, help: string, bounds: readonly number[], labels: Labels = {}): Histogram {
		return this.#find(name, 'histogram', help, labels, () => new BoundedHistogram(bounds));
	}

	/** A rate that forgets half of what it saw every `halfLifeMs`. */
	rate(name: string, help: string, halfLifeMs: number = rateHalfLifeMs, labels: Labels = {}): Rate {
		return this.#find(name, 'rate', help, labels, () => new DecayingRate(halfLifeMs));
	}

	/** A function that counts codes under one name: what machines are given as `note`. */
	noter(name: string, help: string, labels: Labels = {}): (code: string) => void {
		const known = new Map<string, Counter>();
		return (code) => {
			let counter = known.get(code);
			if (counter === undefined) {
				counter = this.counter(name, help, { ...labels, code });
				if (known.size < mostSeries) known.set(code, counter);
			}
			counter.add();
		};
	}

	/** Everything as plain data, by name; rates as seen at `now` (monotonic milliseconds). */
	snapshot(now = 0): StatSnapshot[] {
		return [...this.#families]
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([name, family]) => ({
				name,
				kind: family.kind,
				help: family.help,
				series: [...family.series.values()].map(({ labels, metric }) => seriesOf(labels, metric, now)),
			}));
	}

	/** Everything in Prometheus' text format 0.0.4; a rate is shown as a gauge. */
	prometheus(now = 0): string {
		return this.snapshot(now).map(exposition).join('');
	}

	#find<M extends Metric>(
		name: string,
		kind: StatKind,
		help: string,
		labels: Labels,
		make: () => M,
		replace = false,
	): M {
		let family = this.#families.get(name);
		if (family === undefined) {
			if (!/^[a-z_][a-z0-9_]*$/.test(name)) throw new RangeError(`not a name: ${name}`);
			if (this.#families.size >= mostNames) throw new RangeError('too many names');
			family = { kind, help, series: new Map() };
			this.#families.set(name, family);
		}
		if (family.kind !== kind) throw new RangeError(`${name} is a ${family.kind}`);
		let [kept, key] = [labels, keyOf(labels)];
		if (!family.series.has(key) && family.series.size >= mostSeries) {
			kept = Object.fromEntries(Object.keys(labels).map((label) => [label, otherLabel]));
			key = keyOf(kept);
		}
		const known = family.series.get(key);
		if (known !== undefined && !replace) return known.metric as M;
		const metric = make();
		family.series.set(key, { labels: kept, metric });
		return metric;
	}
}

function keyOf(labels: Labels): string {
	const names = Object.keys(labels).sort();
	for (const name of names) if (!/^[a-z_][a-z0-9_]*$/.test(name)) throw new RangeError(`not a label: ${name}`);
	return JSON.stringify(names.map((name) => [name, labels[name]]));
}

function seriesOf(labels: Labels, metric: Metric, now: number): SeriesSnapshot {
	if (metric instanceof PlainCounter) return { labels, value: metric.value };
	if (metric instanceof DecayingRate) return { labels, value: metric.perSecond(now), sum: metric.total };
	if (metric instanceof BoundedHistogram) {
		const bounds = [...metric.bounds, Number.POSITIVE_INFINITY];
		const counts = metric.cumulative();
		return { labels, value: metric.count, sum: metric.sum, buckets: bounds.map((bound, i) => [bound, counts[i]!]) };
	}
	return { labels, value: metric.read() };
}

function exposition(stat: StatSnapshot): string {
	const kind = stat.kind === 'rate' ? 'gauge' : stat.kind;
	let text = `# HELP ${stat.name} ${stat.help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n`;
	text += `# TYPE ${stat.name} ${kind}\n`;
	for (const { labels, value, sum, buckets } of stat.series) {
		if (buckets === undefined) {
			text += sample(stat.name, labels, value);
			continue;
		}
		for (const [bound, count] of buckets)
			text += sample(`${stat.name}_bucket`, { ...labels, le: number(bound) }, count);
		text += sample(`${stat.name}_sum`, labels, sum ?? 0) + sample(`${stat.name}_count`, labels, value);
	}
	return text;
}

function sample(name: string, labels: Labels, value: number): string {
	const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
	return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${number(value)}\n`;
}

function escaped(text: string): string {
	return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function number(value: number): string {
	if (value === Number.POSITIVE_INFINITY) return '+Inf';
	return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);
}
