// Lookups and table sizes at growing sizes of the network: what grows with its logarithm, and what must not grow with it at all.
import { seconds } from '@i2p/time';
import { joinFindings } from './findings.js';
import type { Half } from './half.js';
import { allCheckers, type Size } from './scenario.js';
import { World } from './world.js';

/** Sizes that are compared, and how long each runs in virtual seconds. */
const sizes: readonly number[] = [50, 200, 800];
const runSeconds = 90;

/** What was measured at one size. */
interface ScaleRow {
	readonly routers: number;
	/** RouterInfos that a router knows, and links that it has: medians. */
	readonly known: number;
	readonly links: number;
	/** Floodfills asked for each lookup, as mean of all; lookups that found, in percent: some ask for what there is not. */
	readonly asksPerLookup: number;
	readonly foundPercent: number;
	/** Median of the time that a router took to have its first tunnels, in virtual milliseconds. */
	readonly integrationMs: number;
	/** What checkers found. */
	readonly problems: number;
}

/** One size: its row, and what checkers found in words. */
export interface Measured {
	readonly row: ScaleRow;
	readonly texts: readonly string[];
}

const median = (numbers: number[]): number => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
const rounded = (value: number): number => Math.round(value * 100) / 100;

/** Measures one size; in half of a world, while the same is called for the other, both answer the same. */
export function measureScale({ routers, seed }: Omit<Size, 'seconds'>, half?: Half): Measured {
	const checkers = allCheckers();
	const world = new World({ seed, routers, checkers, ...(half && { half }) });
	world.startAll();
	world.startApplications();
	world.run(seconds(runSeconds));
	for (const checker of checkers) checker.atEnd?.(world);
	const findings = joinFindings(checkers, world);
	const ends = world.ending().routers;
	const sum = (name: string) => ends.reduce((total, { counters }) => total + (counters[`netdb-${name}`] ?? 0), 0);
	const ended = ['found', 'not-found', 'timeout', 'no-floodfill'].map((end) => sum(`lookup-${end}`));
	const lookups = ended.reduce((a, b) => a + b, 0);
	const row = {
		routers,
		known: median(ends.map(({ known }) => known)),
		links: median(ends.map(({ links }) => links)),
		asksPerLookup: rounded((sum('answer-found') + sum('answer-hints') + sum('lookup-try-timeout')) / lookups),
		foundPercent: rounded((100 * sum('lookup-found')) / lookups),
		integrationMs: Math.round(median(ends.flatMap(({ integrationMs }) => integrationMs))),
		problems: findings.reduce((total, { count }) => total + count, 0),
	};
	return { row, texts: findings.flatMap(({ problems }) => problems) };
}

/** Has every size measured, one after the other; the last line is one JSON object. */
export async function runScale(
	measure: (routers: number) => Promise<Measured & { readonly cpuSeconds: number }>,
	say: (line: string) => void,
): Promise<void> {
	const rows: (ScaleRow & { readonly cpuSeconds: number })[] = [];
	for (const routers of sizes) {
		const { row, texts, cpuSeconds } = await measure(routers);
		rows.push({ ...row, cpuSeconds });
		say(
			Object.entries(rows.at(-1)!)
				.map(([name, value]) => `${name} ${value}`)
				.join(', '),
		);
		for (const text of texts) say(`  ${text}`);
	}
	const [first, last] = [rows[0]!, rows.at(-1)!];
	// Sixteen times the routers are four more steps of a search that halves: a lookup may ask so many more, no more.
	const isLogarithmic = last.asksPerLookup <= first.asksPerLookup + Math.log2(last.routers / first.routers);
	const failed = (isLogarithmic ? 0 : 1) + rows.filter(({ problems }) => problems > 0).length;
	say(`${rows.length + 1 - failed} passed, ${failed} failed`);
	say(JSON.stringify({ scale: rows }));
	process.exitCode = failed === 0 ? 0 : 1;
}
