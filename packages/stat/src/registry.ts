// One place where everything counted can be found by name: for the snapshot, the console and Prometheus.
import { mostNames, mostSeries, otherLabel, rateHalfLifeMs } from './constants.js';
import { BoundedHistogram, type Counter, DecayingRate, type Histogram, PlainCounter, type Rate } from './metrics.js';
import { exposition } from './prometheus.js';
import type { Labels, SeriesSnapshot, StatKind, StatSnapshot } from './snapshot.js';

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

	#checkFree(name: string, kind: StatKind): void {
		for (const suffix of histogramSuffixes) {
			if (kind === 'histogram' && this.#families.has(name + suffix)) throw new RangeError(`${name}${suffix} is taken`);
			const owner = name.endsWith(suffix) ? name.slice(0, -suffix.length) : '';
			if (this.#families.get(owner)?.kind === 'histogram')
				throw new RangeError(`${name} is taken by the histogram ${owner}`);
		}
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
			this.#checkFree(name, kind);
			family = { kind, help, series: new Map() };
			this.#families.set(name, family);
		}
		if (family.kind !== kind) throw new RangeError(`${name} is a ${family.kind}`);
		if (kind === 'histogram' && 'le' in labels) throw new RangeError('a histogram has a label le of its own');
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

/** What a histogram's name is followed by in the text. */
const histogramSuffixes = ['_bucket', '_sum', '_count'];

function keyOf(labels: Labels): string {
	const names = Object.keys(labels).sort();
	for (const name of names) if (!/^(?!__)[a-z_][a-z0-9_]*$/.test(name)) throw new RangeError(`not a label: ${name}`);
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
