// The same bad path under streams of ours and of i2pd: our router is the only hop of both, loses some tunnel messages and holds back the rest.
import { setTimeout as sleep } from 'node:timers/promises';
import type { I2pdRouter } from '../interop/src/i2pd-router.js';
import { type Net, startNet } from '../interop/src/net.js';
import { type Bridge, Pair } from '../interop/src/pairs.js';
import { SamFailure } from '../interop/src/sam.js';
import { give } from '../interop/src/traffic.js';

const bytes = 2 << 20;
const openMs = 120_000;
const attempts = 20;
const betweenMs = 5_000;

/** What the hop does to what it carries; a packet of a stream is two tunnel messages. */
const paths = [
	{ loss: 0, delayMs: 150, jitter: 0 },
	{ loss: 0.01, delayMs: 150, jitter: 0.2 },
	{ loss: 0.03, delayMs: 150, jitter: 0.2 },
	{ loss: 0.01, delayMs: 500, jitter: 0.2 },
] as const;

type BadPath = (typeof paths)[number];

const preload = (path: BadPath): string => {
	const wanted = new URLSearchParams(
		Object.entries(path).map(([name, value]): [string, string] => [name, String(value)]),
	);
	return `${new URL('../interop/src/lossy-hop.mjs', import.meta.url)}?${wanted}`;
};

/** A pair whose tunnels run over this hop alone: tried until both ends have heard of it. */
async function pairOver(from: Bridge, to: Bridge, hop: string): Promise<Pair> {
	for (let left = attempts; ; left--)
		try {
			return await Pair.open(from, to, 1, { explicitPeers: hop });
		} catch (error) {
			if (left === 0 || !(error instanceof SamFailure)) throw error;
			await sleep(betweenMs);
		}
}

async function kilobytesPerSecond(from: Bridge, to: Bridge, hop: string): Promise<number> {
	const pair = await pairOver(from, to, hop);
	try {
		const rate = await give(await pair.stream(openMs), bytes);
		return Math.round(rate / 1000);
	} finally {
		await pair.close();
	}
}

/** kB/s of i2pd to i2pd and of ours to ours, path by path. */
export async function lossyFigures(version: string, report: (name: string, figures: object) => void): Promise<void> {
	const net: Net = await startNet({ versions: [version], routers: 6, ssu2: false });
	try {
		const ours = [await net.startOurs(), await net.startOurs()] as const;
		for (const router of ours) await router.ready();
		const [a, b] = net.plain as [I2pdRouter, I2pdRouter];
		for (const path of paths) {
			const hop = await net.startOurs({ nodeFlags: ['--import', preload(path)] });
			await hop.ready();
			const { hash } = await hop.info();
			const name = `streams over ${2 * path.delayMs} ms, ${path.loss * 100} % of tunnel messages lost${path.jitter > 0 ? ', jitter' : ''}`;
			report(name, {
				i2pd: await kilobytesPerSecond(a, b, hash),
				ours: await kilobytesPerSecond(ours[0], ours[1], hash),
				unit: 'kB/s',
			});
			await hop.stop();
		}
	} catch (error) {
		process.stderr.write(`${net.lastWords()}\n`);
		throw error;
	} finally {
		await net.stop();
	}
}
