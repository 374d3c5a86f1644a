// Our router beside i2pd in one mixed net: sessions, connects, round trips, throughput.
import type { I2pdRouter } from '../interop/src/i2pd-router.js';
import { startNet } from '../interop/src/net.js';
import type { OurRouter } from '../interop/src/our-router.js';
import { type Bridge, Pair } from '../interop/src/pairs.js';
import { give, ping } from '../interop/src/traffic.js';

const bulkBytes = 20 << 20;
/** What each pair carries before it is measured: a process that has just started compiles while it works. */
const warmBytes = 40 << 20;
const warmPings = 200;
const connects = 20;
const atOnce = 20;
const pings = 50;

/** What two bridges reach with one another. */
export interface PairFigures {
	readonly sessionMs: number;
	readonly firstPongMs: number;
	readonly connectMs: number;
	readonly slowestConnectMs: number;
	/** Opened so many at a time, each answered. */
	readonly streamsPerSecond: number;
	readonly roundTripMs: number;
	readonly megabytesPerSecond: number;
	/** Of the two end routers together. */
	readonly cpuSecondsPerMegabyte: number;
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;

/** Whoever has a SAM bridge, in a process of its own. */
export interface Measured extends Bridge {
	readonly child: { usage(): { readonly cpuSeconds: number } | undefined };
}

const cpuOf = (ends: readonly Measured[]): number => {
	const all = new Set(ends.map((end) => end.child));
	return [...all].reduce((sum, child) => sum + child.usage()!.cpuSeconds, 0);
};

/** Sessions at two bridges with tunnels of so many hops, and what their streams reach. */
export async function measurePair(from: Measured, to: Measured, hops: number): Promise<PairFigures> {
	const pair = await Pair.open(from, to, hops, { 'inbound.quantity': 3, 'outbound.quantity': 3 });
	const begin = performance.now();
	const stream = await pair.stream();
	const firstPongMs = performance.now() - begin;
	await give(stream, warmBytes);
	for (let n = 0; n < warmPings; n++) await ping(stream, n);
	const trips: number[] = [];
	for (let n = 0; n < pings; n++) trips.push(await ping(stream, n));
	const opens: number[] = [];
	for (let n = 0; n < connects; n++) {
		const start = performance.now();
		await pair.stream();
		opens.push(performance.now() - start);
	}
	const burst = performance.now();
	await Promise.all(Array.from({ length: atOnce }, () => pair.stream()));
	const streamsPerSecond = (1000 * atOnce) / (performance.now() - burst);
	const spent = cpuOf([from, to]);
	const rate = await give(stream, bulkBytes);
	const cpuSeconds = cpuOf([from, to]) - spent;
	await pair.close();
	const round = (value: number) => Number(value.toFixed(1));
	return {
		sessionMs: Math.max(pair.from.readyMs, pair.to.readyMs),
		firstPongMs: round(firstPongMs),
		connectMs: round(median(opens)),
		slowestConnectMs: round(Math.max(...opens)),
		streamsPerSecond: round(streamsPerSecond),
		roundTripMs: round(median(trips)),
		megabytesPerSecond: Number((rate / 1e6).toFixed(2)),
		cpuSecondsPerMegabyte: Number(((cpuSeconds * 1e6) / bulkBytes).toFixed(3)),
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
	} catch (error) {
		process.stderr.write(`${net.lastWords()}\n`);
		throw error;
	} finally {
		await net.stop();
	}
}
