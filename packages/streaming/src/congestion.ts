// How many packets may be in flight, and how fast they leave. Counts packets, not bytes.
// Slow start once a round trip, out of it when the round trip swells; loss on a quiet path costs less than on a full one.
import { burstPackets, initialWindowPackets, maxWindowPackets, minWindowPackets } from './constants.js';

/** A round trip this much above the least one means that queues have formed. */
const swollenFactor = 2;
const swollenSlackMs = 20;
/** What remains of the window after a loss with queues formed, and without. */
const afterLossQueued = 0.6;
const afterLossQuiet = 0.85;
/** Beyond slow start the window grows by this share of itself in each quiet round trip. */
const quietGrowth = 1 / 8;
/** Pacing: windows per round trip in slow start and after. Below this round trip there is no pacing. */
const pacingSlowStart = 2;
const pacingAvoidance = 1.25;
const leastPacedMs = 4;

/** The congestion window and the pacing of one stream. */
export class Congestion {
	#window: number = initialWindowPackets;
	#threshold = Number.POSITIVE_INFINITY;
	#roundEnd = 0;
	#roundLeastMs = Number.POSITIVE_INFINITY;
	#queued = false;
	#recoverUntil = -1;
	#credit: number = burstPackets;
	#creditAt = Number.NEGATIVE_INFINITY;

	/** Packets that may be in flight. */
	get window(): number {
		return Math.floor(this.#window);
	}

	/**
	 * So many packets were newly acknowledged, everything up to `ackThrough` is known to have been looked at.
	 * `limited`: the window was what held sending back. `sampleMs`: a round trip, if one was measured.
	 */
	onAcked(
		count: number,
		ack: { ackThrough: number; nextSequence: number; limited: boolean; sampleMs: number | undefined; leastMs: number },
	): void {
		if (ack.sampleMs !== undefined) this.#roundLeastMs = Math.min(this.#roundLeastMs, ack.sampleMs);
		if (ack.ackThrough >= this.#roundEnd) this.#endRound(ack.nextSequence, ack.leastMs);
		if (!ack.limited) return;
		const growth = this.#window < this.#threshold ? count : (count / this.#window) * this.#packetsPerRound();
		this.#window = Math.min(maxWindowPackets, this.#window + growth);
	}

	#packetsPerRound(): number {
		return this.#queued ? 1 : Math.max(1, this.#window * quietGrowth);
	}

	#endRound(nextSequence: number, leastMs: number): void {
		if (this.#roundLeastMs !== Number.POSITIVE_INFINITY) {
			this.#queued = this.#roundLeastMs > leastMs * swollenFactor + swollenSlackMs;
			if (this.#queued && this.#window < this.#threshold) this.#threshold = this.#window;
		}
		this.#roundEnd = nextSequence;
		this.#roundLeastMs = Number.POSITIVE_INFINITY;
	}

	/** A packet was found lost by NACKs: the window shrinks once for all losses of one window. */
	onLoss(sequence: number, nextSequence: number): void {
		if (sequence < this.#recoverUntil) return;
		this.#recoverUntil = nextSequence;
		this.#window = Math.max(minWindowPackets, this.#window * (this.#queued ? afterLossQueued : afterLossQuiet));
		this.#threshold = this.#window;
	}

	/** Nothing was heard for a whole timeout: start over, to half of what was. */
	onTimeout(nextSequence: number): void {
		if (this.#window > minWindowPackets) this.#threshold = Math.max(minWindowPackets, this.#window / 2);
		this.#window = minWindowPackets;
		this.#recoverUntil = nextSequence;
		this.#roundEnd = nextSequence;
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
