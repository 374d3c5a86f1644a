// Ping and pong: whether a destination is there, outside of any stream. Streaming specification "Ping / Pong".
import type { ConnectOptions } from '@i2p/client-core';
import type { HashKey } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import { type Mono, mono } from '@i2p/time';
import { checkBytesWithin, copyBytes, ExpiringMap, equalBytes, TokenBucket } from '@i2p/util';
import { flag, maxPings, maxPongBytes, pingTimeoutMs, pongBurst, pongsPerSecond } from './constants.js';
import { framePacket, type Packet } from './packet.js';
import type { Speaker } from './packet-maker.js';
import { signPacket } from './proof.js';

/** Ports of a ping, and up to 32 bytes that the pong must bring back. */
export interface PingOptions extends ConnectOptions {
	readonly payload?: Uint8Array;
}

/** Told once: the round trip in milliseconds, or `undefined` when no answer came in time. */
export type PongHandler = (roundTripMs: number | undefined, turn: Turn) => void;

const nothing = new Uint8Array(0);

interface Ping {
	readonly to: HashKey;
	readonly sentAt: Mono;
	readonly payload: Uint8Array;
	readonly onPong: PongHandler;
}

/** Our pings that wait, and the limit on answering those of others. */
export class Echo {
	readonly #speaker: Speaker;
	readonly #limit = new TokenBucket({ ratePerSecond: pongsPerSecond, burst: pongBurst });
	readonly #pings = new ExpiringMap<number, Ping>({ capacity: maxPings, lifetimeMs: pingTimeoutMs });

	constructor(speaker: Speaker) {
		this.#speaker = speaker;
	}

	/** Whether there is room for one more ping. */
	get hasRoom(): boolean {
		return this.#pings.size < maxPings;
	}

	/** A ping of ours with this nonzero id. */
	ping(id: number, to: HashKey, lent: Uint8Array = nothing, now: Mono, onPong: PongHandler): Uint8Array {
		checkBytesWithin('payload of a ping', lent, 0, maxPongBytes);
		const payload = copyBytes(lent);
		this.#pings.set(id, { to, sentAt: now, payload, onPong }, now);
		const fields = {
			sendStreamId: id,
			receiveStreamId: 0,
			sequence: 0,
			ackThrough: 0,
			flags: flag.echo | flag.noAck,
			from: this.#speaker.destination.bytes,
			payloadBytes: payload.length,
		};
		return signPacket(fields, this.#speaker, (room) => room.set(payload));
	}

	/** Whether one more ping of others may be looked at: a look costs a verified signature. */
	mayAnswer(now: Mono): boolean {
		return this.#speaker.settings.answersPings && this.#limit.take(1, now);
	}

	/** The answer to a ping. */
	pong(ping: Packet): Uint8Array {
		const payload = copyBytes(ping.payload.subarray(0, maxPongBytes));
		const frame = framePacket({
			sendStreamId: 0,
			receiveStreamId: ping.sendStreamId,
			sequence: 0,
			ackThrough: 0,
			flags: flag.echo,
			payloadBytes: payload.length,
		});
		frame.bytes.set(payload, frame.payloadOffset);
		return frame.bytes;
	}

	/** An answer to one of ours; false if we asked nothing of the kind. */
	onPong(packet: Packet, from: HashKey | undefined, turn: Turn): boolean {
		const ping = this.#pings.get(packet.receiveStreamId, turn.now);
		if (ping === undefined || (from !== undefined && from !== ping.to)) return false;
		if (!equalBytes(packet.payload, ping.payload)) return false;
		this.#pings.delete(packet.receiveStreamId);
		ping.onPong(turn.now - ping.sentAt, turn);
		return true;
	}

	/** When a ping must be given up. */
	due(): Mono {
		return mono(this.#pings.nextDue());
	}

	onTime(turn: Turn): void {
		const gone = [...this.#pings.entries()].filter(([id]) => !this.#pings.has(id, turn.now));
		for (const [id, ping] of gone) {
			this.#pings.delete(id);
			ping.onPong(undefined, turn);
		}
	}
}
