// The sending half of a stream: which packets are out, acknowledged, lost; what is still to be cut.
// Knows nothing of the wire or of windows.
import { type Mono, mono } from '@i2p/time';
import type { ByteBudget } from './budget.js';
import { maxSpanPackets, minSpanPackets, sendCapacityBytes } from './constants.js';
import { SendRing } from './send-ring.js';

/** One packet that has been cut. */
export interface SentPacket {
	sequence: number;
	/** Position of its payload in the stream. */
	position: number;
	payloadBytes: number;
	/** Whether it carries CLOSE. */
	isClose: boolean;
	/** When it was sent last, and first. */
	sentAt: Mono;
	firstSentAt: Mono;
	/** How often it has been sent. */
	sends: number;
	acked: boolean;
	lost: boolean;
	/** NACKs since it was last sent. */
	nacks: number;
	/** Whether NACKs were why it was sent again. */
	nacked: boolean;
}

/** What an acknowledgement changed. */
export interface AckOutcome {
	/** Packets newly acknowledged. */
	readonly acked: number;
	/** Round trip of the newest packet among them that was sent only once, in milliseconds. */
	readonly sampleMs: number | undefined;
	/** The round trip as it must be by now, after no clear measurement for long. */
	readonly restartMs: number | undefined;
	/** Packets newly found lost. */
	readonly lost: number;
	/** When the oldest of the newly acknowledged packets was sent last. */
	readonly oldestSentAt: number;
}

/** What an acknowledgement meant. */
export interface AckMeaning {
	/** Something new was acknowledged. */
	readonly progress: boolean;
	/** A packet is to be sent again because of NACKs. */
	readonly lost: boolean;
	/** It acknowledges what was never sent. */
	readonly impossible: boolean;
	/** The last timeout was too early: nothing but the acknowledgements was late. */
	readonly early: boolean;
	/** The peer has shown that it keeps few packets behind a gap. */
	readonly keepsLittle: boolean;
}

/** Round trips known when an acknowledgement comes, in milliseconds; 0 and Infinity while nothing is measured. */
export interface KnownRoundTrip {
	readonly smoothMs: number;
	readonly leastMs: number;
}

/** NACKs of one packet that mean it is lost; or so many later packets received. */
const nacksForLoss = 2;
const laterForLoss = 3;
/** An answer this much sooner than any round trip is not to the packet sent again, but to the one before. */
const spuriousShare = 1 / 2;
/** So many samples in a row that may belong to either sending of a packet are believed at last. */
const ambiguousSamples = 4;
/** Beyond this the path was broken, not slow. */
const ambiguousFactor = 4;
const ambiguousSlackMs = 2000;
/** By this share of a round trip the path is allowed to reorder more, each time that a loss was none. */
const reorderStep = 1 / 16;
/** What was sent by this share of a round trip before a packet sent again, and was not heard of when that was, is lost. */
const unheardShare = 1 / 4;
/** So many at least, twice at the same distance behind a gap, are no accident: the peer keeps no more behind a gap. */
const unheardLeast = 8;
const sameDistance = 2;

/** Keeps what was sent until it is acknowledged. */
export class SendHalf {
	readonly ring: SendRing;
	readonly #sent: SentPacket[] = [];
	/** Packets that were acknowledged, to be cut anew. */
	readonly #spare: SentPacket[] = [];
	#nextSequence = 0;
	#unsentFrom = 0;
	#inFlight = 0;
	#lost = 0;
	#newestAckedAt = 0;
	/** How much later than others a packet may come without being lost. */
	#reorderMs = 0;
	#ambiguous = 0;
	#span = maxSpanPackets;
	#unheardAt = 0;

	constructor(budget: ByteBudget) {
		this.ring = new SendRing(sendCapacityBytes, budget);
	}

	/** The sequence number of the next new packet. */
	get nextSequence(): number {
		return this.#nextSequence;
	}

	/** Packets out and neither acknowledged nor known to be lost. */
	get inFlight(): number {
		return this.#inFlight;
	}

	/** Packets cut and not yet acknowledged. */
	get outstanding(): number {
		return this.#sent.length;
	}

	/** Bytes offered and not yet cut. */
	get unsentBytes(): number {
		return this.ring.end - this.#unsentFrom;
	}

	/** Sequence numbers that may be open at once: what the peer keeps behind a gap, as far as it has shown. */
	get span(): number {
		return this.#span;
	}

	/** The peer has shown to another stream that it keeps no more behind a gap. */
	limitSpan(packets: number): void {
		this.#span = packets;
	}

	/** Whether a new packet may be cut without leaving too long a span of sequence numbers open. */
	get hasSpan(): boolean {
		const first = this.#sent[0];
		return first === undefined || this.#nextSequence - first.sequence < this.#span;
	}

	/** The first packet not acknowledged. */
	get first(): SentPacket | undefined {
		return this.#sent[0];
	}

	/** The newest packet that is out: sent again when nothing is heard. */
	get newest(): SentPacket | undefined {
		const last = this.#sent[this.#sent.length - 1];
		return last && !last.acked && !last.lost ? last : undefined;
	}

	/** The first packet to be sent again. */
	nextLost(): SentPacket | undefined {
		return this.#lost === 0 ? undefined : this.#sent.find((packet) => packet.lost);
	}

	/** Cuts a new packet of at most so many bytes; mark it sent once it has been taken. */
	cut(mostBytes: number, isClose: boolean, now: Mono): SentPacket {
		const packet = this.#spare.pop() ?? blankPacket();
		packet.sequence = this.#nextSequence;
		packet.position = this.#unsentFrom;
		packet.payloadBytes = Math.min(mostBytes, this.unsentBytes);
		packet.isClose = isClose;
		packet.sentAt = now;
		packet.firstSentAt = now;
		packet.sends = 0;
		packet.acked = false;
		packet.lost = false;
		packet.nacks = 0;
		packet.nacked = false;
		return packet;
	}

	/** The packet has been handed down. */
	markSent(packet: SentPacket, now: Mono): void {
		if (packet.sends === 0) {
			this.#sent.push(packet);
			this.#nextSequence++;
			this.#unsentFrom += packet.payloadBytes;
			this.#inFlight++;
		} else if (packet.lost) {
			packet.lost = false;
			this.#lost--;
			this.#inFlight++;
		}
		packet.sends++;
		packet.sentAt = now;
		packet.nacks = 0;
	}

	/** The peer has everything up to `ackThrough` but the NACKed. */
	onAck(ackThrough: number, nacks: readonly number[], now: Mono, known: KnownRoundTrip): AckOutcome {
		const missing = rising(nacks);
		let nextMissing = 0;
		const gap = this.#sent[0]?.sequence ?? 0;
		let nacked: SentPacket[] | undefined;
		let acked = 0;
		let sampleMs: number | undefined;
		let ambiguousMs: number | undefined;
		let spurious = false;
		let oldestSentAt = Number.POSITIVE_INFINITY;
		let againAt = Number.NEGATIVE_INFINITY;
		for (const packet of this.#sent) {
			if (packet.sequence > ackThrough) break;
			if (packet.acked) continue;
			while (missing[nextMissing]! < packet.sequence) nextMissing++;
			if (missing[nextMissing] === packet.sequence) {
				nacked ??= [];
				nacked.push(packet);
				continue;
			}
			acked++;
			if (packet.sends === 1) {
				sampleMs = now - packet.sentAt;
				this.#ambiguous = 0;
			} else if (!packet.nacked) ambiguousMs = now - packet.firstSentAt;
			else if (now - packet.sentAt < known.leastMs * spuriousShare) spurious = true;
			else againAt = Math.max(againAt, packet.sentAt);
			this.#newestAckedAt = Math.max(this.#newestAckedAt, packet.sentAt);
			oldestSentAt = Math.min(oldestSentAt, packet.sentAt);
			this.#acknowledge(packet);
		}
		if (spurious) this.#reorderMs = Math.min(known.smoothMs, this.#reorderMs + known.smoothMs * reorderStep);
		let lost = nacked === undefined ? 0 : this.#onNacks(nacked, ackThrough, now, known.smoothMs);
		if (againAt > 0 && !spurious) lost += this.#onAgainAcked(againAt, ackThrough, gap, known.smoothMs);
		if (acked > 0) this.#release();
		const restartMs = this.#judge(sampleMs, ambiguousMs, known);
		return { acked, sampleMs, restartMs, lost, oldestSentAt };
	}

	/** What answers a packet sent twice may answer the first sending: such samples count only when there are no others for long. */
	#judge(sampleMs: number | undefined, ambiguousMs: number | undefined, known: KnownRoundTrip): number | undefined {
		if (sampleMs !== undefined || ambiguousMs === undefined) return undefined;
		if (ambiguousMs > ambiguousFactor * known.smoothMs + ambiguousSlackMs) return undefined;
		if (++this.#ambiguous < ambiguousSamples) return undefined;
		this.#ambiguous = 0;
		return ambiguousMs;
	}

	#onNacks(nacked: readonly SentPacket[], ackThrough: number, now: Mono, smoothMs: number): number {
		let lost = 0;
		for (const [index, packet] of nacked.entries()) {
			const later = ackThrough - packet.sequence - (nacked.length - 1 - index);
			if (!this.#isLost(packet, later, now, smoothMs)) continue;
			this.#lose(packet);
			packet.nacked = true;
			lost++;
		}
		return lost;
	}

	/** NACKs sent before a repeated packet can have arrived say nothing about it; nor do they while reordering explains them. */
	#isLost(packet: SentPacket, later: number, now: Mono, smoothMs: number): boolean {
		if (packet.lost || (packet.sends > 1 && now - packet.sentAt < smoothMs)) return false;
		packet.nacks++;
		if (packet.nacks < nacksForLoss && later < laterForLoss) return false;
		return this.#newestAckedAt - packet.sentAt >= this.#reorderMs || now - packet.sentAt > smoothMs + this.#reorderMs;
	}

	/**
	 * A packet sent again has come. Later ones that were sent well before it and that nobody has heard of will not come any more: lost, or dropped by
	 * a peer that keeps only so many behind a gap, as Java does. No NACK ever tells of those.
	 */
	#onAgainAcked(againAt: number, ackThrough: number, gap: number, smoothMs: number): number {
		const before = againAt - Math.max(this.#reorderMs, smoothMs * unheardShare);
		let unheard = 0;
		let distance = 0;
		for (let i = this.#sent.length - 1; i >= 0 && this.#sent[i]!.sequence > ackThrough; i--) {
			const packet = this.#sent[i]!;
			if (packet.acked || packet.lost || packet.sentAt >= before) continue;
			this.#lose(packet);
			packet.nacked = true;
			unheard++;
			distance = packet.sequence - gap;
		}
		if (unheard >= unheardLeast && distance >= minSpanPackets) {
			if (Math.abs(distance - this.#unheardAt) <= sameDistance) this.#span = distance;
			this.#unheardAt = distance;
		}
		return unheard;
	}

	#lose(packet: SentPacket): void {
		packet.lost = true;
		this.#lost++;
		this.#inFlight--;
	}

	#acknowledge(packet: SentPacket): void {
		packet.acked = true;
		if (packet.lost) {
			packet.lost = false;
			this.#lost--;
		} else this.#inFlight--;
	}

	#release(): void {
		let count = 0;
		for (const packet of this.#sent) {
			if (!packet.acked) break;
			count++;
		}
		if (count === 0) return;
		const last = this.#sent[count - 1]!;
		this.ring.release(last.position + last.payloadBytes);
		for (const packet of this.#sent.splice(0, count)) this.#spare.push(packet);
	}

	/** A timeout that may be nobody's fault: only the first packet counts as lost. */
	loseFirst(): void {
		const first = this.#sent[0];
		if (first === undefined || first.lost) return;
		first.nacked = false;
		this.#lose(first);
	}

	/** A timeout: everything that was sent before counts as lost. */
	loseAll(before: Mono): void {
		for (const packet of this.#sent) {
			if (packet.acked || packet.lost || packet.sentAt >= before) continue;
			packet.nacked = false;
			this.#lose(packet);
		}
	}

	/** The timeout was too early: what was not sent again is still on its way, but for what NACKs told. */
	unlose(): void {
		for (const packet of this.#sent) {
			if (!packet.lost || packet.nacked) continue;
			packet.lost = false;
			this.#lost--;
			this.#inFlight++;
		}
	}

	/** Lets go of everything. */
	clear(): void {
		this.ring.release(this.ring.end);
		this.#sent.length = 0;
		this.#spare.length = 0;
		this.#unsentFrom = this.ring.end;
		this.#inFlight = 0;
		this.#lost = 0;
	}
}

/** The numbers in rising order, as everybody sends them; as they are if they are so. */
function rising(numbers: readonly number[]): readonly number[] {
	for (let i = 1; i < numbers.length; i++)
		if (numbers[i]! <= numbers[i - 1]!) return [...numbers].sort((a, b) => a - b);
	return numbers;
}

function blankPacket(): SentPacket {
	return {
		sequence: 0,
		position: 0,
		payloadBytes: 0,
		isClose: false,
		sentAt: mono(0),
		firstSentAt: mono(0),
		sends: 0,
		acked: false,
		lost: false,
		nacks: 0,
		nacked: false,
	};
}
