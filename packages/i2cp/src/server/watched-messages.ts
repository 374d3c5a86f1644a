// Messages whose fate is watched for their nonce: until they are known to be lost, or have probably left. I2CP "MessageStatusMessage".
import type { HashKey } from '@i2p/data-core';
import { after, type Mono, never } from '@i2p/time';
import { maxWatched, probablyLeftMs } from './constants.js';

/** One message. */
export interface Watched {
	readonly nonce: number;
	readonly messageId: number;
	readonly to: HashKey;
}

/** The watched messages of one session, in the order in which they came. */
export class WatchedMessages {
	readonly #watched = new Map<number, Watched & { readonly until: Mono }>();

	/** Watches one more; the oldest makes room. */
	add(watched: Watched, now: Mono): void {
		if (this.#watched.size >= maxWatched) this.#watched.delete(this.#watched.keys().next().value!);
		this.#watched.set(watched.messageId, { ...watched, until: after(now, probablyLeftMs) });
	}

	/** Those to one destination, which are watched no more. */
	takeTo(to: HashKey): Watched[] {
		const taken = [...this.#watched.values()].filter((watched) => watched.to === to);
		for (const { messageId } of taken) this.#watched.delete(messageId);
		return taken;
	}

	/** Those that have probably left, which are watched no more. */
	takeLeft(now: Mono): Watched[] {
		const taken: Watched[] = [];
		for (const watched of this.#watched.values()) {
			if (watched.until > now) break;
			taken.push(watched);
			this.#watched.delete(watched.messageId);
		}
		return taken;
	}

	/** When the oldest has probably left. */
	due(): Mono {
		for (const { until } of this.#watched.values()) return until;
		return never;
	}
}
