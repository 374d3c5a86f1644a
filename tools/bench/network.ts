// Our router beside i2pd in one mixed net: sessions, connects, round trips, throughput, and the cost of carrying others' streams.
import type { I2pdRouter } from '../interop/src/i2pd-router.js';
import { type Net, startNet } from '../interop/src/net.js';
import type { OurRouter } from '../interop/src/our-router.js';
import { type Bridge, Pair } from '../interop/src/pairs.js';
import { give, ping } from '../interop/src/traffic.js';

const bulkBytes = 10 << 20;
const transitBytes = 20 << 20;
const connects = 10;
const pings = 50;

/** What two bridges reach with one another. */
export interface PairFigures {
	readonly sessionMs: number;
	readonly firstPongMs: number;
	readonly connectMs: number;
	readonly roundTripMs: number;
	readonly megabytesPerSecond: number;
}

/** What it costs one router to be the only hop of a stream. */
export interface HopFigures {
	readonly cpuSecondsPerMegabyte: number;
	readonly megabytesPerSecond: number;
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;

async function measurePair(from: Bridge, to: Bridge, hops: number): Promise<PairFigures> {
	const pair = await Pair.open(from, to, hops, { 'inbound.quantity': 3, 'outbound.quantity': 3 });
	const begin = performance.now();
	const stream = await pair.stream();
	const firstPongMs = performance.now() - begin;
	const trips: number[] = [];
	for (let n = 0; n < pings; n++) trips.push(await ping(stream, n));
	const opens: number[] = [];
	for (let n = 0; n < connects; n++) {
		const start = performance.now();
		await pair.stream();
		opens.push(performance.now() - start);
	}
	const rate = await give(stream, bulkBytes);
	await pair.close();
	return {
		sessionMs: Math.max(pair.from.readyMs, pair.to.readyMs),
		firstPongMs: Math.round(firstPongMs),
		connectMs: Math.round(median(opens)),
		roundTripMs: Math.round(median(trips)),
		megabytesPerSecond: Number((rate / 1e6).toFixed(2)),
	};
}

async function measureHop(net: Net, hop: OurRouter | I2pdRouter, hash: string): Promise<HopFigures> {
	const ends = net.routers.filter((r) => r.hash !== hash).slice(-2) as [I2pdRouter, I2pdRouter];
	const pair = await Pair.open(ends[0], ends[1], 1, { explicitPeers: hash });
	const stream = await pair.stream(90_000);
	const standing = (await ends[0].tunnels()).filter((t) => !t.exploratory && t.state === 'established');
	if (!standing.some((t) => t.hops.length === 1 && t.hops[0] === hash.slice(0, 4))) {
		throw new Error('the tunnels do not run over that router');
	}
	await give(stream, 1 << 20);
	const before = hop.child.usage()!.cpuSeconds;
	const rate = await give(stream, transitBytes);
	const spent = hop.child.usage()!.cpuSeconds - before;
	await pair.close();
	return {
		cpuSecondsPerMegabyte: Number(((spent * 1e6) / transitBytes).toFixed(4)),
		megabytesPerSecond: Number((rate / 1e6).toFixed(2)),
	};
}

const mebibytes = (router: OurRouter | I2pdRouter): number =>
	Math.round(router.child.usage()!.residentBytes / (1 << 20));

/** Runs everything; reports each figure as soon as it is there. */
export async function networkFigures(version: string, report: (name: string, figures: object) => void): Promise<void> {
	const net = await startNet({ versions: [version], routers: 6, ssu2: false });
	try {
		const ours = [await net.startOurs(), await net.startOurs()] as const;
		for (const router of ours) await router.ready();
		const [a, b] = net.plain as [I2pdRouter, I2pdRouter];
		report('RSS idle, MiB', { ours: mebibytes(ours[0]), i2pd: mebibytes(a) });
		for (const hops of [1, 2, 3]) {
			report(`i2pd pair, hops ${hops}`, await measurePair(a, b, hops));
			report(`our pair, hops ${hops}`, await measurePair(ours[0], ours[1], hops));
		}
		report('RSS busy, MiB', { ours: mebibytes(ours[0]), i2pd: mebibytes(a) });
		report('i2pd is the only hop', await measureHop(net, net.router(0), net.router(0).hash));
		report('we are the only hop', await measureHop(net, ours[0], (await ours[0].info()).hash));
	} catch (error) {
		process.stderr.write(`${net.lastWords()}\n`);
		throw error;
	} finally {
		await net.stop();
	}
}
