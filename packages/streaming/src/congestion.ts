// How many packets may be in flight, and how fast they leave. Counts packets, not bytes.
// Slow start ends when the round trip swells; a loss on a quiet path costs less than one on a path whose queues have grown.
import { burstPackets, initialWindowPackets, maxWindowPackets, minWindowPackets } from './constants.js';

/**
 * Slow start ends when the least round trip of a round that filled the window exceeds the least of all by this factor and
 * these milliseconds: less than that is the noise of busy processors on seven hops.
 */
const slowStartFactor = 1.5;
const slowStartSlackMs = 40;
/** Beyond this, queues are growing: the window grows by this share of itself in a round trip, by one packet at least. */
const queuedFactor = 1.25;
const queuedSlackMs = 25;
const queuedGrowth = 1 / 32;
/** What remains of the window after a loss with queues grown, and without. */
const afterLossQueued = 0.7;
const afterLossQuiet = 0.85;
/** In a quiet round trip the window grows by this share of itself. */
const quietGrowth = 1 / 8;
/** Around the window at which the last loss came (this share of it and beyond) it grows by one packet only, until past it. */
const nearLoss = 0.9;
const pastLoss = 1.1;
/** Pacing: windows per round trip in slow start and after. Below this round trip there is no pacing. */
const pacingSlowStart = 2;
const pacingAvoidance = 1.25;
const leastPacedMs = 4;

/** What an acknowledgement says to the window. */
export interface AckedRound {
	readonly ackThrough: number;
	readonly nextSequence: number;
	/** The window, not the application, was what held sending back. */
	readonly limited: boolean;
	/** A round trip, if one was measured, and the least of all, in milliseconds. */
	readonly sampleMs: number | undefined;
	readonly leastMs: number;
}

/** The congestion window and the pacing of one stream. */
export class Congestion {
	#window: number = initialWindowPackets;
	#threshold = Number.POSITIVE_INFINITY;
	#lossWindow = 0;
	#thresholdBefore = 0;
	#roundEnd = 0;
	#roundLeastMs = Number.POSITIVE_INFINITY;
	#roundLimited = false;
	#queued = false;
	#recoverUntil = -1;
	#beforeTimeout: { readonly window: number; readonly threshold: number } | undefined;
	#credit: number = burstPackets;
	#creditAt = Number.NEGATIVE_INFINITY;

	/** Packets that may be in flight. */
	get window(): number {
		return Math.floor(this.#window);
	}

	/** So many packets were newly acknowledged. */
	onAcked(count: number, ack: AckedRound): void {
		if (ack.sampleMs !== undefined) this.#roundLeastMs = Math.min(this.#roundLeastMs, ack.sampleMs);
		if (ack.limited) this.#roundLimited = true;
		if (ack.ackThrough >= this.#roundEnd) this.#endRound(ack.nextSequence, ack.leastMs);
		if (!ack.limited) return;
		const growth = this.#window < this.#threshold ? count : (count / this.#window) * this.#packetsPerRound();
		this.#window = Math.min(maxWindowPackets, this.#window + growth);
	}

	#packetsPerRound(): number {
		const atLoss = this.#window > this.#lossWindow * nearLoss && this.#window < this.#lossWindow * pastLoss;
		if (atLoss) return 1;
		return Math.max(1, this.#window * (this.#queued ? queuedGrowth : quietGrowth));
	}

	#endRound(nextSequence: number, leastMs: number): void {
		const round = this.#roundLeastMs;
		if (round !== Number.POSITIVE_INFINITY) {
			this.#queued = round > leastMs * queuedFactor + queuedSlackMs;
			const swollen = round > leastMs * slowStartFactor + slowStartSlackMs;
			if (swollen && this.#roundLimited && this.#window < this.#threshold) this.#threshold = this.#window;
		}
		this.#roundEnd = nextSequence;
		this.#roundLeastMs = Number.POSITIVE_INFINITY;
		this.#roundLimited = false;
	}

	/** A packet was found lost by NACKs: the window shrinks once for all losses of one window. */
	onLoss(sequence: number, nextSequence: number): void {
		if (sequence < this.#recoverUntil) return;
		this.#recoverUntil = nextSequence;
		this.#lossWindow = this.#window;
		this.#thresholdBefore = this.#threshold;
		this.#window = Math.max(minWindowPackets, this.#window * (this.#queued ? afterLossQueued : afterLossQuiet));
		this.#threshold = this.#window;
	}

	/** The last loss was none, the packet was only late: the window is as it was. */
	onSpuriousLoss(): void {
		this.#window = Math.max(this.#window, this.#lossWindow);
		this.#threshold = Math.max(this.#threshold, this.#thresholdBefore);
	}

	/** Nothing was heard for a whole timeout: start over, to half of what was. */
	onTimeout(nextSequence: number): void {
		if (this.#window > minWindowPackets) {
			this.#beforeTimeout = { window: this.#window, threshold: this.#threshold };
			this.#threshold = Math.max(minWindowPackets, this.#window / 2);
		}
		this.#window = minWindowPackets;
		this.#lossWindow = 0;
		this.#thresholdBefore = 0;
		this.#recoverUntil = nextSequence;
		this.#roundEnd = nextSequence;
	}

	/** The last timeout was too early, everything was only late: the window is as it was. */
	onSpuriousTimeout(): void {
		const before = this.#beforeTimeout;
		this.#beforeTimeout = undefined;
		if (before === undefined) return;
		this.#window = Math.max(this.#window, before.window);
		this.#threshold = before.threshold;
	}

	/** Nothing was sent for long: the path may be another one by now. */
	onIdle(): void {
		if (this.#window > initialWindowPackets) this.#window = Math.max(initialWindowPackets, this.#window / 2);
	}

	/** Packets that may leave now as far as pacing goes. */
	paced(now: number, smoothMs: number): number {
		if (smoothMs < leastPacedMs) return burstPackets;
		const factor = this.#window < this.#threshold ? pacingSlowStart : pacingAvoidance;
		const earned = ((now - this.#creditAt) * this.#window * factor) / smoothMs;
		this.#credit = Math.min(burstPackets, this.#credit + earned);
		this.#creditAt = now;
		return Math.floor(this.#credit);
	}

	/** A packet has left. */
	onSent(): void {
		this.#credit = Math.max(0, this.#credit - 1);
	}
}
