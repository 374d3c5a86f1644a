// What the streams of every host must do: part of the suite of hosts.
import { sha256 } from '@i2p/crypto-sha256';
import { seededRandom } from '@i2p/testkit';
import { concatBytes, utf8 } from '@i2p/util';
import { expect } from 'vitest';
import type { HostCase, PlainCase } from './host-case.js';
import type { HostPair } from './host-pair.js';
import { StreamRecorder } from './stream-recorder.js';

/** The two ends of a stream from a to b. */
interface Ends {
	readonly near: StreamRecorder;
	readonly far: StreamRecorder;
}

/** Lets b accept, and waits until it does; answers who will use the next stream. */
async function listen(pair: HostPair, localPort = 0): Promise<StreamRecorder> {
	const far = new StreamRecorder();
	let accepting = false;
	const already = pair.b.accept(
		{
			onStream(stream) {
				far.stream = stream;
				return far;
			},
			onAccepting: () => {
				accepting = true;
			},
		},
		localPort,
	);
	expect(await pair.run(60_000, () => already || accepting)).toBe(true);
	return far;
}

async function openStream(pair: HostPair): Promise<Ends> {
	const far = await listen(pair);
	const near = new StreamRecorder();
	near.stream = pair.a.connect(pair.b.destination.key, { fromPort: 7, toPort: 80 }, near);
	return { near, far };
}

async function standing(pair: HostPair): Promise<Ends> {
	const { near, far } = await openStream(pair);
	expect(await pair.run(60_000, () => near.events.includes('open') && far.stream !== undefined)).toBe(true);
	return { near, far };
}

/** A stream on which a has heard of b, which is more than that it is called open. */
async function proven(pair: HostPair): Promise<Ends> {
	const { near, far } = await standing(pair);
	far.send(utf8('here'));
	expect(await pair.run(60_000, () => near.text === 'here')).toBe(true);
	return { near, far };
}

function drop(pair: HostPair, ...used: readonly StreamRecorder[]): void {
	pair.b.accept(undefined);
	for (const { stream } of used) stream?.reset();
}

function expectNames(pair: HostPair, { near, far }: Ends): void {
	expect(far.stream!.remote).toBe(pair.a.destination.key);
	expect(far.stream!.remoteDestination!.bytes).toEqual(pair.a.destination.bytes);
	expect(near.stream!.remoteDestination!.bytes).toEqual(pair.b.destination.bytes);
	expect([near.stream!.localPort, near.stream!.remotePort]).toEqual([7, 80]);
}

/** Sends a mebibyte from a to b; all of it comes, whole. */
async function carryMebibyte(pair: HostPair, { near, far }: Ends, ends: boolean): Promise<void> {
	const data = seededRandom('mebibyte').bytes(1 << 20);
	near.send(data);
	if (ends) near.end();
	const isThere = () => (ends ? far.events.includes('end') : far.receivedBytes >= data.length);
	expect(await pair.run(600_000, isThere)).toBe(true);
	expect(sha256(concatBytes(...far.received))).toEqual(sha256(data));
}

const heldBytes = 4 << 20;

/** Sends to somebody who takes nothing, until that comes to rest. */
async function sendUntaken(pair: HostPair): Promise<Ends> {
	const { near, far } = await openStream(pair);
	far.holds = true;
	near.send(seededRandom('held').bytes(heldBytes));
	await rest(pair);
	expect(far.stream!.readable).toBeLessThan(1 << 20);
	return { near, far };
}

/** Takes everything after all. */
async function takeAll(pair: HostPair, { near, far }: Ends): Promise<void> {
	far.holds = false;
	far.drain();
	expect(await pair.run(600_000, () => far.receivedBytes === heldBytes)).toBe(true);
	drop(pair, near, far);
}

/** Dials; the stream is over in the end. */
async function dialInVain(pair: HostPair, toPort = 0): Promise<StreamRecorder> {
	const near = new StreamRecorder();
	near.stream = pair.a.connect(pair.b.destination.key, { toPort }, near);
	expect(await pair.run(90_000, () => near.ended !== undefined)).toBe(true);
	return near;
}

/** Dials; the stream may be called open, but nothing ever comes. */
async function dialIntoSilence(pair: HostPair, toPort = 0): Promise<void> {
	const near = new StreamRecorder();
	near.stream = pair.a.connect(pair.b.destination.key, { toPort }, near);
	expect(await pair.run(90_000, () => near.events.includes('open') || near.ended !== undefined)).toBe(true);
	await rest(pair);
	expect(near.receivedBytes).toBe(0);
	near.stream.reset();
}

/** Waits until what is under way has come to rest. */
async function rest(pair: HostPair): Promise<void> {
	await pair.run(pair.restMs ?? 60_000, () => false);
}

async function closeFar(pair: HostPair): Promise<void> {
	pair.b.close();
	await pair.run(1000, () => false);
}

/** Streams, one after the other. */
export const streamCases: readonly (HostCase | PlainCase)[] = [
	{
		name: 'opens a stream, says who it is and on which ports',
		needs: ['ports'],
		async play(pair) {
			const ends = await standing(pair);
			expectNames(pair, ends);
			expect([ends.far.stream!.localPort, ends.far.stream!.remotePort]).toEqual([80, 7]);
			drop(pair, ends.near, ends.far);
		},
		async instead(pair) {
			const ends = await standing(pair);
			expectNames(pair, ends);
			expect([ends.far.stream!.localPort, ends.far.stream!.remotePort]).toEqual([0, 0]);
			drop(pair, ends.near, ends.far);
		},
	},
	{
		name: 'carries bytes both ways and closes in order',
		needs: ['half-close'],
		async play(pair) {
			const { near, far } = await openStream(pair);
			near.send(utf8('question'));
			near.end();
			expect(await pair.run(60_000, () => far.events.includes('end'))).toBe(true);
			expect(far.text).toBe('question');
			far.send(utf8('answer'));
			far.end();
			expect(await pair.run(60_000, () => near.ended !== undefined && far.ended !== undefined)).toBe(true);
			expect(near.text).toBe('answer');
			expect([near.ended, far.ended]).toEqual(['closed', 'closed']);
			expect(near.events.filter((event) => event.startsWith('close'))).toHaveLength(1);
			expect(near.events.indexOf('end')).toBeGreaterThan(0);
			drop(pair);
		},
		async instead(pair) {
			// Nobody finishes before he has heard all: then both are over.
			const { near, far } = await openStream(pair);
			near.send(utf8('question'));
			expect(await pair.run(60_000, () => far.text === 'question')).toBe(true);
			far.send(utf8('answer'));
			expect(await pair.run(60_000, () => near.text === 'answer')).toBe(true);
			near.end();
			expect(await pair.run(60_000, () => far.events.includes('end'))).toBe(true);
			far.end();
			expect(await pair.run(60_000, () => near.ended !== undefined && far.ended !== undefined)).toBe(true);
			expect([near.ended, far.ended]).toEqual(['closed', 'closed']);
			drop(pair);
		},
	},
	{
		name: 'carries a mebibyte byte for byte',
		needs: ['half-close'],
		async play(pair) {
			const ends = await openStream(pair);
			await carryMebibyte(pair, ends, true);
			drop(pair, ends.near, ends.far);
		},
		async instead(pair) {
			const ends = await openStream(pair);
			await carryMebibyte(pair, ends, false);
			drop(pair, ends.near, ends.far);
		},
	},
	{
		name: 'holds back a sender whose receiver does not take',
		needs: ['backpressure'],
		async play(pair) {
			const ends = await sendUntaken(pair);
			expect(ends.near.pendingBytes).toBeGreaterThan(2 << 20);
			await takeAll(pair, ends);
		},
		async instead(pair) {
			// The bridge holds what nobody takes; nothing is lost.
			const ends = await sendUntaken(pair);
			expect(ends.near.pendingBytes).toBe(0);
			await takeAll(pair, ends);
		},
	},
	{
		name: 'tells a reset to the other side, and its own user once',
		needs: ['reset'],
		async play(pair) {
			const { near, far } = await standing(pair);
			near.stream!.reset();
			expect(await pair.run(60_000, () => near.ended !== undefined && far.ended !== undefined)).toBe(true);
			expect([near.ended, far.ended]).toEqual(['destroyed', 'reset']);
			expect(near.stream!.offer(utf8('x'))).toBe(0);
			drop(pair);
		},
		async instead(pair) {
			const { near, far } = await proven(pair);
			near.stream!.reset();
			expect(await pair.run(60_000, () => near.ended !== undefined && far.events.includes('end'))).toBe(true);
			expect(near.ended).toBe('destroyed');
			expect(near.stream!.offer(utf8('x'))).toBe(0);
			drop(pair, far);
		},
	},
	{
		name: 'refuses streams that nobody accepts',
		needs: ['answered-open', 'refusal'],
		async play(pair) {
			pair.b.accept(undefined);
			const near = await dialInVain(pair);
			expect(near.ended).toBe('refused');
			expect(near.events).not.toContain('open');
		},
		async instead(pair) {
			pair.b.accept(undefined);
			await dialIntoSilence(pair);
		},
	},
	{
		name: 'says when nobody is there',
		needs: ['answered-open', 'refusal'],
		closes: true,
		async play(pair) {
			await closeFar(pair);
			const near = await dialInVain(pair);
			expect(['unreachable', 'timeout']).toContain(near.ended);
		},
		async instead(pair) {
			await closeFar(pair);
			await dialIntoSilence(pair);
		},
	},
	{
		name: 'ends every stream when it is closed',
		needs: ['reset', 'farewell'],
		closes: true,
		async play(pair) {
			const { near, far } = await standing(pair);
			pair.a.close();
			expect(await pair.run(60_000, () => near.ended !== undefined && far.ended !== undefined)).toBe(true);
			expect(near.ended).toBe('destroyed');
		},
		async instead(pair) {
			const { near, far } = await proven(pair);
			pair.a.close();
			const hasHeard = () => pair.lacks?.farewell !== undefined || far.events.includes('end');
			expect(await pair.run(60_000, () => near.ended !== undefined && hasHeard())).toBe(true);
			expect(near.ended).toBe('destroyed');
		},
	},
];

/** Opens a stream to this port of b; it is open. */
async function open(pair: HostPair, toPort: number): Promise<StreamRecorder> {
	const near = new StreamRecorder();
	near.stream = pair.a.connect(pair.b.destination.key, { toPort }, near);
	expect(await pair.run(60_000, () => near.events.includes('open'))).toBe(true);
	return near;
}

/** Acceptors by port. */
export const portCases: readonly (HostCase | PlainCase)[] = [
	{
		name: 'gives a stream to the acceptor of its port, and to the one for all others',
		needs: ['ports'],
		async play(pair) {
			const taken: string[] = [];
			const acceptor = (name: string) => ({
				onStream: (stream: { localPort: number }) => {
					taken.push(`${name} ${stream.localPort}`);
					return new StreamRecorder();
				},
			});
			await listen(pair);
			pair.b.accept(acceptor('any'));
			pair.b.accept(acceptor('web'), 80);
			const used: StreamRecorder[] = [];
			const dial = async (toPort: number) => {
				used.push(await open(pair, toPort));
				expect(await pair.run(60_000, () => taken.length === used.length)).toBe(true);
			};
			await dial(80);
			await dial(81);
			pair.b.accept(undefined, 80);
			await dial(80);
			expect(taken).toEqual(['web 80', 'any 81', 'any 80']);
			drop(pair, ...used);
		},
		async instead(pair) {
			// Whatever port is dialled, the one for all others has it.
			const web = await listen(pair, 80);
			const any = await listen(pair);
			const near = await open(pair, 80);
			expect(await pair.run(60_000, () => any.stream !== undefined)).toBe(true);
			expect(web.stream).toBeUndefined();
			pair.b.accept(undefined, 80);
			drop(pair, near, any);
		},
	},
	{
		name: 'refuses streams to ports that nobody accepts',
		needs: ['ports', 'answered-open', 'refusal'],
		async play(pair) {
			await listen(pair, 80);
			const near = await dialInVain(pair, 81);
			expect(near.ended).toBe('refused');
			pair.b.accept(undefined, 80);
		},
		async instead(pair) {
			const far = await listen(pair, 80);
			await dialIntoSilence(pair, 81);
			expect(far.stream).toBeUndefined();
			pair.b.accept(undefined, 80);
		},
	},
	{
		name: 'says whether it lets peers in already, or tells once when it does',
		async play(pair) {
			let told = 0;
			const onAccepting = () => {
				told += 1;
			};
			const already = pair.b.accept({ onStream: () => new StreamRecorder(), onAccepting }, 80);
			expect(told).toBe(0);
			await pair.run(60_000, () => already || told > 0);
			expect(told).toBe(already ? 0 : 1);
			const near = await open(pair, 80);
			expect(pair.b.accept(undefined, 80)).toBe(false);
			near.stream!.reset();
		},
	},
	{
		name: 'throws for what is no port',
		play(pair) {
			expect(() => pair.a.accept(undefined, 65_536)).toThrow(RangeError);
			expect(() => pair.a.accept(undefined, -1)).toThrow(RangeError);
			return Promise.resolve();
		},
	},
];
