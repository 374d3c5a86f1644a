// The load that both forwarders of the transit bench are given: tunnel messages in NTCP2 frames, as fast as they come out again.
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeTunnelData, I2np, type I2npMessage } from '@i2p/data-i2np';
import { nodeRandom } from '@i2p/runtime-node';
import { wall } from '@i2p/time';
import { type DirectionKeys, FrameSealer, writeI2npBlock } from '@i2p/transport-ntcp2';
import { Writer } from '@i2p/util';

/** Messages that are measured; enough for the system's CPU clock of 10 ms to be exact to a hundredth. */
export const measured = 200_000;
/** Messages before that, for compilers and allocators to settle. */
export const warmUp = 30_000;
/** Bytes of a tunnel message without its id. */
export const dataBytes = 1024;
export const receiveTunnelId = 4711;
export const nextTunnelId = 4712;
/** Messages on their way at most, so that nobody is asked to drop any. */
const inFlight = 250;
const lifetimeMs = 60_000;
/** Without a message for so long, none comes any more. */
const quietMs = 200;
const frameBytes = 1 << 14;
const random = nodeRandom();

/** Seals messages into frames and writes these to a socket. */
export class FrameSource {
	readonly #socket: Socket;
	readonly #sealer: FrameSealer;
	readonly #frame = new Uint8Array(2 * frameBytes);
	/** The first tunnel message, as it went in. */
	readonly first = random.bytes(dataBytes);
	/** Tunnel messages sent so far. */
	sent = 0;

	constructor(socket: Socket, keys: DirectionKeys) {
		this.#socket = socket;
		this.#sealer = new FrameSealer(keys);
	}

	/** One message in a frame of its own. */
	send(message: Omit<I2npMessage, 'id' | 'expires'>): void {
		const blocks = new Writer(frameBytes);
		this.#add(blocks, message);
		this.#seal([blocks]);
	}

	/** Tunnel messages, so many to a frame, in one write. */
	pour(count: number, aFrame: number): void {
		const frames: Writer[] = [];
		for (let left = count; left > 0; left -= aFrame) {
			const blocks = new Writer(frameBytes);
			for (let i = Math.min(left, aFrame); i > 0; i--) {
				const data = this.sent++ === 0 ? this.first : random.bytes(dataBytes);
				this.#add(blocks, { type: I2np.TunnelData, body: encodeTunnelData({ tunnelId: receiveTunnelId, data }) });
			}
			frames.push(blocks);
		}
		this.#seal(frames);
	}

	#add(blocks: Writer, { type, body }: Omit<I2npMessage, 'id' | 'expires'>): void {
		writeI2npBlock(blocks, { type, body, id: random.below(0xffff_ffff), expires: wall(Date.now() + lifetimeMs) });
	}

	#seal(frames: readonly Writer[]): void {
		this.#socket.cork();
		for (const blocks of frames) {
			const end = this.#sealer.seal(blocks.finish(), this.#frame, 0);
			this.#socket.write(Uint8Array.from(this.#frame.subarray(0, end)));
		}
		this.#socket.uncork();
	}
}

/**
 * Sends this many, so many to a frame, as fast as they arrive at the other end; answers how many did, once no more come. (A filter
 * of duplicates may take one message in 48,000 for an old one.)
 */
export async function pourAll(
	from: FrameSource,
	count: number,
	aFrame: number,
	arrived: () => number,
): Promise<number> {
	const before = arrived();
	for (let sent = 0; sent < count; ) {
		const free = inFlight - (sent - (arrived() - before));
		const now = Math.min(count - sent, free - (free % aFrame));
		if (now > 0) from.pour(now, aFrame);
		sent += Math.max(0, now);
		await new Promise((resolve) => setImmediate(resolve));
	}
	for (let last = -1; last !== arrived(); await sleep(quietMs)) last = arrived();
	return arrived() - before;
}
