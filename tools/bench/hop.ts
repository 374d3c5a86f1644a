// What it costs a router to be the only hop of a stream between two i2pds, endpoint and gateway at once: ours beside i2pd.
import type { I2pdRouter } from '../interop/src/i2pd-router.js';
import { type Net, startNet } from '../interop/src/net.js';
import type { OurRouter } from '../interop/src/our-router.js';
import { Pair } from '../interop/src/pairs.js';
import { give } from '../interop/src/traffic.js';

const measuredBytes = 20 << 20;
/** What a router carries before it is measured first, for compilers and allocators to settle; and before each further time. */
const warmBytes = 40 << 20;
const againBytes = 1 << 20;
/** Times that each is measured, in turn: a machine has its moods. */
const rounds = 3;

/** What one stream costs the router that carries it. */
export interface HopFigures {
	readonly cpuSecondsPerMegabyte: number;
	readonly megabytesPerSecond: number;
}

interface Hop {
	readonly router: OurRouter | I2pdRouter;
	readonly hash: string;
	readonly figures: HopFigures[];
}

async function measure({ router, hash, figures }: Hop, ends: readonly [I2pdRouter, I2pdRouter]): Promise<void> {
	const pair = await Pair.open(ends[0], ends[1], 1, { explicitPeers: hash });
	const stream = await pair.stream(90_000);
	const standing = (await ends[0].tunnels()).filter((t) => !t.exploratory && t.state === 'established');
	if (!standing.some((t) => t.hops.length === 1 && t.hops[0] === hash.slice(0, 4))) {
		throw new Error('the tunnels do not run over that router');
	}
	await give(stream, figures.length === 0 ? warmBytes : againBytes);
	const before = router.child.usage()!.cpuSeconds;
	const rate = await give(stream, measuredBytes);
	const spent = router.child.usage()!.cpuSeconds - before;
	await pair.close();
	figures.push({ cpuSecondsPerMegabyte: (spent * 1e6) / measuredBytes, megabytesPerSecond: rate / 1e6 });
}

function median(values: readonly number[]): number {
	return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

function medians({ figures }: Hop): HopFigures {
	return {
		cpuSecondsPerMegabyte: Number(median(figures.map((f) => f.cpuSecondsPerMegabyte)).toFixed(4)),
		megabytesPerSecond: Number(median(figures.map((f) => f.megabytesPerSecond)).toFixed(2)),
	};
}

/** Both in turn, several times over, and their ratio. Neither is a floodfill or has destinations. */
async function measureBoth(net: Net, report: (name: string, figures: object) => void): Promise<void> {
	const [first, ...ends] = net.plain as [I2pdRouter, I2pdRouter, I2pdRouter];
	const own = await net.startOurs();
	await own.ready();
	const theirs: Hop = { router: first, hash: first.hash, figures: [] };
	const ours: Hop = { router: own, hash: (await own.info()).hash, figures: [] };
	for (let round = 0; round < rounds; round++) for (const hop of [theirs, ours]) await measure(hop, ends);
	const [them, us] = [medians(theirs), medians(ours)];
	report('i2pd is the only hop', them);
	const ratio = Number((us.cpuSecondsPerMegabyte / them.cpuSecondsPerMegabyte).toFixed(2));
	report('we are the only hop', { ...us, ratio });
}

/** Starts a net, measures in it, reports. */
export async function hopFigures(version: string, report: (name: string, figures: object) => void): Promise<void> {
	const net = await startNet({ versions: [version], routers: 6, ssu2: false });
	try {
		await measureBoth(net, report);
	} catch (error) {
		process.stderr.write(`${net.lastWords()}\n`);
		throw error;
	} finally {
		await net.stop();
	}
}
