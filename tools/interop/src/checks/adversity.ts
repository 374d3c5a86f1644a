// Crashes, restarts and hostile bytes: streams come back, honest peers are served.
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { attacks, carryOut } from '../attack.js';
import { Pair, pingPair } from '../pairs.js';
import type { SamSocket } from '../sam.js';
import type { Play } from '../scenario.js';
import { ping } from '../traffic.js';

/** More than an idle router needs, less than a leak of one connection's buffers times the attack. */
const mostResidentBytes = 400 << 20;
const attackRounds = 10;
const manyStreams = 50;
/** A message lost with us is sent again after a timeout; tunnels over us are replaced after two failed tests. */
const recoverMs = 120_000;

/** An i2pd is killed; the others and we go on; restarted, it is called and calls. */
export const theyCrash: Play = async (net, tell) => {
	const ours = await net.ours();
	const [a, b] = net.plain;
	const pair = await Pair.open(ours, a!, 2);
	await pair.stream();
	await b!.kill();
	tell(`while one is dead, median ${(await pingPair(ours, a!, 1)).toFixed(1)} ms`);
	b!.start();
	// With SSU2 the others hold the sessions of the dead until they idle out (165 s), and it fails its tests through them meanwhile.
	await net.integrated(200_000);
	await pair.stream(90_000);
	await pair.close();
	tell(`with the restarted one, median ${(await pingPair(ours, b!, 2)).toFixed(1)} ms`);
	tell(`and it calls us, median ${(await pingPair(b!, ours, 2)).toFixed(1)} ms`);
};

/** We stop and start, then crash and start: the same identity, streams both ways. */
export const weRestart: Play = async (net, tell) => {
	const ours = await net.ours();
	const { hash } = await ours.info();
	expect(await ours.stop()).toBe(0);
	ours.start();
	tell(`ready again after ${await ours.ready()} ms`);
	expect((await ours.info()).hash).toBe(hash);
	tell(`we call, median ${(await pingPair(ours, net.plain[0]!, 2)).toFixed(1)} ms`);
	await ours.kill();
	ours.start();
	tell(`ready after a crash in ${await ours.ready()} ms`);
	expect((await ours.info()).hash).toBe(hash);
	tell(`we are called, median ${(await pingPair(net.plain[1]!, ours, 2)).toFixed(1)} ms`);
};

/** One PING over each; answers the slowest in milliseconds. */
async function pingAll(streams: readonly SamSocket[], n: number): Promise<number> {
	return Math.max(...(await Promise.all(streams.map((stream) => ping(stream, n, recoverMs)))));
}

/** Fifty streams of two i2pds live on while we, a hop of their tunnels, are killed and come back. */
export const streamsOutliveUs: Play = async (net, tell) => {
	const ours = await net.ours();
	const [a, b] = net.plain;
	const pair = await Pair.open(a!, b!, 2, { 'inbound.quantity': 3, 'outbound.quantity': 3 });
	const streams: SamSocket[] = [];
	while (streams.length < manyStreams) streams.push(...(await Promise.all([1, 2, 3, 4, 5].map(() => pair.stream()))));
	tell(`${streams.length} streams, slowest PONG ${(await pingAll(streams, 1)).toFixed(0)} ms`);
	const running = (async () => {
		let slowest = 0;
		for (let n = 2; n < 12; n++) {
			slowest = Math.max(slowest, await pingAll(streams, n));
			await sleep(500);
		}
		return slowest;
	})();
	running.catch(() => undefined);
	await sleep(500);
	await ours.kill();
	ours.start();
	tell(`we are ready again after ${await ours.ready()} ms`);
	tell(`meanwhile all were answered, the slowest after ${(await running).toFixed(0)} ms`);
	await pair.close();
};

function linesInto(host: string, port: number, lines: readonly string[]): Promise<string> {
	return new Promise((resolve) => {
		let text = '';
		const socket = connect(port, host, () => socket.end(lines.map((l) => `${l}\n`).join('')));
		socket.setEncoding('utf8').on('data', (part: string) => {
			text += part;
		});
		socket.on('error', () => resolve(text)).on('close', () => resolve(text));
		socket.setTimeout(5_000, () => socket.destroy());
	});
}

/** Hostile bytes at our ports get no answer; an honest stream is served meanwhile and afterwards. */
export const hostileBytes: Play = async (net, tell) => {
	const ours = await net.ours();
	const pair = await Pair.open(net.plain[0]!, ours, 1);
	const stream = await pair.stream();
	let slowest = 0;
	let answered = 0;
	for (let round = 0; round < attackRounds; round++) {
		const all = attacks().map((attack) => carryOut(attack, ours.place.host, ours.port, 1_000));
		slowest = Math.max(slowest, await ping(stream, round));
		answered += (await Promise.all(all)).reduce((sum, n) => sum + n, 0);
	}
	tell(`slowest PONG meanwhile ${slowest.toFixed(0)} ms`);
	expect(answered).toBe(0);
	const lines = ['\u0000\u0001\u0002', 'x'.repeat(100_000), 'SESSION CREATE'];
	expect(await linesInto(ours.sam.host, ours.sam.port, lines)).not.toContain('RESULT=OK');
	expect(ours.alive).toBe(true);
	expect(ours.child.usage()!.residentBytes).toBeLessThan(mostResidentBytes);
	await ping(stream, attackRounds);
	await pair.close();
	tell(`afterwards, median ${(await pingPair(ours, net.plain[1]!, 1)).toFixed(1)} ms`);
};
