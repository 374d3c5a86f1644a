// `npm run soak -- --minutes 30`: i2pds send through ours all the time; what ours holds must not grow. Ends with `N passed, N failed`.

import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { overOurs } from './checks/membership.js';
import { type Net, startNet } from './net.js';
import type { OurRouter } from './our-router.js';
import type { Pair } from './pairs.js';
import { give, take } from './traffic.js';
import { type Sample, trendOf } from './trend.js';

const sampleMs = 5_000;
const tellMs = 30_000;
const pieceBytes = 1 << 20;
/** A stream is closed and another opened after so many pieces, so that streams come and go too. */
const piecesAStream = 20;
const pairs = 2;
const mebibyte = 1 << 20;
/** What may grow between the middle and the end: noise of the collector and of the allocator. */
const heapShare = 0.05;
const leastHeapBytes = 4 * mebibyte;
const residentShare = 0.1;
const leastResidentBytes = 16 * mebibyte;

const probe = pathToFileURL(join(dirname(fileURLToPath(import.meta.url)), 'memory-probe.mjs'));
const nodeFlags = ['--expose-gc', '--import', `${probe.href}?everyMs=${sampleMs}`];

/** What goes through ours until `end`; adds to `load.carried`. */
class Load {
	carried = 0;
	readonly #end: number;

	constructor(end: number) {
		this.#end = end;
	}

	async run(pair: Pair): Promise<void> {
		while (Date.now() < this.#end) {
			const stream = await pair.stream(90_000);
			for (let piece = 0; piece < piecesAStream && Date.now() < this.#end; piece++) {
				await (piece % 2 === 0 ? give(stream, pieceBytes) : take(stream, pieceBytes));
				this.carried += pieceBytes;
			}
			stream.close();
		}
	}
}

interface Held {
	readonly heap: Sample[];
	readonly resident: Sample[];
}

const inMebibytes = (bytes: number): string => (bytes / mebibyte).toFixed(1);

/** Takes samples until `end`, and says every half minute how it goes. */
async function watch(ours: OurRouter, load: Load, end: number): Promise<Held> {
	const held: Held = { heap: [], resident: [] };
	const begin = Date.now();
	for (let told = begin; Date.now() < end; await sleep(sampleMs)) {
		const usage = ours.child.usage();
		const memory = ours.events.findLast((e) => e.event === 'memory');
		if (usage === undefined) throw new Error(`ours ended: ${ours.child.ended}\n${ours.lastWords()}`);
		if (memory === undefined) continue;
		const seconds = (Date.now() - begin) / 1000;
		held.heap.push({ seconds, value: Number(memory['heapBytes']) + Number(memory['bufferBytes']) });
		held.resident.push({ seconds, value: usage.residentBytes });
		if (Date.now() - told < tellMs) continue;
		told = Date.now();
		const [heap, resident] = [held.heap.at(-1)!.value, usage.residentBytes].map(inMebibytes);
		console.log(
			`${seconds.toFixed(0)} s: ${inMebibytes(load.carried)} MiB carried, heap ${heap} MiB, resident ${resident} MiB, CPU ${usage.cpuSeconds.toFixed(0)} s`,
		);
	}
	return held;
}

/** Judges what was held in the second half, when tables and pools have filled. */
function judge(name: string, samples: readonly Sample[], share: number, least: number): boolean {
	const { mean, perHour, grown, flat } = trendOf(samples.slice(samples.length >> 1), share, least);
	console.log(
		`${name}: mean ${inMebibytes(mean)} MiB, slope ${inMebibytes(perHour)} MiB/h, ${inMebibytes(grown)} MiB in the second half: ${flat ? 'flat' : 'GROWS'}`,
	);
	return flat;
}

async function soak(net: Net, minutes: number): Promise<boolean> {
	const ours = await net.ours();
	const open: Pair[] = [];
	while (open.length < pairs) open.push(await overOurs(net, ours));
	const end = Date.now() + minutes * 60_000;
	const load = new Load(end);
	const [held] = await Promise.all([watch(ours, load, end), ...open.map((pair) => load.run(pair))]);
	console.log(`${(load.carried / mebibyte).toFixed(0)} MiB carried, byte exact`);
	const verdicts = [
		judge('heap and buffers', held.heap, heapShare, leastHeapBytes),
		judge('resident', held.resident, residentShare, leastResidentBytes),
	];
	for (const pair of open) await pair.close();
	return verdicts.every(Boolean);
}

const { values } = parseArgs({
	options: { minutes: { type: 'string', default: '30' }, version: { type: 'string', default: '2.59' } },
});
const minutes = Number(values.minutes);
if (!(minutes >= 1)) {
	console.error('soak: --minutes wants a number of at least 1');
	process.exit(2);
}
const net = await startNet({ versions: [values.version], routers: 5, ours: { nodeFlags } });
let flat = false;
try {
	flat = await soak(net, minutes);
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	console.error(net.lastWords());
} finally {
	await net.stop();
}
console.log(flat ? '1 passed, 0 failed' : '0 passed, 1 failed');
process.exit(flat ? 0 : 1);
