// How many packets may be in flight, and how fast they leave. Counts packets, not bytes.
// A model of the path, not a fear of losses: what it delivers in each round trip, and its least round trip (as in BBR). Losses that do not
// follow from sending more are the path's own: tunnels lose some, whatever one sends.
import { burstPackets, minWindowPackets, usualMostWindowPackets as usualMost } from './constants.js';

/** In slow start the window doubles each round trip; it ends when so many rounds in a row delivered less than this much more. */
const growthExpected = 1.25;
const roundsWithoutGrowth = 3;
/** Two rounds are enough where the second lost this share of its packets. */
const shareLostAtEnd = 0.15;
const lossyRounds = 2;
/** And one where it lost this share. */
const shareLostAtOnce = 0.25;
/** It ends also when the least round trip of a full round exceeds the least of all by this: less is the noise of seven busy hops. */
const swollenFactor = 1.5;
const swollenSlackMs = 40;
/** Rounds over which the best delivery rate is remembered: two cycles of probing. */
const rateRounds = 12;
/**
 * What is sent of the rate known, round by round: more for two to see whether there is more (what one sends, the next delivers), less to let
 * queues run empty, then as much. Where there was more, by this factor, it is asked for more at once.
 */
const cycle = [1.25, 1.25, 0.9, 1, 1, 1] as const;
const probesEnd = 2;
const probeFound = 1.12;
/** In the round after slow start its queue runs empty. */
const drainGain = 0.6;
/** Windows a round trip in slow start. */
const startGain = 2;
/**
 * In flight is what the rate known brings in so many least round trips, or in one and so many milliseconds: room for acknowledgements that come
 * in clumps, late or not at all, and for the noise of busy processors, which on short paths is longer than the path.
 */
const windowGain = 2;
const windowSlackMs = 25;
const windowSlackPackets = 4;
/** A round that loses more than this share, at least so many packets, was too much for the path: so much of its rate is believed. */
const tooManyLost = 0.3;
const tooManyLeast = 4;
const afterTooMany = 0.85;
/** Below this round trip there is no pacing, in milliseconds. */
const leastPacedMs = 4;
/** A turn that comes late to what only pacing held back makes up for so many milliseconds: processors are busy, timers coarse. */
const lateMs = 20;

/** What an acknowledgement says to the window. */
export interface AckedRound {
	readonly ackThrough: number;
	readonly nextSequence: number;
	/** The window or the pace, not the application, was what held sending back. */
	readonly limited: boolean;
	/** A round trip, if one was measured, and the least of all, in milliseconds. */
	readonly sampleMs: number | undefined;
	readonly leastMs: number;
}

/** `start`: doubling; `drain`: one round to let the queue run empty; `cruise`: at the rate known, with probes. */
type Phase = 'start' | 'drain' | 'cruise';

/** The congestion window and the pacing of one stream. */
export class Congestion {
	readonly #firstWindow: number;
	#mostWindow: number;
	#window: number;
	#phase: Phase = 'start';
	/** Packets a millisecond: of the last rounds that say something, the best of them, and what slow start has reached. */
	readonly #rates: number[] = [];
	#bestRate = 0;
	#startRate = 0;
	#roundsWithout = 0;
	#cycleAt = 0;
	#rateBeforeProbe = 0;
	#roundEnd = 0;
	#roundBegan = Number.NEGATIVE_INFINITY;
	#roundAcked = 0;
	#roundLost = 0;
	#roundLeastMs = Number.POSITIVE_INFINITY;
	#roundLimited = false;
	#beforeTimeout: { readonly window: number; readonly phase: Phase; readonly rate: number } | undefined;
	#credit: number = burstPackets;
	#creditAt = Number.NEGATIVE_INFINITY;
	/** Whether nothing but pacing has held sending back of late. */
	#held = false;

	/** @param limits packets in flight at first and at most */
	constructor(limits: { readonly first: number; readonly most: number }) {
		this.#firstWindow = limits.first;
		this.#mostWindow = limits.most;
		this.#window = limits.first;
	}

	/** Packets that may be in flight. */
	get window(): number {
		return Math.floor(this.#window);
	}

	/** Packets that the path holds, as far as it is known. */
	get pathPackets(): number {
		return this.#window / windowGain;
	}

	/** So many packets were newly acknowledged; answers whether a round trip is over. */
	onAcked(count: number, ack: AckedRound, now: number): boolean {
		this.#roundAcked += count;
		if (ack.sampleMs !== undefined) this.#roundLeastMs = Math.min(this.#roundLeastMs, ack.sampleMs);
		if (ack.limited) this.#roundLimited = true;
		if (this.#phase === 'start' && ack.limited) this.#widen(this.#window + count, ack.leastMs);
		if (ack.ackThrough < this.#roundEnd) return false;
		this.#endRound(ack, now);
		return true;
	}

	#widen(packets: number, leastMs: number): void {
		this.#window = Math.max(minWindowPackets, Math.min(packets, this.#most(leastMs)));
	}

	/** The window that the rate known fills. */
	#fit(leastMs: number): void {
		if (leastMs === Number.POSITIVE_INFINITY) return;
		const ms = Math.max(windowGain * leastMs, leastMs + windowSlackMs);
		this.#widen(this.#bestRate * ms + windowSlackPackets, leastMs);
	}

	/** On short paths less is allowed: see the constants. */
	#most(leastMs: number): number {
		const most = leastMs === Number.POSITIVE_INFINITY ? usualMost : Math.max(usualMost, leastMs);
		return Math.min(this.#mostWindow, most);
	}

	#endRound(ack: AckedRound, now: number): void {
		const lasted = now - this.#roundBegan;
		if (lasted > 0 && lasted < Number.POSITIVE_INFINITY) {
			const lostShare = this.#roundLost / (this.#roundLost + this.#roundAcked);
			this.#learn(this.#roundAcked / lasted, lostShare);
			if (this.#phase === 'start') this.#judgeStart(ack.leastMs, lostShare);
			else this.#phase = 'cruise';
		}
		if (this.#phase === 'cruise') {
			this.#turnCycle();
			this.#fit(ack.leastMs);
		}
		this.#roundBegan = now;
		this.#roundEnd = ack.nextSequence;
		this.#roundAcked = 0;
		this.#roundLost = 0;
		this.#roundLeastMs = Number.POSITIVE_INFINITY;
		this.#roundLimited = false;
	}

	#turnCycle(): void {
		this.#cycleAt = (this.#cycleAt + 1) % cycle.length;
		if (this.#cycleAt === probesEnd && this.#bestRate > this.#rateBeforeProbe * probeFound) this.#cycleAt = 0;
		if (this.#cycleAt === 0) this.#rateBeforeProbe = this.#bestRate;
	}

	/** A round in which the application was slow says only what the path can do at least. */
	#learn(rate: number, lostShare: number): void {
		if (!this.#roundLimited && rate < this.#bestRate) return;
		this.#rates.push(rate);
		if (this.#rates.length > rateRounds) this.#rates.shift();
		if (lostShare > tooManyLost && this.#roundLost >= tooManyLeast && this.#phase !== 'start')
			for (const [index, known] of this.#rates.entries()) this.#rates[index] = known * afterTooMany;
		this.#bestRate = Math.max(...this.#rates);
	}

	#judgeStart(leastMs: number, lostShare: number): void {
		if (!this.#roundLimited) return;
		const rate = this.#rates[this.#rates.length - 1] ?? 0;
		if (rate >= this.#startRate * growthExpected) {
			this.#startRate = rate;
			this.#roundsWithout = 0;
		} else this.#roundsWithout++;
		const lossy =
			(this.#roundsWithout >= lossyRounds && lostShare > shareLostAtEnd) ||
			(this.#roundsWithout > 0 && lostShare > shareLostAtOnce);
		const swollen =
			this.#roundLeastMs !== Number.POSITIVE_INFINITY && this.#roundLeastMs > leastMs * swollenFactor + swollenSlackMs;
		if (!lossy && !swollen && this.#roundsWithout < roundsWithoutGrowth) return;
		this.#phase = 'drain';
		this.#cycleAt = probesEnd;
		this.#fit(leastMs);
	}

	/** No more than so many from now on. */
	limit(packets: number): void {
		this.#mostWindow = Math.min(this.#mostWindow, packets);
		this.#window = Math.min(this.#window, this.#mostWindow);
	}

	/** So many packets were found lost by NACKs. */
	onLoss(count: number): void {
		this.#roundLost += count;
	}

	/** Nothing was heard for a whole timeout: slow start again, from the least. */
	onTimeout(nextSequence: number): void {
		if (this.#window > minWindowPackets)
			this.#beforeTimeout = { window: this.#window, phase: this.#phase, rate: this.#bestRate };
		this.#restart(minWindowPackets);
		this.#roundEnd = nextSequence;
	}

	/** The last timeout was too early, everything was only late: the window is as it was. */
	onSpuriousTimeout(): void {
		const before = this.#beforeTimeout;
		this.#beforeTimeout = undefined;
		if (before === undefined) return;
		this.#window = Math.max(this.#window, before.window);
		this.#phase = before.phase;
		this.#bestRate = before.rate;
		if (before.rate > 0) this.#rates.push(before.rate);
	}

	/** Nothing was sent for long: the path may be another one by now. */
	onIdle(): void {
		this.#restart(Math.max(Math.min(this.#window, this.#firstWindow), this.#window / 2));
		this.#roundBegan = Number.NEGATIVE_INFINITY;
	}

	#restart(window: number): void {
		this.#window = window;
		this.#phase = 'start';
		this.#rates.length = 0;
		this.#bestRate = 0;
		this.#startRate = 0;
		this.#roundsWithout = 0;
	}

	/** Packets that may leave now as far as pacing goes. */
	paced(now: number, smoothMs: number): number {
		if (smoothMs < leastPacedMs) return burstPackets;
		const pace = this.#pace(smoothMs);
		const most = this.#held ? Math.max(burstPackets, lateMs * pace) : burstPackets;
		this.#credit = Math.min(most, this.#credit + (now - this.#creditAt) * pace);
		this.#creditAt = now;
		return Math.floor(this.#credit);
	}

	/** Pacing holds a packet back: milliseconds until it allows one more, one at least. */
	holdMs(smoothMs: number): number {
		this.#held = true;
		return Math.max(1, (1 - this.#credit) / this.#pace(smoothMs));
	}

	/** Something else than pacing holds sending back. */
	onRest(): void {
		this.#held = false;
	}

	/** Packets a millisecond. */
	#pace(smoothMs: number): number {
		if (this.#phase === 'start' || this.#bestRate === 0) return (startGain * this.#window) / smoothMs;
		return this.#bestRate * (this.#phase === 'drain' ? drainGain : cycle[this.#cycleAt]!);
	}

	/** A packet has left. */
	onSent(): void {
		this.#credit = Math.max(0, this.#credit - 1);
	}
}
