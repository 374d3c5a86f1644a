// What leaves a stream and when: window, pacing, retransmission, choking. RFC 6298 timing; streaming specification "Choking".
// Knows neither the wire nor the handler.
import { after, type Mono, mono, never } from '@i2p/time';
import type { TokenBucket } from '@i2p/util';
import type { ByteBudget } from './budget.js';
import { Congestion } from './congestion.js';
import {
	burstPackets,
	chokeAboveMs,
	leastAckWithinMs,
	maxAckDelayMs,
	maxCloseResends,
	maxPacketSizeBytes,
	maxSpanPackets,
	maxWindowPackets,
	mostFirstWindowPackets,
	pathShareAtFirst,
	probeLeastRoundTrips,
	probeLeastSlackMs,
	probeRoundTrips,
	probeSlackMs,
	sendCapacityBytes,
	sendCapacityWindows,
	undeliverableRetryMs,
} from './constants.js';
import type { Path } from './path.js';
import { RoundTrip } from './round-trip.js';
import { type AckMeaning, type AckOutcome, SendHalf, type SentPacket } from './send.js';
import type { StreamSettings } from './settings.js';
import { outboundLimit } from './speed.js';

/** What is left after an exhale: `more` may leave in the next turn, `full` waits for room below. */
export type TransmissionRest = 'nothing' | 'more' | 'full';

/** Hands one packet down, with the wish to be acknowledged within so many milliseconds, if there is one. False: keep it. */
export type Transmit = (packet: SentPacket, ackWithinMs: number | undefined) => boolean;

/**
 * What follows a timeout until all that was out then is acknowledged: first one packet is sent again (`probing`), and only
 * if nothing sent before is acknowledged thereafter, the rest too (`repeating`). RFC 5682 in packets.
 */
interface Recovery {
	readonly since: Mono;
	readonly until: number;
	repeating: boolean;
}

/** What the sending side of a stream is made of. */
export interface TransmissionParts {
	readonly settings: StreamSettings;
	readonly path: Path;
	readonly budget: ByteBudget;
}

/** The sending side of one stream. */
export class Transmission {
	readonly send: SendHalf;
	readonly roundTrip: RoundTrip;
	readonly #path: Path;
	readonly #congestion: Congestion;
	readonly #mostResends: number;
	readonly #connectDelayMs: number;
	readonly #speed: TokenBucket | undefined;
	#synDue: Mono = never;
	#answered: boolean;
	#endWanted = false;
	#closeCut = false;
	#choked = false;
	#probes = 0;
	/** Whether more could have been sent after the last exhale: not the application is what is slow. */
	#limited = false;
	#timeouts = 0;
	#recovery: Recovery | undefined;
	/** What was sent before was held up once: its round trips say nothing of the path. */
	#lateBefore: Mono = mono(Number.NEGATIVE_INFINITY);
	#rtoDue: Mono = never;
	#paceDue: Mono = never;
	/** When the newest packet is sent again, long before a timeout, to hear whether it came. */
	#tailDue: Mono = never;
	#tail: SentPacket | undefined;
	#tailTried = false;
	#sentAt: Mono = never;
	#askedAt = Number.NEGATIVE_INFINITY;

	/** `answered`: the peer is known, packets after the SYN may leave. */
	constructor({ settings, path, budget }: TransmissionParts, answered: boolean) {
		this.send = new SendHalf(budget);
		this.roundTrip = new RoundTrip(settings.initialRtoMs, path);
		this.#path = path;
		const known = Math.min(mostFirstWindowPackets, path.packets * pathShareAtFirst);
		const most = Math.min(settings.mostWindow, path.span ?? maxWindowPackets);
		this.#congestion = new Congestion({ first: Math.min(most, Math.max(settings.firstWindow, known)), most });
		if (path.span !== undefined) this.send.limitSpan(path.span);
		this.#mostResends = settings.mostResends;
		this.#connectDelayMs = settings.connectDelayMs;
		this.#speed = outboundLimit(settings.mostSpeedOut);
		this.#answered = answered;
	}

	/** Whether nothing more can be offered. */
	get endWanted(): boolean {
		return this.#endWanted;
	}

	/** Whether everything, CLOSE included, has been acknowledged. */
	get finished(): boolean {
		return this.#closeCut && this.send.outstanding === 0;
	}

	/** Whether CLOSE is all that is not acknowledged. */
	get onlyCloseLeft(): boolean {
		return this.send.first?.isClose === true;
	}

	/** When it must be told the time. */
	get due(): Mono {
		return mono(Math.min(this.#rtoDue, this.#paceDue, this.#tailDue));
	}

	/** CLOSE follows what was offered. */
	end(): void {
		this.#endWanted = true;
	}

	/** The peer has answered the SYN. */
	onAnswered(): void {
		this.#answered = true;
	}

	/** The peer is alive. */
	onHeard(): void {
		this.#timeouts = 0;
	}

	/**
	 * What was sent may be lost, and the way to the peer is open again: what waits for a timeout that was put off is sent as soon as one that was not
	 * would have it sent (RFC 6069). Answers whether its time has changed.
	 */
	onWayOpen(now: Mono): boolean {
		if (this.#rtoDue === never || this.#choked) return false;
		if (this.#answered) this.roundTrip.onProgress();
		const waitMs = this.#answered ? this.roundTrip.rtoMs : undeliverableRetryMs;
		const due = mono(Math.max(now, after(this.#sentAt, waitMs)));
		if (due >= this.#rtoDue) return false;
		this.#rtoDue = due;
		return true;
	}

	/** The peer says how long it may wait for acknowledgements, or chokes. Answers whether sending may go on again. */
	onDelay(delayMs: number): boolean {
		const wasChoked = this.#choked;
		this.#choked = delayMs > chokeAboveMs;
		return wasChoked && !this.#choked;
	}

	/** The peer has everything up to `ackThrough` but these. */
	onAck(ackThrough: number, nacks: readonly number[], now: Mono): AckMeaning {
		const { send, roundTrip } = this;
		if (ackThrough >= send.nextSequence)
			return { progress: false, lost: false, impossible: send.nextSequence > 0, early: false, keepsLittle: false };
		const outcome = send.onAck(ackThrough, nacks, now, roundTrip);
		const { acked, sampleMs, lost } = outcome;
		const early = acked > 0 && this.#onRecoveryAck(outcome.oldestSentAt);
		const late = sampleMs !== undefined && now - sampleMs < this.#lateBefore;
		if (late) roundTrip.onLateSample(sampleMs);
		else if (sampleMs !== undefined) roundTrip.onSample(sampleMs);
		else if (outcome.restartMs !== undefined) roundTrip.restart(outcome.restartMs);
		if (lost > 0) this.#congestion.onLoss(lost);
		const keepsLittle = lost > 0 && this.#heedSpan();
		if (acked > 0) {
			roundTrip.onProgress();
			this.#onProgress(outcome, ackThrough, late, now);
			send.ring.widen(capacityOf(this.#congestion.window));
			this.#tail = undefined;
			this.#tailTried = false;
			this.#armTail(now);
			this.#rtoDue = send.outstanding > 0 ? after(now, roundTrip.rtoMs) : never;
		}
		return { progress: acked > 0, lost: lost > 0, impossible: false, early, keepsLittle };
	}

	#onProgress({ acked, sampleMs }: AckOutcome, ackThrough: number, late: boolean, now: Mono): void {
		const { send, roundTrip } = this;
		const { smoothMs, leastMs, varianceMs } = roundTrip;
		const round = {
			ackThrough,
			nextSequence: send.nextSequence,
			limited: this.#limited,
			sampleMs: late ? undefined : sampleMs,
			leastMs,
		};
		if (!this.#congestion.onAcked(acked, round, now)) return;
		roundTrip.onRound();
		if (roundTrip.measured) this.#path.learn(smoothMs, varianceMs, this.#congestion.pathPackets);
	}

	/** A peer that keeps few packets behind a gap is sent no more than these. */
	#heedSpan(): boolean {
		const { span } = this.send;
		if (span === maxSpanPackets || span === this.#path.span) return false;
		this.#path.span = span;
		this.#congestion.limit(span);
		return true;
	}

	/** Something was acknowledged after a timeout: if it had been sent before, nothing was lost. Answers whether so. */
	#onRecoveryAck(oldestSentAt: number): boolean {
		const { send } = this;
		const recovery = this.#recovery;
		if (recovery === undefined) return false;
		const early = oldestSentAt < recovery.since;
		const first = send.first;
		if (early) {
			this.#lateBefore = recovery.since;
			send.unlose();
			if (recovery.repeating) this.#congestion.onSpuriousTimeout();
		} else if (!recovery.repeating) this.#repeatAll(recovery);
		if (early || first === undefined || first.sequence >= recovery.until) this.#recovery = undefined;
		return early;
	}

	#repeatAll(recovery: Recovery): void {
		recovery.repeating = true;
		this.send.loseAll(recovery.since);
		this.#congestion.onTimeout(this.send.nextSequence);
	}

	#armTail(now: Mono): void {
		const { roundTrip, send } = this;
		this.#tailDue = never;
		if (this.#tailTried || this.#choked || !roundTrip.measured || send.newest === undefined) return;
		const usual = probeRoundTrips * roundTrip.smoothMs + probeSlackMs;
		const least = probeLeastRoundTrips * roundTrip.leastMs + probeLeastSlackMs;
		const waitMs = Math.min(usual, least);
		if (waitMs < roundTrip.rtoMs) this.#tailDue = after(now, waitMs);
	}

	#onTail(now: Mono): boolean {
		this.#tailDue = never;
		this.#tailTried = true;
		const newest = this.send.newest;
		if (newest === undefined) return false;
		this.#tail = newest;
		this.#rtoDue = after(now, this.roundTrip.rtoMs);
		return true;
	}

	/** Time has come. `resend`: packets are to be sent again; `go-on`: pacing allows more; `give-up`: the peer is gone. */
	onTime(now: Mono, peerEnded: boolean): 'nothing' | 'go-on' | 'resend' | 'give-up' {
		let answer: 'nothing' | 'go-on' = 'nothing';
		if (this.#paceDue <= now) {
			this.#paceDue = never;
			answer = 'go-on';
		}
		if (this.#tailDue <= now && this.#onTail(now)) answer = 'go-on';
		if (this.#rtoDue > now) return answer;
		this.#rtoDue = never;
		if (this.send.outstanding === 0 && !this.#choked) return answer;
		const most = peerEnded && this.onlyCloseLeft ? maxCloseResends : this.#mostResends;
		if (++this.#timeouts > most) return 'give-up';
		this.#probes = 1;
		this.#tail = undefined;
		this.#tailDue = never;
		this.#onTimeout(now);
		this.#rtoDue = after(now, this.roundTrip.rtoMs);
		return 'resend';
	}

	#onTimeout(now: Mono): void {
		const { send } = this;
		if (!this.#answered || this.#choked) {
			send.loseAll(after(now, 1));
			if (this.#answered) this.roundTrip.onTimeout();
			return;
		}
		this.roundTrip.onTimeout();
		const known = this.#recovery;
		this.#recovery = { since: now, until: send.nextSequence, repeating: known !== undefined };
		if (known === undefined) send.loseFirst();
		else {
			send.loseAll(now);
			this.#congestion.onTimeout(send.nextSequence);
		}
	}

	/** The SYN could not leave: try again at that time, or before. */
	retryAt(due: Mono): void {
		this.#rtoDue = mono(Math.min(this.#rtoDue, due));
	}

	/** Whether there is something to send, whatever the window says. */
	hasWork(): boolean {
		return this.#tail !== undefined || this.send.nextLost() !== undefined || this.#hasNew();
	}

	#hasNew(): boolean {
		const { send } = this;
		if (send.nextSequence === 0) return true;
		return this.#answered && (send.unsentBytes > 0 || (this.#endWanted && !this.#closeCut));
	}

	/** Exhale: hands down what may leave now; `payloadRoom` is that of the packet with a sequence number. */
	flush(now: Mono, payloadRoom: (sequence: number) => number, transmit: Transmit): TransmissionRest {
		const rest = this.hasWork() ? this.#flushWork(now, payloadRoom, transmit) : 'nothing';
		if (rest !== 'full') this.#limited = this.hasWork();
		if (rest === 'nothing') this.#congestion.onRest();
		return rest === 'paced' ? 'nothing' : rest;
	}

	#flushWork(now: Mono, payloadRoom: (sequence: number) => number, transmit: Transmit): TransmissionRest | 'paced' {
		if (this.send.outstanding === 0 && now - this.#sentAt > 2 * this.roundTrip.rtoMs) this.#congestion.onIdle();
		const paced = this.#congestion.paced(now, this.roundTrip.smoothMs);
		for (let count = 0; count < burstPackets; count++) {
			const packet = this.#nextPacket(now, payloadRoom);
			if (packet === undefined) return 'nothing';
			const freeAt = this.#speed?.availableAt(packet.payloadBytes, now) ?? now;
			const paceMs = count < paced ? freeAt - now : this.#congestion.holdMs(this.roundTrip.smoothMs);
			if (paceMs > 0) {
				this.#paceDue = after(now, paceMs);
				return 'paced';
			}
			if (!transmit(packet, this.#ackWithin(packet, now))) return 'full';
			this.#speed?.take(packet.payloadBytes, now);
			this.#onSent(packet, now);
		}
		return this.hasWork() && !this.#windowFull() ? 'more' : 'nothing';
	}

	#windowFull(): boolean {
		return this.#choked ? this.#probes === 0 : this.send.inFlight >= this.#congestion.window;
	}

	#nextPacket(now: Mono, payloadRoom: (sequence: number) => number): SentPacket | undefined {
		const { send } = this;
		if (this.#tail) return this.#tail;
		if (this.#windowFull()) {
			if (this.#choked && this.#rtoDue === never) this.#rtoDue = after(now, this.roundTrip.rtoMs);
			return undefined;
		}
		const lost = send.nextLost();
		if (lost !== undefined) return lost;
		if (!this.#hasNew() || !send.hasSpan || this.#synWaits(now)) return undefined;
		const room = payloadRoom(send.nextSequence);
		const isClose = this.#endWanted && send.nextSequence > 0 && send.unsentBytes <= room;
		return send.cut(room, isClose, now);
	}

	/** Whether our SYN still waits for bytes that it could carry. */
	#synWaits(now: Mono): boolean {
		if (this.#connectDelayMs <= 0 || this.send.nextSequence > 0) return false;
		if (this.send.unsentBytes > 0 || this.#endWanted || this.#answered) return false;
		if (this.#synDue === never) {
			this.#synDue = after(now, this.#connectDelayMs);
			this.#paceDue = this.#synDue;
		}
		return now < this.#synDue;
	}

	/**
	 * After the last packet of all soon, so that an answer can carry it; at a full window at once, but only once a round trip:
	 * an i2pd answers that wish with an acknowledgement of the packet before, and pairs of small messages wait for each other
	 * in its sockets.
	 */
	#ackWithin(packet: SentPacket, now: Mono): number | undefined {
		const { send, roundTrip } = this;
		const newBytes = packet.sends === 0 ? packet.payloadBytes : 0;
		if (newBytes >= send.unsentBytes) {
			if (!roundTrip.measured) return maxAckDelayMs;
			return Math.round(Math.min(maxAckDelayMs, Math.max(leastAckWithinMs, roundTrip.smoothMs / 4)));
		}
		if (send.inFlight + 1 < this.#congestion.window || now - this.#askedAt < roundTrip.smoothMs) return undefined;
		this.#askedAt = now;
		return 0;
	}

	#onSent(packet: SentPacket, now: Mono): void {
		if (packet.isClose) this.#closeCut = true;
		this.send.markSent(packet, now);
		this.#congestion.onSent();
		this.#probes = 0;
		this.#sentAt = now;
		this.#tail = undefined;
		this.#armTail(now);
		if (this.#rtoDue === never) this.#rtoDue = after(now, this.roundTrip.rtoMs);
	}

	/** Lets go of everything that was to be sent. */
	stop(): void {
		this.send.clear();
		this.#rtoDue = never;
		this.#paceDue = never;
		this.#tailDue = never;
		this.#tail = undefined;
	}
}

/** Bytes that a stream with this window may have offered. */
function capacityOf(window: number): number {
	return Math.max(sendCapacityBytes, sendCapacityWindows * window * maxPacketSizeBytes);
}
