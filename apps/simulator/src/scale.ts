// Lookups and table sizes at growing sizes of the network: what grows with its logarithm, and what must not grow with it at all.
import { seconds } from '@i2p/time';
import { allCheckers } from './scenario.js';
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
	readonly cpuSeconds: number;
	/** What checkers found. */
	readonly problems: number;
}

/** One size: its row, and what checkers found in words. */
interface Measured {
	readonly row: ScaleRow;
	readonly texts: readonly string[];
}

const median = (numbers: number[]): number => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
const rounded = (value: number): number => Math.round(value * 100) / 100;

function measure(routers: number, seed: string): Measured {
	const began = process.cpuUsage();
	const checkers = allCheckers();
	const world = new World({ seed, routers, checkers });
	world.startAll();
	world.startApplications();
	world.run(seconds(runSeconds));
	for (const checker of checkers) checker.atEnd?.(world);
	const snapshots = world.routers.map((router) => router.snapshot());
	const sum = (name: string) => snapshots.reduce((total, { counters }) => total + (counters[`netdb-${name}`] ?? 0), 0);
	const ended = ['found', 'not-found', 'timeout', 'no-floodfill'].map((end) => sum(`lookup-${end}`));
	const lookups = ended.reduce((a, b) => a + b, 0);
	const { user, system } = process.cpuUsage(began);
	const row = {
		routers,
		known: median(snapshots.map(({ netDb }) => netDb.routers)),
		links: median(snapshots.map(({ links }) => links.open)),
		asksPerLookup: rounded((sum('answer-found') + sum('answer-hints') + sum('lookup-try-timeout')) / lookups),
		foundPercent: rounded((100 * sum('lookup-found')) / lookups),
		integrationMs: Math.round(median(world.routers.flatMap(({ integrationMs }) => integrationMs))),
		cpuSeconds: rounded((user + system) / 1e6),
		problems: checkers.reduce((total, { problems }) => total + problems.count, 0),
	};
	return { row, texts: checkers.flatMap(({ problems }) => problems.texts) };
}

/** Measures every size; the last line is one JSON object. */
export function runScale(seed: string, say: (line: string) => void): void {
	const rows = sizes.map((routers) => {
		const { row, texts } = measure(routers, seed);
		say(
			Object.entries(row)
				.map(([name, value]) => `${name} ${value}`)
				.join(', '),
		);
		for (const text of texts) say(`  ${text}`);
		return row;
	});
	const [first, last] = [rows[0]!, rows.at(-1)!];
	// Sixteen times the routers are four more steps of a search that halves: a lookup may ask so many more, no more.
	const isLogarithmic = last.asksPerLookup <= first.asksPerLookup + Math.log2(last.routers / first.routers);
	const failed = (isLogarithmic ? 0 : 1) + rows.filter(({ problems }) => problems > 0).length;
	say(`${rows.length + 1 - failed} passed, ${failed} failed`);
	say(JSON.stringify({ scale: rows }));
	process.exitCode = failed === 0 ? 0 : 1;
}
