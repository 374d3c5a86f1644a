// When to acknowledge: after two packets, after a share of the round trip, at once when asked. Pure numbers.
import { after, type Mono, never } from '@i2p/time';
import { ackDelayShare, minAckDelayMs, packetsPerAck, promptAckMs } from './constants.js';

/** Counts what is not acknowledged yet. */
export class AckTimer {
	#due: Mono = never;
	#packets = 0;
	#wanted = false;
	readonly #mostMs: number;
	readonly #prompt: boolean;
	#requestedMs: number;

	/** Waits at most so long; `prompt`: never longer than a moment. */
	constructor(mostMs: number, prompt: boolean) {
		this.#mostMs = mostMs;
		this.#prompt = prompt;
		this.#requestedMs = mostMs;
	}

	/** Whether an acknowledgement should leave with the next exhale. */
	get wanted(): boolean {
		return this.#wanted;
	}

	/** When one falls due by itself. */
	get due(): Mono {
		return this.#due;
	}

	/** The peer asks for acknowledgements within so many milliseconds. */
	onRequest(delayMs: number): void {
		if (delayMs > 0 && delayMs < this.#mostMs) this.#requestedMs = delayMs;
	}

	/** A packet in order has arrived; `smoothMs` is the round trip, 0 if unknown. */
	onPacket(now: Mono, smoothMs: number): void {
		if (this.#prompt) {
			this.onPrompt(now);
			return;
		}
		if (++this.#packets >= packetsPerAck) {
			this.demand();
			return;
		}
		if (this.#due !== never) return;
		const share = smoothMs === 0 ? this.#mostMs : smoothMs * ackDelayShare;
		this.#due = after(now, Math.min(this.#requestedMs, Math.max(minAckDelayMs, share)));
	}

	/** A packet in order that asks to be acknowledged at once: in a moment, so that an answer may carry it. */
	onPrompt(now: Mono): void {
		if (++this.#packets >= packetsPerAck) this.demand();
		else if (this.#due > now + promptAckMs) this.#due = after(now, promptAckMs);
	}

	/** Acknowledge with the next exhale. */
	demand(): void {
		this.#wanted = true;
		this.#due = never;
	}

	/** Answers whether it has just fallen due. */
	onTime(now: Mono): boolean {
		if (this.#due > now) return false;
		this.demand();
		return true;
	}

	/** An acknowledgement has left. */
	onSent(): void {
		this.#wanted = false;
		this.#packets = 0;
		this.#due = never;
	}
}
