// Limits of bytes a second: of what a stream sends, and of what it takes. Knows neither packets nor the peer.
import { after, type Mono, mono, never } from '@i2p/time';
import { TokenBucket } from '@i2p/util';
import { aheadMs, maxPacketSizeBytes, speedBurstMs } from './constants.js';

/** What a stream sends takes tokens, one a byte; `undefined` without a limit (infinite). */
export function outboundLimit(bytesPerSecond: number): TokenBucket | undefined {
	if (bytesPerSecond === Number.POSITIVE_INFINITY) return undefined;
	const burst = Math.max(2 * maxPacketSizeBytes, (bytesPerSecond * speedBurstMs) / 1000);
	return new TokenBucket({ ratePerSecond: bytesPerSecond, burst });
}

/** What a stream takes has come already: it is paid for with time, in which the peer is to be silent when it is far ahead. */
export class InboundLimit {
	readonly #msPerByte: number;
	#paidUntil: Mono = mono(0);
	#isAhead = false;

	/** @param bytesPerSecond infinite for no limit */
	constructor(bytesPerSecond: number) {
		this.#msPerByte = 1000 / bytesPerSecond;
	}

	/** Whether the peer is to be silent. */
	get isAhead(): boolean {
		return this.#isAhead;
	}

	/** Until when. */
	get freeAt(): Mono {
		return this.#isAhead ? this.#paidUntil : never;
	}

	/** So many bytes came. */
	pay(bytes: number, now: Mono): void {
		if (this.#msPerByte === 0) return;
		this.#paidUntil = after(mono(Math.max(this.#paidUntil, now)), bytes * this.#msPerByte);
		if (this.#paidUntil > after(now, aheadMs)) this.#isAhead = true;
	}

	/** Answers whether the peer may speak again from now on. */
	onTime(now: Mono): boolean {
		if (!this.#isAhead || this.#paidUntil > now) return false;
		this.#isAhead = false;
		return true;
	}
}
