// What comes to a stream and what is said of it: order, acknowledgements, choking. Streaming specification "Choking".
// Knows neither the wire nor the handler.
import type { Mono } from '@i2p/time';
import { AckTimer } from './ack-timer.js';
import type { ByteBudget } from './budget.js';
import { chokeDelayMs, flag, unchokeDelayMs } from './constants.js';
import type { Packet } from './packet.js';
import { type Arrival, ReceiveHalf } from './receive.js';
import type { StreamSettings } from './settings.js';
import { InboundLimit } from './speed.js';

/** The receiving side of one stream. */
export class Reception {
	readonly half: ReceiveHalf;
	readonly ack: AckTimer;
	#toldChoke = false;
	readonly #limit: InboundLimit;

	constructor(settings: StreamSettings, budget: ByteBudget) {
		this.half = new ReceiveHalf(budget);
		this.#limit = new InboundLimit(settings.mostSpeedIn);
		this.ack = new AckTimer(settings.mostAckDelayMs, settings.profile === 'interactive');
	}

	/** A packet with a place in the order; decides when it is acknowledged. */
	onOrdered(packet: Packet, smoothMs: number, now: Mono): Arrival {
		const { half, ack } = this;
		const hadGap = half.hasGap;
		const isClose = (packet.flags & flag.close) !== 0;
		const arrival = half.onPacket(packet.sequence, packet.payload, isClose);
		if (arrival === 'in-order' || arrival === 'held') this.#limit.pay(packet.payload.length, now);
		const urgent = arrival !== 'in-order' || hadGap || packet.sequence === 0 || isClose || this.choking;
		if (urgent) ack.demand();
		else if (packet.delayMs === 0) ack.onPrompt(now);
		else ack.onPacket(now, smoothMs);
		return arrival;
	}

	/** Whether the peer should send no more for now: too much waits to be taken, or it is ahead of the speed that is allowed. */
	get choking(): boolean {
		return this.half.choking || this.#limit.isAhead;
	}

	/** When a peer that is ahead is to be freed. */
	get freeAt(): Mono {
		return this.#limit.freeAt;
	}

	/** Frees a peer that is ahead no more; answers whether it is to be told. */
	onTime(now: Mono): boolean {
		if (!this.#limit.onTime(now) || this.half.choking) return false;
		this.ack.demand();
		return true;
	}

	/** The delay option that says how the peer stands with us, if it has ever been choked. */
	chokeOption(): number | undefined {
		if (this.choking) {
			this.#toldChoke = true;
			return chokeDelayMs;
		}
		return this.#toldChoke ? unchokeDelayMs : undefined;
	}
}
