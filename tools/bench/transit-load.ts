// The load that both forwarders of the transit bench are given: tunnel messages in NTCP2 frames, as fast as they come out again.
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeTunnelData, I2np, type I2npMessage } from '@i2p/data-i2np';
import { nodeRandom } from '@i2p/runtime-node';
import { wall } from '@i2p/time';
import { type DirectionKeys, FrameSealer, writeI2npBlock } from '@i2p/transport-ntcp2';
import { concatBytes, Writer } from '@i2p/util';

/** Messages that are measured; enough for the system's CPU clock of 10 ms to be exact to a hundredth. */
export const measured = 200_000;
/** Messages before that, for compilers and allocators to settle: V8 is done with this path after some ten thousand. */
export const warmUp = 100_000;
/** The other load: so many connections in and out, which carry so many messages a second together. */
export const manyLinks = 64;
const steadyPerSecond = 10_000;
/** Messages of it that are measured, and before that. */
export const steadyMeasured = 80_000;
export const steadyWarmUp = 40_000;
/** Bytes of a tunnel message without its id. */
export const dataBytes = 1024;
export const receiveTunnelId = 4711;
export const nextTunnelId = 4712;
/** Messages on their way at most, so that nobody is asked to drop any: several reads of a socket. */
const inFlight = 500;
/** Messages that are written at once. */
const aWrite = 30;
const lifetimeMs = 60_000;
/** Without a message for so long, none comes any more. */
const quietMs = 500;
const frameBytes = 1 << 14;
const random = nodeRandom();

/** Frames that are ready to be written. */
export interface Prepared {
	readonly messages: number;
	readonly bytes: Uint8Array;
}

/** Seals messages into frames and writes these to a socket. */
export class FrameSource {
	readonly #socket: Socket;
	readonly #tunnelId: number;
	readonly #sealer: FrameSealer;
	readonly #frame = new Uint8Array(2 * frameBytes);
	/** The first tunnel message, as it went in. */
	readonly first = random.bytes(dataBytes);
	#isFirst = true;

	/** @param tunnelId what its messages are sent to */
	constructor(socket: Socket, keys: DirectionKeys, tunnelId: number = receiveTunnelId) {
		this.#socket = socket;
		this.#tunnelId = tunnelId;
		this.#sealer = new FrameSealer(keys);
	}

	/** One message in a frame of its own. */
	send(message: Omit<I2npMessage, 'id' | 'expires'>): void {
		const blocks = new Writer(frameBytes);
		this.#add(blocks, message);
		this.#socket.write(this.#seal(blocks));
	}

	/** Seals tunnel messages beforehand, so many to a frame: who is measured must not wait for us. */
	prepare(count: number, aFrame: number, inAWrite: number = aWrite): Prepared[] {
		const writes: Prepared[] = [];
		for (let left = count; left > 0; left -= inAWrite) {
			const messages = Math.min(left, inAWrite);
			const frames: Uint8Array[] = [];
			for (let inside = messages; inside > 0; inside -= aFrame) frames.push(this.#frameOf(Math.min(inside, aFrame)));
			writes.push({ messages, bytes: concatBytes(...frames) });
		}
		return writes;
	}

	/** Writes what was prepared. */
	write({ bytes }: Prepared): void {
		this.#socket.write(bytes);
	}

	#frameOf(messages: number): Uint8Array {
		const blocks = new Writer(frameBytes);
		for (let i = 0; i < messages; i++) {
			const data = this.#isFirst ? this.first : random.bytes(dataBytes);
			this.#isFirst = false;
			this.#add(blocks, { type: I2np.TunnelData, body: encodeTunnelData({ tunnelId: this.#tunnelId, data }) });
		}
		return this.#seal(blocks);
	}

	#add(blocks: Writer, { type, body }: Omit<I2npMessage, 'id' | 'expires'>): void {
		writeI2npBlock(blocks, { type, body, id: random.below(0xffff_ffff), expires: wall(Date.now() + lifetimeMs) });
	}

	#seal(blocks: Writer): Uint8Array {
		const end = this.#sealer.seal(blocks.finish(), this.#frame, 0);
		return Uint8Array.from(this.#frame.subarray(0, end));
	}
}

/**
 * Sends what was prepared as fast as it arrives at the other end; answers how many did, once no more come. (A filter
 * of duplicates may take one message in 59,000 for an old one.)
 */
export async function pourAll(
	from: FrameSource,
	prepared: readonly Prepared[],
	arrived: () => number,
): Promise<number> {
	const before = arrived();
	let sent = 0;
	for (const write of prepared) {
		while (sent + write.messages - (arrived() - before) > inFlight)
			await new Promise((resolve) => setImmediate(resolve));
		from.write(write);
		sent += write.messages;
	}
	for (let last = -1; last !== arrived(); await sleep(quietMs)) last = arrived();
	return arrived() - before;
}

/** For each source its part of so many messages, each in a frame and a write of its own, in the order in which they are sent. */
export function prepareFor(sources: readonly FrameSource[], count: number): Prepared[] {
	const each = sources.map((from) => from.prepare(Math.ceil(count / sources.length), 1, 1));
	return Array.from({ length: count }, (_, n) => each[n % sources.length]![Math.floor(n / sources.length)]!);
}

/** Sends what was prepared for these sources, each message by the next one, at a steady rate; answers how many arrived. */
export async function pourSteadily(
	sources: readonly FrameSource[],
	prepared: readonly Prepared[],
	arrived: () => number,
): Promise<number> {
	const before = arrived();
	const began = performance.now();
	for (let sent = 0; sent < prepared.length; await sleep(1)) {
		const due = Math.min(prepared.length, ((performance.now() - began) * steadyPerSecond) / 1000);
		for (; sent < due; sent++) sources[sent % sources.length]!.write(prepared[sent]!);
	}
	for (let last = -1; last !== arrived(); await sleep(quietMs)) last = arrived();
	return arrived() - before;
}
