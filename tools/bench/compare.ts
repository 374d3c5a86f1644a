// Compares ways of doing one thing in one run: short samples in shuffled order, and ratios within a round.
// Absolute times change with the machine and the hour; the ratios hardly do.

/** One way of doing it: the name, and the work. */
export interface Way {
	readonly name: string;
	readonly work: () => unknown;
}

/** What was measured of one way. */
export interface Row {
	readonly name: string;
	/** Microseconds a call: the 10th percentile of all samples. */
	readonly micros: number;
	/** Median over the rounds of its time divided by the first way's. */
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

/** Measures all ways; the first is what the others are compared with. */
export function compare(ways: readonly Way[], effort: Effort = usual): Row[] {
	const calls = ways.map((w) => callsFor(w.work, effort.sampleMs));
	const times = ways.map((): number[] => []);
	for (let round = 0; round < effort.rounds; round++) {
		const order = ways.map((_, i) => i).sort(() => Math.random() - 0.5);
		for (const i of order) times[i]!.push(sample(ways[i]!.work, calls[i]!));
	}
	return ways.map((w, i) => ({
		name: w.name,
		micros: quantile(times[i]!, 0.1),
		ratio: quantile(
			times[i]!.map((t, round) => t / times[0]![round]!),
			0.5,
		),
	}));
}
