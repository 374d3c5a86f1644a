// What it costs our router to pass one tunnel message on: in by one real NTCP2 link, one AES layer, out by another; beside it, in
// the same seconds, a forwarder in C. CPU time of the whole process, as the system counts it.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileForwarder, startForwarder } from './c-forwarder.js';
import { type Cost, costsBeside, type Forwarder, type Load } from './forwarder.js';
import { startOurs } from './our-forwarder.js';
import { manyLinks, pouring, steady } from './transit-load.js';

/** Messages to a frame: alone, as from a router that does not pack them, and as many as 16 KiB hold, as from one of ours. */
const frameLoads = [1, 15];
/** How often all are started: a process keeps the memory layout and the compiled code that it happened to get. */
const starts = 5;

/** What passing messages on costs; medians of the starts. */
export interface TransitFigures {
	readonly load: string;
	/** Of our router's CPU time, a message. */
	readonly microseconds: number;
	readonly messagesPerSecond: number;
	readonly lost: number;
	/** From the write to what came out, on average; the same of the forwarder in C. */
	readonly milliseconds: number;
	readonly millisecondsInC?: number;
	/** The same of the forwarder in C, frame for frame, or why there is none. */
	readonly inC: number | string;
	/** The same, the messages of one read packed into few frames, as ours does it. */
	readonly inCPacking?: number;
	/** Ours to the first, and how far the starts are apart in it. */
	readonly ratio?: number;
	readonly ratios?: string;
}

function median(values: readonly number[]): number {
	return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

function rounded(value: number, digits = 1): number {
	return Number(value.toFixed(digits));
}

/** Starts all of them, and stops those that started whatever happens. */
async function costsOfStart(starting: readonly (() => Promise<Forwarder>)[], load: Load): Promise<Cost[]> {
	const running: Forwarder[] = [];
	try {
		for (const start of starting) running.push(await start());
		return await costsBeside(running, load);
	} finally {
		for (const forwarder of running) await forwarder.stop();
	}
}

/** @param links connections in, and as many out @param withPacking whether a forwarder in C that packs is measured too */
async function figures(name: string, load: Load, links: number, withPacking: boolean): Promise<TransitFigures> {
	const folder = mkdtempSync(join(tmpdir(), 'i2p-transit-'));
	try {
		const compiled = compileForwarder(folder);
		const costs: Cost[][] = [];
		for (let n = 0; n < starts; n++) {
			const place = join(folder, String(n));
			mkdirSync(place);
			const starting = [() => startOurs(place, links)];
			if ('binary' in compiled) {
				for (const packs of withPacking ? [false, true] : [false])
					starting.push(async () => startForwarder(compiled.binary, links, packs));
			}
			costs.push(await costsOfStart(starting, load));
		}
		const microsOf = (which: number) => costs.map((start) => start[which]!.microseconds);
		const ours = {
			load: name,
			microseconds: rounded(median(microsOf(0))),
			messagesPerSecond: Math.round(median(costs.map((start) => start[0]!.messagesPerSecond))),
			lost: costs.reduce((sum, start) => sum + start[0]!.lost, 0),
			milliseconds: rounded(median(costs.map((start) => start[0]!.underWayMs)), 2),
		};
		if ('why' in compiled) return { ...ours, inC: compiled.why };
		const ratios = costs.map((start) => start[0]!.microseconds / start[1]!.microseconds).sort((a, b) => a - b);
		return {
			...ours,
			inC: rounded(median(microsOf(1))),
			millisecondsInC: rounded(median(costs.map((start) => start[1]!.underWayMs)), 2),
			...(withPacking && { inCPacking: rounded(median(microsOf(2))) }),
			ratio: rounded(median(ratios), 2),
			ratios: `${ratios[0]!.toFixed(2)}–${ratios.at(-1)!.toFixed(2)}`,
		};
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** One connection in and one out, as fast as messages come out again. */
export async function* transitFigures(): AsyncGenerator<TransitFigures> {
	for (const aFrame of frameLoads) yield await figures(`${aFrame} a frame`, pouring(aFrame), 1, true);
}

/** Many connections at a steady rate: each peer's messages go by a tunnel of its own to a sink of its own. */
export async function manyLinksFigures(): Promise<TransitFigures> {
	return await figures(`${manyLinks} links in and out`, steady, manyLinks, false);
}
