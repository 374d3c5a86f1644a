// The loads that all forwarders of the transit bench are given: tunnel messages in NTCP2 frames.
import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { encodeTunnelData, I2np, type I2npMessage } from '@i2p/data-i2np';
import { nodeRandom } from '@i2p/runtime-node';
import { wall } from '@i2p/time';
import { type DirectionKeys, FrameSealer, writeI2npBlock } from '@i2p/transport-ntcp2';
import { concatBytes, Writer } from '@i2p/util';
import type { Load, Poured } from './forwarder.js';

/** The other load: so many connections in and out, which carry so many messages a second together. */
export const manyLinks = 64;
const steadyPerSecond = 10_000;
/** Bytes of a tunnel message without its id. */
export const dataBytes = 1024;
export const receiveTunnelId = 4711;
export const nextTunnelId = 4712;
/** Messages on their way at most, so that nobody is asked to drop any: several reads of a socket. */
const inFlight = 500;
/** Messages that are written at once. */
const aWrite = 30;
const lifetimeMs = 60_000;
/** Without a message for so long, the one that is missing does not come any more. */
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
 * Messages as fast as they come out again, so many to a frame, by the first connection. V8 is done with this path after some ten
 * thousand. (A filter of duplicates may take one message in 59,000 for an old one.)
 */
export function pouring(aFrame: number): Load {
	return {
		warmUp: 100_000,
		slice: 10_000,
		slices: 20,
		prepare: ({ sources }, messages) => sources[0]!.prepare(messages, aFrame),
		async pour({ sources, arrived }, prepared) {
			const under = new UnderWay(arrived);
			for (const write of prepared) {
				while (under.way + write.messages > inFlight) await under.turn();
				sources[0]!.write(write);
				under.sent += write.messages;
			}
			return await under.settled();
		},
	};
}

/**
 * Messages at an even rate, each in a frame and a write of its own, by all connections in turn: peers that know nothing of one another
 * do not write in the same instant, as they would if we slept until some are due.
 */
export const steady: Load = {
	warmUp: 40_000,
	slice: 10_000,
	slices: 8,
	prepare({ sources }, messages) {
		// As many as are sent and no more: each frame has its number.
		const each = sources.map((from, i) => from.prepare(Math.ceil((messages - i) / sources.length), 1, 1));
		return Array.from({ length: messages }, (_, n) => each[n % sources.length]![Math.floor(n / sources.length)]!);
	},
	async pour({ sources, arrived }, prepared) {
		const under = new UnderWay(arrived);
		const began = performance.now();
		for (; under.sent < prepared.length; await under.turn()) {
			const due = Math.min(prepared.length, ((performance.now() - began) * steadyPerSecond) / 1000);
			for (; under.sent < due; under.sent++) sources[under.sent % sources.length]!.write(prepared[under.sent]!);
		}
		return await under.settled();
	},
};

/** Messages that were written and have not come out yet, watched in each turn of this process. */
class UnderWay {
	sent = 0;
	readonly #arrived: () => number;
	readonly #before: number;
	#lookedAt = performance.now();
	/** Messages times the milliseconds that so many were under way. */
	#sum = 0;

	constructor(arrived: () => number) {
		this.#arrived = arrived;
		this.#before = arrived();
	}

	get way(): number {
		return this.sent - (this.#arrived() - this.#before);
	}

	/** Lets messages come in. */
	async turn(): Promise<void> {
		const now = performance.now();
		this.#sum += this.way * (now - this.#lookedAt);
		this.#lookedAt = now;
		await nextTurn();
	}

	/** Waits until all have come out, or no more do. */
	async settled(): Promise<Poured> {
		for (let [last, lastAt] = [this.way, performance.now()]; this.way > 0; await this.turn()) {
			const now = performance.now();
			if (this.way !== last) [last, lastAt] = [this.way, now];
			else if (now - lastAt > quietMs) break;
		}
		return { passed: this.sent - this.way, underWayMs: this.#sum };
	}
}
