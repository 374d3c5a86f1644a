// Packets that came before their SYN: kept for a moment, bounded. Streaming specification "0-RTT".
import type { HashKey } from '@i2p/data-core';
import { copyBytes, ExpiringMap } from '@i2p/util';
import { earlyLifetimeMs, maxEarlyBytes, maxEarlyPackets, maxEarlyStreams } from './constants.js';

/** One packet kept. */
export interface EarlyPacket {
	readonly bytes: Uint8Array;
	/** The sender, if its session proved it. */
	readonly from: HashKey | undefined;
}

/** Packets by the id that their sender gave its stream. */
export class EarlyPackets {
	readonly #held = new ExpiringMap<number, EarlyPacket[]>({ capacity: maxEarlyStreams, lifetimeMs: earlyLifetimeMs });
	#bytes = 0;
	#bytesSince = 0;

	/** Keeps a copy; answers false if there is no room. */
	offer(receiveStreamId: number, lent: Uint8Array, from: HashKey | undefined, now: number): boolean {
		this.#forgetBytes(now);
		if (this.#bytes + lent.length > maxEarlyBytes) return false;
		const packets = this.#held.get(receiveStreamId, now) ?? [];
		if (packets.length >= maxEarlyPackets) return false;
		packets.push({ bytes: copyBytes(lent), from });
		if (packets.length === 1) this.#held.set(receiveStreamId, packets, now);
		this.#bytes += lent.length;
		return true;
	}

	/** The budget of bytes is one for each lifetime: what is kept never exceeds twice of it. */
	#forgetBytes(now: number): void {
		if (now - this.#bytesSince < earlyLifetimeMs) return;
		this.#held.expire(now);
		this.#bytes = 0;
		this.#bytesSince = now;
	}

	/** What was kept for a stream; not kept any more. */
	take(receiveStreamId: number, now: number): readonly EarlyPacket[] {
		const packets = this.#held.get(receiveStreamId, now);
		if (packets === undefined) return [];
		this.#held.delete(receiveStreamId);
		return packets;
	}
}
