// Packets that came before their SYN: kept for a moment, bounded. Streaming specification "0-RTT".
import type { HashKey } from '@i2p/data-core';
import { copyBytes, ExpiringMap } from '@i2p/util';
import { beforeSynMs, maxBytesBeforeSyn, maxPacketsBeforeSyn, maxStreamsBeforeSyn } from './constants.js';

/** One packet kept. */
export interface WaitingPacket {
	readonly bytes: Uint8Array;
	/** The sender, if its session proved it. */
	readonly from: HashKey | undefined;
}

/** Packets by the id that their sender gave its stream. */
export class PacketsBeforeSyn {
	readonly #held = new ExpiringMap<number, WaitingPacket[]>({ capacity: maxStreamsBeforeSyn, lifetimeMs: beforeSynMs });
	#bytes = 0;
	#bytesSince = 0;

	/** Keeps a copy; answers false if there is no room. */
	offer(receiveStreamId: number, lent: Uint8Array, from: HashKey | undefined, now: number): boolean {
		this.#forgetBytes(now);
		if (this.#bytes + lent.length > maxBytesBeforeSyn) return false;
		const packets = this.#held.get(receiveStreamId, now) ?? [];
		if (packets.length >= maxPacketsBeforeSyn) return false;
		packets.push({ bytes: copyBytes(lent), from });
		if (packets.length === 1) this.#held.set(receiveStreamId, packets, now);
		this.#bytes += lent.length;
		return true;
	}

	/** The budget of bytes is one for each lifetime: what is kept never exceeds twice of it. */
	#forgetBytes(now: number): void {
		if (now - this.#bytesSince < beforeSynMs) return;
		this.#held.expire(now);
		this.#bytes = 0;
		this.#bytesSince = now;
	}

	/** What was kept for a stream; not kept any more. */
	take(receiveStreamId: number, now: number): readonly WaitingPacket[] {
		const packets = this.#held.get(receiveStreamId, now);
		if (packets === undefined) return [];
		this.#held.delete(receiveStreamId);
		return packets;
	}
}
