// Streams as applications use them: soon open, many at once, ended by one side first, dropped.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { type Bridge, Pair } from '../pairs.js';
import type { SamSession, SamSocket } from '../sam.js';
import type { Play } from '../scenario.js';
import { closeAll, give, ping, take } from '../traffic.js';

/** From a session that is up to the first answer of the peer, at three hops. */
const connectMs = 3_000;
const atOnce = 100;
const eachBytes = 16_384;
const endsMs = 20_000;

/** A stream that is answered; how long that took, in milliseconds. */
async function openIn(pair: Pair): Promise<number> {
	const begin = performance.now();
	const socket = await pair.from.connect(pair.to.destination);
	pair.streams.push(socket);
	await ping(socket, 1);
	return performance.now() - begin;
}

async function connects(from: Bridge, to: Bridge): Promise<number[]> {
	const pair = await Pair.open(from, to, 3);
	// The first one finds the lease set; from then on both sides are up.
	await pair.stream();
	const times: number[] = [];
	for (let n = 0; n < 5; n++) times.push(await openIn(pair));
	await pair.close();
	return times;
}

/** Connects over three hops and is answered within three seconds, both ways. */
export const connectsSoon: Play = async (net, tell) => {
	const ours = await net.ours();
	for (const [what, from, to] of [
		['we call', ours, net.plain[0]!],
		['we are called', net.plain[1]!, ours],
	] as const) {
		const times = await connects(from, to);
		tell(`${what}: ${times.map((t) => `${t.toFixed(0)} ms`).join(', ')}`);
		// i2pd loses a wake-up now and then: one of five may be late.
		expect(times.filter((t) => t > connectMs).length).toBeLessThanOrEqual(1);
	}
};

/** A hundred streams at once, bytes both ways on each, exact. */
export const hundredStreams: Play = async (net, tell) => {
	const ours = await net.ours();
	for (const [from, to] of [
		[ours, net.plain[0]!],
		[net.plain[0]!, ours],
	] as const) {
		const pair = await Pair.open(from, to, 2);
		await pair.stream();
		const begin = performance.now();
		await Promise.all(
			Array.from({ length: atOnce }, async () => {
				const stream = await pair.stream();
				await give(stream, eachBytes);
				await take(stream, eachBytes);
			}),
		);
		tell(`${atOnce} streams of 2 × ${eachBytes} bytes in ${((performance.now() - begin) / 1000).toFixed(1)} s`);
		expect(pair.streams.length).toBe(atOnce + 1);
		await pair.close();
	}
};

async function readToEnd(socket: SamSocket): Promise<number> {
	let count = 0;
	const end = Date.now() + endsMs;
	while (socket.ended === undefined) {
		count += socket.discard();
		if (Date.now() > end) throw new Error(`no end after ${count} bytes`);
		await sleep(20);
	}
	return count;
}

/** What a caller sends before it ends its side arrives whole, then the end; what the other side still says comes back. */
async function endsFirst(from: SamSession, to: SamSession, answers: boolean): Promise<void> {
	const accepted = to.accept();
	const socket = await from.connect(to.destination);
	const size = 100_000;
	await socket.write(new Uint8Array(size).fill(1));
	socket.end();
	const { socket: other } = await accepted;
	expect(await readToEnd(other)).toBe(size);
	if (answers) {
		await other.write(new Uint8Array(size).fill(2));
		other.end();
		expect(await readToEnd(socket)).toBe(size);
	}
	await closeAll([socket, other], []);
}

/** One side ends first: to us, from us, and between two of ours, where the other half goes on. */
export const halfClosed: Play = async (net) => {
	const ours = await net.ours();
	const there = await Pair.sessions(ours, net.plain[0]!, 2);
	await endsFirst(there[0], there[1], false);
	await endsFirst(there[1], there[0], false);
	await closeAll([], there);
	const second = await net.startOurs();
	await second.ready();
	const own = await Pair.sessions(ours, second, 2);
	await endsFirst(own[0], own[1], true);
	await closeAll([], own);
	expect(await second.stop()).toBe(0);
};

/** A stream that one side drops is over at the other, within seconds. */
export const resets: Play = async (net, tell) => {
	const ours = await net.ours();
	for (const [from, to, what] of [
		[ours, net.plain[0]!, 'dropped by us'],
		[net.plain[0]!, ours, 'dropped by them'],
	] as const) {
		const [a, b] = await Pair.sessions(from, to, 1);
		const accepted = b.accept();
		const socket = await a.connect(b.destination);
		await socket.write('x');
		const { socket: other } = await accepted;
		await other.bytes(1, () => undefined);
		const begin = performance.now();
		socket.drop();
		await readToEnd(other);
		tell(`${what}: over after ${(performance.now() - begin).toFixed(0)} ms`);
		await closeAll([other], [a, b]);
	}
};
