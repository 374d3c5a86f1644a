// Compares ways of doing one thing in one run: short samples in shuffled order, and ratios within a round.
// Absolute times change with the machine and the hour; the ratios hardly do.

/** One way of doing it: the name, and the work. */
export interface Way {
	readonly name: string;
	readonly work: () => unknown;
}

/** Ways of doing one thing: those that ours is compared with, then ours. */
export interface Comparison {
	readonly what: string;
	readonly others: readonly Way[];
	readonly ours: Way;
	/** Most that ours may take of the time of the fastest other, where something is aimed at. */
	readonly goal?: number;
}

/** What was measured of one way. */
export interface Row {
	readonly name: string;
	/** Microseconds a call: the 10th percentile of all samples. */
	readonly micros: number;
	/** Median over the rounds of its time divided by that of the fastest other. */
	readonly ratio: number;
}

/** How long one sample takes at least, in milliseconds, and how many rounds there are. */
export interface Effort {
	readonly sampleMs: number;
	readonly rounds: number;
}

const usual: Effort = { sampleMs: 2, rounds: 101 };

function quantile(values: readonly number[], q: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!;
}

function sample(work: () => unknown, calls: number): number {
	const begin = performance.now();
	for (let i = 0; i < calls; i++) work();
	return ((performance.now() - begin) * 1000) / calls;
}

/** So many calls that a sample lasts long enough; warms up on the way. */
function callsFor(work: () => unknown, sampleMs: number): number {
	for (let calls = 1; ; calls *= 2) {
		const micros = sample(work, calls);
		if (micros * calls >= 1000 * sampleMs) return calls;
	}
}

/** Measures all ways, ours last. */
export function compare({ others, ours }: Comparison, effort: Effort = usual): Row[] {
	const ways = [...others, ours];
	const calls = ways.map((w) => callsFor(w.work, effort.sampleMs));
	const times = ways.map((): number[] => []);
	for (let round = 0; round < effort.rounds; round++) {
		const order = ways.map((_, i) => i).sort(() => Math.random() - 0.5);
		for (const i of order) times[i]!.push(sample(ways[i]!.work, calls[i]!));
	}
	const medians = times.slice(0, others.length).map((t) => quantile(t, 0.5));
	const fastest = times[medians.indexOf(Math.min(...medians))]!;
	return ways.map((w, i) => ({
		name: w.name,
		micros: quantile(times[i]!, 0.1),
		ratio: quantile(
			times[i]!.map((t, round) => t / fastest[round]!),
			0.5,
		),
	}));
}
