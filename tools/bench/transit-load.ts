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
const quietMs = 200;
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
	readonly #sealer: FrameSealer;
	readonly #frame = new Uint8Array(2 * frameBytes);
	/** The first tunnel message, as it went in. */
	readonly first = random.bytes(dataBytes);
	#isFirst = true;

	constructor(socket: Socket, keys: DirectionKeys) {
		this.#socket = socket;
		this.#sealer = new FrameSealer(keys);
	}

	/** One message in a frame of its own. */
	send(message: Omit<I2npMessage, 'id' | 'expires'>): void {
		const blocks = new Writer(frameBytes);
		this.#add(blocks, message);
		this.#socket.write(this.#seal(blocks));
	}

	/** Seals tunnel messages beforehand, so many to a frame: who is measured must not wait for us. */
	prepare(count: number, aFrame: number): Prepared[] {
		const writes: Prepared[] = [];
		for (let left = count; left > 0; left -= aWrite) {
			const messages = Math.min(left, aWrite);
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
			this.#add(blocks, { type: I2np.TunnelData, body: encodeTunnelData({ tunnelId: receiveTunnelId, data }) });
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
