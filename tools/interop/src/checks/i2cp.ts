// I2CP both ways round: i2p-sam, our client of it, in front of i2pd's server and of our own; streams to and from i2pd's SAM.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { Pair, pingPair } from '../pairs.js';
import { type SamAddress, SamFailure, SamSession } from '../sam.js';
import { SamBridge } from '../sam-bridge.js';
import type { Play } from '../scenario.js';
import { give, take, tunnels } from '../traffic.js';

const bulkBytes = 2 << 20;
/** Longest that a session with a router that was just started may take. */
const againWithinMs = 60_000;

async function withBridge(i2cp: SamAddress, play: (bridge: SamBridge) => Promise<void>): Promise<void> {
	const bridge = await SamBridge.start(i2cp);
	try {
		await play(bridge);
	} finally {
		expect(await bridge.stop()).toBe(0);
	}
}

/** In front of the I2CP server at an address: PING and PONG both ways with an i2pd's SAM, two MiB each way, byte exact. */
export function carriesStreams(i2cpOf: (net: Parameters<Play>[0]) => Promise<SamAddress>): Play {
	return async (net, tell) =>
		withBridge(await i2cpOf(net), async (bridge) => {
			const other = net.routers.at(-1)!;
			for (const hops of [1, 2]) {
				const there = await pingPair(bridge, other, hops);
				const back = await pingPair(other, bridge, hops);
				tell(`hops ${hops}: we call, median ${there.toFixed(1)} ms; we are called, ${back.toFixed(1)} ms`);
			}
			const pair = await Pair.open(bridge, other, 1);
			const stream = await pair.stream();
			tell(`there ${((await give(stream, bulkBytes)) / 1e6).toFixed(2)} MB/s`);
			tell(`back ${((await take(stream, bulkBytes)) / 1e6).toFixed(2)} MB/s`);
			await pair.close();
		});
}

/** A router of ours goes and comes back: a session is told so, another says why it is not, a third is there again. */
export const routerComesBack: Play = async (net) => {
	const ours = await net.ours();
	await withBridge(ours.i2cp, async (bridge) => {
		const before = await SamSession.create(bridge.sam, tunnels(1));
		await ours.stop();
		await expect(SamSession.create(bridge.sam, tunnels(1))).rejects.toThrow(/nothing listens there/);
		await bridge.says('"event":"router-away"', 1000);
		before.close();
		ours.start();
		const end = Date.now() + againWithinMs;
		for (;;) {
			try {
				(await SamSession.create(bridge.sam, tunnels(1))).close();
				return;
			} catch (error) {
				if (!(error instanceof SamFailure) || Date.now() > end) throw error;
				await sleep(500);
			}
		}
	});
};
