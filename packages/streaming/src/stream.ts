// One stream: the shell around its two halves. Takes packets and times, tells its handler, hands packets down.
// Streaming specification. Must not know how streams are found or what carries the packets.
import type { Stream, StreamEnd, StreamHandler, Undeliverable } from '@i2p/client-core';
import { type Destination, type HashKey, hashOf, type OfflineSignature } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import { after, type Mono, mono, never } from '@i2p/time';
import { flag, lingerMs, maxUndeliverable, undeliverableRetryMs } from './constants.js';
import type { StreamingNote } from './errors.js';
import type { Packet } from './packet.js';
import type { PacketMaker } from './packet-maker.js';
import { Patience } from './patience.js';
import { Reception } from './reception.js';
import type { SentPacket } from './send.js';
import type { StreamSettings } from './settings.js';
import { Telling } from './telling.js';
import { Transmission, type TransmissionParts, type TransmissionRest } from './transmission.js';

/**
 * `opening`: our SYN has no answer yet. `open`: both ids are known. `lingering`: both sides have finished, late packets
 * are still acknowledged. `resetting`: over for the handler, the peer is still to be told. `over`: nothing is left.
 */
export type StreamPhase = 'opening' | 'open' | 'lingering' | 'resetting' | 'over';

/** What a stream needs of the table it stands in. */
export interface StreamOwner {
	note(code: StreamingNote): void;
	/** The stream has something for the next exhale, or its times have changed. */
	touch(stream: LocalStream): void;
}

/** Where a stream hands its packets; false: no room, keep it. */
export type PacketTaker = (stream: LocalStream, bytes: Uint8Array, isSyn: boolean) => boolean;

/** What a stream is made of. */
export interface StreamParts extends TransmissionParts {
	readonly owner: StreamOwner;
	readonly maker: PacketMaker;
	readonly localId: number;
	readonly remote: HashKey;
	readonly localPort: number;
	readonly remotePort: number;
}

/** A stream of one of our destinations. */
export class LocalStream implements Stream {
	readonly localPort: number;
	readonly remotePort: number;
	readonly localId: number;
	readonly #owner: StreamOwner;
	readonly #maker: PacketMaker;
	readonly #settings: StreamSettings;
	readonly #out: Transmission;
	readonly #in: Reception;
	#remote: HashKey;
	#remoteDestination: Destination | undefined;
	#remoteOffline: OfflineSignature | undefined;
	#phase: StreamPhase;
	#undeliverable = 0;
	#endToTell: StreamEnd | undefined;
	readonly #patience: Patience;
	readonly #told = new Telling();

	/** A stream that we open (`opening`), or one whose SYN has come (`open`). */
	constructor(parts: StreamParts, phase: 'opening' | 'open') {
		this.#owner = parts.owner;
		this.#maker = parts.maker;
		this.#settings = parts.settings;
		this.#out = new Transmission(parts, phase === 'open');
		this.#in = new Reception(parts.settings, parts.budget);
		this.#patience = new Patience(parts.settings);
		this.localId = parts.localId;
		this.#remote = parts.remote;
		this.localPort = parts.localPort;
		this.remotePort = parts.remotePort;
		this.#phase = phase;
	}

	/** The handler told from now on; set before the first packet is given. */
	attach(handler: StreamHandler): void {
		this.#told.attach(handler);
	}

	get phase(): StreamPhase {
		return this.#phase;
	}

	get remote(): HashKey {
		return this.#remote;
	}

	/** The peer's id of this stream; 0 as long as it is not known. */
	get remoteId(): number {
		return this.#maker.remoteId;
	}

	get remoteDestination(): Destination | undefined {
		return this.#remoteDestination;
	}

	get readable(): number {
		return this.#in.half.readable;
	}

	/** Whether it is still of use to anybody. */
	get alive(): boolean {
		return this.#phase === 'opening' || this.#phase === 'open';
	}

	/** Whether both sides have ended it, and only the last bytes are under way. */
	get parting(): boolean {
		return this.alive && this.#out.endWanted && this.#in.half.ended;
	}

	offer(lent: Uint8Array): number {
		if (this.#out.endWanted || !this.alive) return 0;
		const taken = this.#out.send.ring.offer(lent);
		if (taken < lent.length) this.#told.onRefused();
		if (taken > 0 || this.#patience.isFinite) this.#owner.touch(this);
		return taken;
	}

	room(): number {
		return this.#out.endWanted || !this.alive ? 0 : this.#out.send.ring.room();
	}

	take(most: number): Uint8Array {
		const { choking } = this.#in;
		const bytes = this.#in.half.take(most);
		if (this.#in.half.readable === 0) this.#told.onEmptied();
		const frees = choking && !this.#in.choking && this.#phase === 'open';
		if (frees) this.#in.ack.demand();
		if (frees || this.#patience.isFinite) this.#owner.touch(this);
		return bytes;
	}

	end(): void {
		if (this.#out.endWanted || !this.alive) return;
		this.#out.end();
		this.#owner.touch(this);
	}

	reset(): void {
		this.abort('destroyed');
	}

	/** Ends the stream for this reason: the handler is told in a later think, the peer (if it knows of it) by RESET. */
	abort(reason: StreamEnd): void {
		if (!this.alive) return;
		this.#endToTell = reason;
		this.#leave(this.remoteId === 0 && this.#out.send.nextSequence === 0 ? 'over' : 'resetting');
		this.#owner.touch(this);
	}

	#leave(phase: 'lingering' | 'resetting' | 'over'): void {
		this.#phase = phase;
		this.#patience.stop();
		this.#out.stop();
		this.#in.half.stop();
		if (phase !== 'lingering') this.#in.ack.onSent();
	}

	#finish(reason: StreamEnd, phase: 'lingering' | 'resetting' | 'over', turn: Turn): void {
		if (!this.alive) return;
		this.#leave(phase);
		if (phase === 'lingering') this.#patience.limit(after(turn.now, lingerMs));
		this.#owner.touch(this);
		this.#told.closed(reason, turn);
	}

	/** The streams forget it: what it holds is its user's from now on. */
	forget(): void {
		this.#in.half.forget();
	}

	/** The transient key that speaks for the peer, if there is one. */
	get remoteOffline(): OfflineSignature | undefined {
		return this.#remoteOffline;
	}

	/** The peer's SYN: who it is, its id, what it takes. */
	onPeer(destination: Destination, offline: OfflineSignature | undefined, packet: Packet, turn: Turn): void {
		this.#remoteDestination = destination;
		this.#remoteOffline = offline;
		this.#maker.onPeer(packet.receiveStreamId, packet.maxPacketSize);
		if (this.#phase === 'resetting') this.#owner.touch(this);
		if (this.#phase !== 'opening') return;
		this.#phase = 'open';
		this.#patience.limit(never);
		this.#out.onAnswered();
		this.#owner.note('stream-opened');
		this.#told.opened(turn);
	}

	/** A packet of this stream, its ids compared, its signature good where it must have one. */
	onPacket(packet: Packet, turn: Turn): void {
		const { flags } = packet;
		if (this.#phase === 'resetting' || this.#phase === 'over') return;
		this.#out.onHeard();
		if (flags & flag.reset) {
			this.#onReset(turn);
			return;
		}
		if (this.#phase === 'open') {
			if (packet.delayMs !== undefined) this.#onDelay(packet.delayMs);
			if ((flags & flag.noAck) === 0) this.#onAck(packet, turn);
		}
		if (packet.sequence !== 0 || flags & flag.synchronize) this.#onOrdered(packet, turn);
		if (this.#phase === 'open' && this.#in.half.ended && this.#out.finished) this.#finish('closed', 'lingering', turn);
	}

	#onReset(turn: Turn): void {
		this.#owner.note('stream-reset-by-peer');
		if (this.alive) this.#finish(this.#phase === 'opening' ? 'refused' : 'reset', 'over', turn);
		else this.#leave('over');
	}

	#onDelay(delayMs: number): void {
		if (this.#out.onDelay(delayMs)) this.#owner.touch(this);
		this.#in.ack.onRequest(delayMs);
	}

	#onAck(packet: Packet, turn: Turn): void {
		const { ackThrough, nacks } = packet;
		const { progress, lost, impossible, early, keepsLittle } = this.#out.onAck(ackThrough, nacks, turn.now);
		if (early) this.#owner.note('timeout-too-early');
		if (keepsLittle) this.#owner.note('peer-keeps-little');
		if (impossible) this.#owner.note('ack-of-unsent');
		if (lost) this.#owner.note('packet-resent-fast');
		if (lost || (progress && this.#out.hasWork())) this.#owner.touch(this);
		if (progress) this.#onProgress(turn);
	}

	#onProgress(turn: Turn): void {
		this.#patience.onProgress('writer');
		this.#told.room(this.room(), turn);
		if (this.#patience.isFinite) this.#owner.touch(this);
	}

	#onOrdered(packet: Packet, turn: Turn): void {
		const arrival = this.#in.onOrdered(packet, this.#out.roundTrip.smoothMs, turn.now);
		if (arrival === 'late') this.#owner.note('packet-duplicate');
		if (arrival === 'beyond') this.#owner.note('packet-beyond-window');
		if (this.#in.ack.wanted) this.#owner.touch(this);
		if (arrival !== 'in-order') return;
		this.#patience.onProgress('reader');
		this.#tellReceived(turn);
	}

	#tellReceived(turn: Turn): void {
		if (this.#phase !== 'open') return;
		this.#told.readable(this.#in.half.readable, turn);
		if (this.#in.half.ended && this.alive) this.#told.ended(turn);
	}

	/** Nothing offered to the peer leaves, for this reason. */
	onUndeliverable(reason: Undeliverable, turn: Turn): void {
		this.#owner.note('undeliverable');
		if (reason === 'closed') {
			this.#finish('destroyed', 'over', turn);
			return;
		}
		if (this.#phase !== 'opening') return;
		if (reason === 'no-lease-set') this.#undeliverable++;
		const hopeless = reason === 'unsupported-encryption' || reason === 'too-large';
		if (hopeless || this.#undeliverable >= maxUndeliverable) {
			this.#owner.note('stream-unreachable');
			this.#finish('unreachable', 'over', turn);
			return;
		}
		this.#out.retryAt(after(turn.now, undeliverableRetryMs));
		this.#owner.touch(this);
	}

	/** The way to the peer is open again. */
	onWayOpen(turn: Turn): void {
		if (this.#out.onWayOpen(turn.now)) this.#owner.note('way-open');
	}

	/** Who was to be called stands for others: this one of them is called. */
	moveTo(target: HashKey, turn: Turn): void {
		this.#remote = target;
		this.#maker.aim(hashOf(target));
		this.#out.retryAt(turn.now);
	}

	/** When it must be told the time. */
	due(): Mono {
		if (this.#endToTell !== undefined) return mono(0);
		return mono(Math.min(this.#out.due, this.#patience.due, this.#in.ack.due, this.#in.freeAt));
	}

	/** Think. */
	onTime(turn: Turn): void {
		const reason = this.#endToTell;
		if (reason !== undefined) {
			this.#endToTell = undefined;
			this.#told.closed(reason, turn);
		}
		if (this.#patience.isSpent(turn.now)) {
			this.#onLimit(turn);
			return;
		}
		if (this.#in.ack.onTime(turn.now) || this.#in.onTime(turn.now)) this.#owner.touch(this);
		if (this.#patience.wasSilent(turn.now)) this.#onIdle(turn);
		if (this.#out.due <= turn.now) this.#onSendTime(turn);
	}

	#onIdle(turn: Turn): void {
		if (this.#settings.inactivityAction === 'disconnect') {
			this.#owner.note('stream-idle');
			this.#finish('timeout', 'resetting', turn);
			return;
		}
		this.#in.ack.demand();
		this.#owner.touch(this);
	}

	#onLimit(turn: Turn): void {
		if (!this.alive) {
			this.#leave('over');
			return;
		}
		this.#owner.note('stream-timeout');
		this.#finish('timeout', 'resetting', turn);
	}

	#onSendTime(turn: Turn): void {
		const answer = this.#out.onTime(turn.now, this.#in.half.ended);
		if (answer === 'nothing') return;
		if (answer !== 'give-up') {
			if (answer === 'resend') this.#owner.note('timeout-retransmission');
			this.#owner.touch(this);
			return;
		}
		if (this.#in.half.ended && this.#out.onlyCloseLeft) {
			this.#finish('closed', 'lingering', turn);
			return;
		}
		this.#owner.note('stream-timeout');
		this.#finish('timeout', 'resetting', turn);
	}

	/** Exhale: hands down what may leave now. */
	flush(turn: Turn, take: PacketTaker): TransmissionRest {
		if (this.#phase === 'resetting') return this.#flushReset(turn, take);
		if (this.#phase === 'over') return 'nothing';
		if (this.#phase === 'opening' && !this.#patience.isLimited)
			this.#patience.limit(after(turn.now, this.#settings.connectTimeoutMs));
		this.#heedWaiters(turn.now);
		const rest = this.alive ? this.#flushOrdered(turn, take) : 'nothing';
		if (rest === 'full' || !this.#in.ack.wanted || this.#phase === 'opening') return rest;
		const state = this.#in.half.ackState();
		if (state === undefined) return rest;
		if (!take(this, this.#maker.acknowledgement(state, this.#in.chokeOption()), false)) return 'full';
		this.#onAckSent(turn.now);
		return rest;
	}

	#heedWaiters(now: Mono): void {
		if (!this.#patience.isFinite) return;
		const isOpen = this.#phase === 'open';
		const reader = isOpen && this.#in.half.readable === 0 && !this.#in.half.ended;
		this.#patience.heed({ reader, writer: isOpen && this.#told.awaitsRoom }, now);
	}

	#flushReset(turn: Turn, take: PacketTaker): TransmissionRest {
		if (this.#maker.remoteId === 0) {
			if (!this.#patience.isLimited) this.#patience.limit(after(turn.now, this.#settings.connectTimeoutMs));
			return 'nothing';
		}
		const bytes = this.#maker.reset(this.#out.send.nextSequence, this.#in.half.ackState());
		if (!take(this, bytes, false)) return 'full';
		if (this.#endToTell === undefined) this.#leave('over');
		else this.#patience.limit(turn.now);
		return 'nothing';
	}

	#flushOrdered(turn: Turn, take: PacketTaker): TransmissionRest {
		const room = (sequence: number) => this.#maker.payloadRoom(sequence);
		return this.#out.flush(turn.now, room, (packet, ackWithinMs) =>
			this.#transmit(packet, ackWithinMs, turn.now, take),
		);
	}

	#transmit(packet: SentPacket, ackWithinMs: number | undefined, now: Mono, take: PacketTaker): boolean {
		const isSyn = packet.sequence === 0;
		const state = this.#in.half.ackState();
		const delayMs = this.#in.chokeOption() ?? (packet.isClose ? undefined : ackWithinMs);
		const bytes = this.#maker.ordered(packet, this.#out.send.ring, state, isSyn ? undefined : delayMs);
		if (!take(this, bytes, isSyn)) return false;
		if (packet.sends > 0) this.#owner.note('packet-resent');
		if (state !== undefined) this.#onAckSent(now);
		return true;
	}

	#onAckSent(now: Mono): void {
		this.#in.ack.onSent();
		if (this.#phase === 'open') this.#patience.onAckSent(now);
	}
}
