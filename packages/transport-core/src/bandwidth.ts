// The limit on what all links together send and receive, and what is measured of it; own traffic goes before transit.
// Must not know sockets or messages: whoever carries bytes opens a flow and asks it.
import type { Turn } from '@i2p/runtime';
import { type Mono, mono } from '@i2p/time';
import { admissionBurstMs, bytesPerKB, laneBurstLeastBytes, mostOwnDebtMs, overheadFactor } from './constants.js';
import { Lane, type LaneMember } from './lane.js';
import { type Rates, Throughput } from './throughput.js';

/** Whose traffic a message is: our own tunnels' and database's, or what we forward for others. */
export type Traffic = 'own' | 'transit';

/** What one carrier of bytes is told. */
export interface FlowHandler {
	/** After {@link Flow.room} answered 0, or everything it let was used: it may go on. */
	onSendable(turn: Turn): void;
	/** After {@link Flow.received} answered false: it may read again. */
	onReadable(): void;
}

/** One carrier of bytes: a socket, or a session over a shared one. */
export interface Flow {
	/** Bytes that may be sent now; handshakes and farewells may pass over it, for what was sent too much is owed. */
	room(): number;
	/** So many bytes were handed to the wire. */
	sent(bytes: number): void;
	/** So many bytes came in; false: read no more before `onReadable`. */
	received(bytes: number, turn: Turn): boolean;
	/** It is gone. */
	close(): void;
}

/** What a router sends and receives. */
export interface BandwidthSnapshot {
	readonly sentBytes: number;
	readonly receivedBytes: number;
	/** Bytes a second. */
	readonly sent: Rates;
	readonly received: Rates;
	/** The limit in KB (1,024 bytes) a second for each direction; 0: none. */
	readonly limitKBps: number;
}

/** The bandwidth of one router, both directions alike. */
export class Bandwidth {
	readonly limitKBps: number;
	readonly #sent = new Throughput();
	readonly #received = new Throughput();
	readonly #sending: Lane | undefined;
	readonly #receiving: Lane | undefined;
	readonly #admission: Admission | undefined;
	#turn: Turn | undefined;

	/** @param limitKBps KB (1,024 bytes) a second in each direction, 0 for no limit; throws RangeError for less or for NaN */
	constructor(limitKBps = 0) {
		if (!(limitKBps >= 0)) throw new RangeError(`bandwidth limitKBps: expected 0 or more, got ${limitKBps}`);
		this.limitKBps = limitKBps;
		if (limitKBps === 0) return;
		const bytesPerSecond = limitKBps * bytesPerKB;
		this.#sending = new Lane(bytesPerSecond);
		this.#receiving = new Lane(bytesPerSecond);
		this.#admission = new Admission(bytesPerSecond / 1000);
	}

	/** Opens a flow. */
	open(handler: FlowHandler): Flow {
		return new MeasuredFlow(handler, {
			sending: this.#sending,
			receiving: this.#receiving,
			countSent: (bytes) => this.#sent.add(bytes, this.#turn?.now ?? mono(0)),
			countReceived: (bytes, turn) => {
				this.onTurn(turn);
				this.#received.add(bytes, turn.now);
			},
			turn: () => this.#turn,
		});
	}

	/** Whether a message may be put aside for sending, as far as the limit goes: own ones always, transit with what they leave. */
	admits(traffic: Traffic, now: Mono): boolean {
		return this.#admission === undefined || traffic === 'own' || this.#admission.admits(now);
	}

	/** A message of so many bytes was put aside. */
	onTaken(bytes: number): void {
		this.#admission?.onTaken(bytes);
	}

	/** A turn has begun. */
	onTurn(turn: Turn): void {
		this.#turn = turn;
		this.#sending?.onTurn(turn.now);
		this.#receiving?.onTurn(turn.now);
	}

	/** When somebody in line can be served. */
	due(): Mono {
		return mono(
			Math.min(this.#sending?.due() ?? Number.POSITIVE_INFINITY, this.#receiving?.due() ?? Number.POSITIVE_INFINITY),
		);
	}

	/** Think: serves those in line. */
	onTime(turn: Turn): void {
		this.onTurn(turn);
		this.#sending?.serve();
		this.#receiving?.serve();
	}

	/** What was carried so far and lately. */
	snapshot(now: Mono): BandwidthSnapshot {
		return {
			sentBytes: this.#sent.total,
			receivedBytes: this.#received.total,
			sent: this.#sent.rates(now),
			received: this.#received.rates(now),
			limitKBps: this.limitKBps,
		};
	}
}

interface FlowHost {
	readonly sending: Lane | undefined;
	readonly receiving: Lane | undefined;
	countSent(bytes: number): void;
	countReceived(bytes: number, turn: Turn): void;
	turn(): Turn | undefined;
}

class MeasuredFlow implements Flow {
	readonly #host: FlowHost;
	readonly #out: LaneMember;
	readonly #in: LaneMember;

	constructor(handler: FlowHandler, host: FlowHost) {
		this.#host = host;
		this.#out = member(() => handler.onSendable(host.turn()!));
		this.#in = member(() => handler.onReadable());
	}

	room(): number {
		return this.#host.sending?.room(this.#out) ?? Number.POSITIVE_INFINITY;
	}

	sent(bytes: number): void {
		const { sending } = this.#host;
		this.#host.countSent(bytes);
		if (!sending) return;
		const used = bytes >= this.#out.answered;
		sending.charge(this.#out, bytes);
		if (used) sending.wait(this.#out);
	}

	received(bytes: number, turn: Turn): boolean {
		const { receiving } = this.#host;
		this.#host.countReceived(bytes, turn);
		if (!receiving) return true;
		receiving.charge(this.#in, bytes);
		if (!receiving.exhausted) return true;
		receiving.wait(this.#in);
		return false;
	}

	close(): void {
		this.#host.sending?.leave(this.#out);
		this.#host.receiving?.leave(this.#in);
	}
}

function member(wake: () => void): LaneMember {
	return { tag: 0, grant: 0, answered: 0, wake };
}

/** What may be put aside for sending: own messages go into debt, transit waits until the debt is paid. */
class Admission {
	readonly #bytesPerMs: number;
	readonly #burst: number;
	#tokens: number;
	#at: Mono = mono(0);

	constructor(bytesPerMs: number) {
		this.#bytesPerMs = bytesPerMs;
		this.#burst = Math.max(laneBurstLeastBytes, bytesPerMs * admissionBurstMs);
		this.#tokens = this.#burst;
	}

	admits(now: Mono): boolean {
		this.#tokens = Math.min(this.#burst, this.#tokens + Math.max(0, now - this.#at) * this.#bytesPerMs);
		this.#at = now;
		return this.#tokens > 0;
	}

	onTaken(bytes: number): void {
		this.#tokens = Math.max(-this.#bytesPerMs * mostOwnDebtMs, this.#tokens - bytes * overheadFactor);
	}
}
