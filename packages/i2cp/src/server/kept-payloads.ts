// Payloads of a client that fetches them one by one: kept until it says that it has them. I2CP "Message Flow", `i2cp.fastReceive=false`. Bounded.
import { maxKeptBytes, maxKeptPayloads } from './constants.js';

/** What waits for one session's client. */
export class KeptPayloads {
	readonly #kept = new Map<number, Uint8Array>();
	#bytes = 0;

	/** Keeps one; the oldest make room. Answers how many these were. */
	add(messageId: number, given: Uint8Array): number {
		this.#kept.set(messageId, given);
		this.#bytes += given.length;
		let lost = 0;
		for (const oldest of this.#kept.keys()) {
			if (this.#kept.size <= maxKeptPayloads && this.#bytes <= maxKeptBytes) break;
			this.remove(oldest);
			lost++;
		}
		return lost;
	}

	/** One that is asked for; it stays. */
	get(messageId: number): Uint8Array | undefined {
		return this.#kept.get(messageId);
	}

	/** The client has it. */
	remove(messageId: number): void {
		this.#bytes -= this.#kept.get(messageId)?.length ?? 0;
		this.#kept.delete(messageId);
	}

	/** Forgets all. */
	clear(): void {
		this.#kept.clear();
		this.#bytes = 0;
	}
}
