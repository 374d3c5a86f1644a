// What it costs our router to pass one tunnel message on: in by one real NTCP2 link, one AES layer, out by another.
// The two ends live in this process, the router in its own, whose CPU time is read from the system; beside it the same in C.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { I2np } from '@i2p/data-i2np';
import { RouterInfo } from '@i2p/data-routerinfo';
import { NodeDriver } from '@i2p/runtime-node';
import { OurRouter } from '../interop/src/our-router.js';
import { freePorts } from '../interop/src/sockets.js';
import { until } from '../interop/src/waiting.js';
import { compileForwarder, forwarderMicros, forwarderMicrosOfMany } from './c-forwarder.js';
import { buildRequest, dial, netId, placeOfOurs, Sink } from './transit-ends.js';
import {
	manyLinks,
	measured,
	nextTunnelId,
	pourAll,
	pourSteadily,
	prepareFor,
	receiveTunnelId,
	steadyMeasured,
	steadyWarmUp,
	warmUp,
} from './transit-load.js';

/** Messages to a frame: alone, as from a router that does not pack them, and as many as 16 KiB hold, as from one of ours. */
const frameLoads = [1, 15];
/** Times that each is measured. */
const rounds = 3;
/** Of the many links, so many are dialled at a time: one after the other would take a minute, all at once are too many builds. */
const dialledAtOnce = 8;

/** What passing messages on costs. */
export interface TransitFigures {
	readonly messagesAFrame: number;
	/** Of our router's CPU time, a message. */
	readonly microseconds: number;
	readonly messagesPerSecond: number;
	readonly lost: number;
	/** The same of the forwarder in C, frame for frame, or why there is none; packing, as we do; and ours to the first. */
	readonly inC: number | string;
	readonly inCPacking?: number;
	readonly ratio?: number;
}

/** Our router's part, in a folder of its own. */
async function ourFigures(
	folder: string,
	aFrame: number,
): Promise<{ micros: number; perSecond: number; lost: number }> {
	const ports = await freePorts(2);
	const driver = new NodeDriver();
	const sink = new Sink(driver, ports + 1);
	writeFileSync(join(folder, `${sink.info.key}.dat`), sink.info.bytes);
	const router = new OurRouter(await placeOfOurs(folder, netId));
	router.start();
	try {
		await router.event('listening', 10_000);
		const hop = RouterInfo.decode(Buffer.from((await router.info()).bytes));
		const { from, socket } = await dial(hop, ports);
		from.send({ type: I2np.ShortTunnelBuild, body: buildRequest(hop, sink.info, receiveTunnelId, nextTunnelId) });
		await until('the tunnel', 10_000, () => sink.count(I2np.ShortTunnelBuild) > 0);
		const arrived = () => sink.count(I2np.TunnelData);
		await pourAll(from, from.prepare(warmUp, aFrame), arrived);
		const prepared = from.prepare(measured, aFrame);
		const before = { cpu: router.child.usage()!.cpuSeconds, at: performance.now() };
		const passed = await pourAll(from, prepared, arrived);
		const seconds = (performance.now() - before.at) / 1000;
		const cpu = router.child.usage()!.cpuSeconds - before.cpu;
		socket.destroy();
		return { micros: (cpu * 1e6) / passed, perSecond: Math.round(passed / seconds), lost: measured - passed };
	} finally {
		await router.stop();
		sink.close();
	}
}

function median(values: readonly number[]): number {
	return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

function rounded(value: number): number {
	return Number(value.toFixed(1));
}

/** Both in turn, several times over, since a machine has its moods: the medians. */
async function figures(folder: string, messagesAFrame: number): Promise<TransitFigures> {
	const compiled = compileForwarder(folder);
	const ours: Awaited<ReturnType<typeof ourFigures>>[] = [];
	const alike: number[] = [];
	const packing: number[] = [];
	for (let round = 0; round < rounds; round++) {
		if ('binary' in compiled) {
			alike.push(await forwarderMicros(compiled.binary, messagesAFrame, false));
			packing.push(await forwarderMicros(compiled.binary, messagesAFrame, true));
		}
		const place = join(folder, String(round));
		mkdirSync(place);
		ours.push(await ourFigures(place, messagesAFrame));
	}
	const micros = median(ours.map((one) => one.micros));
	const beside =
		'why' in compiled
			? { inC: compiled.why }
			: {
					inC: rounded(median(alike)),
					inCPacking: rounded(median(packing)),
					ratio: rounded(micros / median(alike)),
				};
	return {
		messagesAFrame,
		microseconds: rounded(micros),
		messagesPerSecond: median(ours.map((one) => one.perSecond)),
		lost: ours.reduce((sum, one) => sum + one.lost, 0),
		...beside,
	};
}

/** Measures both, for each load in turn. */
export async function* transitFigures(): AsyncGenerator<TransitFigures> {
	for (const messagesAFrame of frameLoads) {
		const folder = mkdtempSync(join(tmpdir(), 'i2p-transit-'));
		try {
			yield await figures(folder, messagesAFrame);
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	}
}

/** What passing messages on costs when they come by many links. */
export interface ManyLinksFigures {
	readonly links: number;
	readonly microseconds: number;
	readonly lost: number;
	/** The same of the forwarder in C, or why there is none; and ours to it. */
	readonly inC: number | string;
	readonly ratio?: number;
}

/** Our router's part with many links: each peer's messages go by a tunnel of its own to a sink of its own. */
async function ourFiguresOfMany(folder: string): Promise<{ micros: number; lost: number }> {
	const first = await freePorts(manyLinks);
	const driver = new NodeDriver();
	const sinks = Array.from({ length: manyLinks }, (_, i) => new Sink(driver, first + i));
	for (const { info } of sinks) writeFileSync(join(folder, `${info.key}.dat`), info.bytes);
	const flags = ['--max-connections', String(4 * manyLinks)];
	const router = new OurRouter({ ...(await placeOfOurs(folder, netId)), flags });
	router.start();
	try {
		await router.event('listening', 10_000);
		const hop = RouterInfo.decode(Buffer.from((await router.info()).bytes));
		for (const sink of sinks) sink.connect(hop);
		const dialled: Awaited<ReturnType<typeof dial>>[] = [];
		while (dialled.length < manyLinks)
			dialled.push(
				...(await Promise.all(
					sinks.slice(dialled.length, dialled.length + dialledAtOnce).map(async (sink, i) => {
						const nth = dialled.length + i;
						const end = await dial(hop, first + nth, receiveTunnelId + nth);
						const body = buildRequest(hop, sink.info, receiveTunnelId + nth, nextTunnelId);
						end.from.send({ type: I2np.ShortTunnelBuild, body });
						await until('a tunnel', 20_000, () => sink.count(I2np.ShortTunnelBuild) > 0);
						return end;
					}),
				)),
			);
		const sources = dialled.map(({ from }) => from);
		const arrived = () => sinks.reduce((sum, sink) => sum + sink.count(I2np.TunnelData), 0);
		await pourSteadily(sources, prepareFor(sources, steadyWarmUp), arrived);
		const prepared = prepareFor(sources, steadyMeasured);
		const before = router.child.usage()!.cpuSeconds;
		const passed = await pourSteadily(sources, prepared, arrived);
		const cpu = router.child.usage()!.cpuSeconds - before;
		for (const { socket } of dialled) socket.destroy();
		return { micros: (cpu * 1e6) / passed, lost: steadyMeasured - passed };
	} finally {
		await router.stop();
		for (const sink of sinks) sink.close();
	}
}

/** Both in turn with many links at a steady rate, several times over: the medians. */
export async function manyLinksFigures(): Promise<ManyLinksFigures> {
	const folder = mkdtempSync(join(tmpdir(), 'i2p-transit-many-'));
	try {
		const compiled = compileForwarder(folder);
		const ours: Awaited<ReturnType<typeof ourFiguresOfMany>>[] = [];
		const inC: number[] = [];
		for (let round = 0; round < rounds; round++) {
			if ('binary' in compiled) inC.push(await forwarderMicrosOfMany(compiled.binary));
			const place = join(folder, String(round));
			mkdirSync(place);
			ours.push(await ourFiguresOfMany(place));
		}
		const micros = median(ours.map((one) => one.micros));
		const lost = ours.reduce((sum, one) => sum + one.lost, 0);
		const said = { links: manyLinks, microseconds: rounded(micros), lost };
		if ('why' in compiled) return { ...said, inC: compiled.why };
		return { ...said, inC: rounded(median(inC)), ratio: rounded(micros / median(inC)) };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
