// Others' tunnels through us: participant, gateway of an inbound one, endpoint of an outbound one.
// tunnel-implementation. Overload drops transit and counts it; nothing here waits for a link.
import { createTunnelLayer, type TunnelLayer } from '@i2p/crypto-aes';
import type { HashKey } from '@i2p/data-core';
import { I2np } from '@i2p/data-i2np';
import type { Turn } from '@i2p/runtime';
import { equalBytes, type TokenBucket } from '@i2p/util';
import type { HopSecrets } from '../build/seal.js';
import type { TunnelCode } from '../codes.js';
import { maxTunnelledBytes, mostPackedMessages, participantRingMessages, tunnelBodyBytes } from '../constants.js';
import type { Assembled } from '../data/assembler.js';
import type { Delivery } from '../data/delivery.js';
import { Endpoint } from '../data/endpoint.js';
import { kept } from '../data/kept.js';
import { layeringOfHop } from '../data/layers.js';
import { faultOfTunnelled } from '../data/outlet.js';
import { Packing } from '../data/packing.js';
import { Participant } from '../data/participant.js';
import type { Deadline, TunnelContext } from './context.js';
import type { Receiver } from './tunnel-table.js';

/** What the parts of transit share. */
export interface TransitFloor {
	readonly context: TunnelContext;
	/** Whether the router's share of bandwidth has room for so many bytes. */
	mayCarry(bytes: number, turn: Turn): boolean;
	/** A tunnel has something for the exhale. */
	onFilled(tunnel: TransitTunnel): void;
	/** A tunnel carries something for the first time: it was built to its end. */
	onFirst(tunnel: TransitTunnel): void;
}

/** One tunnel that we are a hop of. */
export interface TransitTunnel extends Receiver {
	/** Messages it carried. */
	readonly carried: number;
	/** Exhale: hands what was put aside to the link. */
	flush(turn: Turn): void;
	destroy(): void;
}

/** Where a hop sends. */
export interface NextHop {
	readonly key: HashKey;
	readonly tunnelId: number;
}

/** In the middle. */
export class ParticipantTunnel implements TransitTunnel {
	carried = 0;
	readonly #floor: TransitFloor;
	readonly #participant: Participant;

	constructor(floor: TransitFloor, from: HashKey, next: NextHop, secrets: HopSecrets) {
		this.#floor = floor;
		this.#participant = new Participant(from, next.key, next.tunnelId, secrets);
	}

	onTunnelData(from: HashKey, lentBody: Uint8Array, turn: Turn): void {
		const { note, duplicates } = this.#floor.context;
		const participant = this.#participant;
		if (from !== participant.from) {
			note('wrong-sender');
			return;
		}
		if (duplicates.seen(lentBody, turn.now)) {
			note('duplicate');
			return;
		}
		if (!this.#floor.mayCarry(tunnelBodyBytes, turn)) {
			note('transit-overload');
			return;
		}
		if (participant.waiting >= participantRingMessages) {
			note('transit-overload');
			return;
		}
		if (this.carried++ === 0) this.#floor.onFirst(this);
		participant.take(lentBody);
		this.#floor.onFilled(this);
	}

	/** Exhale: adds our layer to what came in this turn, hands it to the link. */
	flush(turn: Turn): void {
		const { note, links, outlet } = this.#floor.context;
		const { next } = this.#participant;
		for (const body of this.#participant.pass())
			if (!links.offer(next, outlet.wrap(I2np.TunnelData, body, turn), turn.now, 'transit')) note('link-refused');
	}

	onGateway(): void {
		this.#floor.context.note('unknown-tunnel');
	}

	destroy(): void {
		this.#participant.destroy();
	}
}

const toItself: Delivery = { kind: 'local' };

/** At the beginning of another's inbound tunnel: anyone's messages enter here. */
export class GatewayTunnel implements TransitTunnel {
	carried = 0;
	readonly #floor: TransitFloor;
	readonly #next: NextHop;
	readonly #layer: TunnelLayer;
	readonly #packing: Packing;
	/** What its creator lets in. */
	readonly #limit: TokenBucket | undefined;

	constructor(floor: TransitFloor, next: NextHop, secrets: HopSecrets, limit?: TokenBucket) {
		this.#floor = floor;
		this.#next = next;
		this.#layer = createTunnelLayer(secrets.layerKey, secrets.ivKey);
		this.#packing = new Packing(layeringOfHop(this.#layer), floor.context.random);
		this.#limit = limit;
	}

	onTunnelData(): void {
		this.#floor.context.note('unknown-tunnel');
	}

	/** What enters is packed at once, and leaves in the exhale. */
	onGateway(lentBytes: Uint8Array, turn: Turn): void {
		const refused = faultOfTunnelled(lentBytes, turn) ?? this.#enter(lentBytes, turn);
		if (refused !== undefined) {
			this.#floor.context.note(refused);
			return;
		}
		if (this.carried++ === 0) this.#floor.onFirst(this);
		this.#floor.onFilled(this);
	}

	#enter(lentBytes: Uint8Array, turn: Turn): TunnelCode | undefined {
		const { length } = lentBytes;
		if (length > maxTunnelledBytes) return 'message-too-long';
		if (this.#limit?.take(length, turn.now) === false) return 'tunnel-limit';
		if (!this.#floor.mayCarry(length, turn)) return 'transit-overload';
		if (this.#packing.made >= mostPackedMessages) return 'gateway-full';
		this.#packing.add(toItself, lentBytes);
		return undefined;
	}

	/** Exhale: adds our layer to what came in this turn, hands it to the link. */
	flush(turn: Turn): void {
		const { note, links, outlet } = this.#floor.context;
		for (const body of this.#packing.finish(this.#next.tunnelId)) {
			const message = outlet.wrap(I2np.TunnelData, body, turn);
			if (!links.offer(this.#next.key, message, turn.now, 'transit')) note('link-refused');
		}
	}

	destroy(): void {
		this.#packing.clear();
		this.#layer.destroy();
	}
}

/** At the end of another's outbound tunnel. */
export class EndpointTunnel implements TransitTunnel {
	carried = 0;
	readonly #floor: TransitFloor;
	readonly #from: HashKey;
	readonly #layer: TunnelLayer;
	readonly #endpoint: Endpoint;
	readonly #sweep: Deadline;
	/** When the sweep is due, as the deadlines know. */
	#due = Number.POSITIVE_INFINITY;

	constructor(floor: TransitFloor, from: HashKey, secrets: HopSecrets) {
		const { context } = floor;
		this.#floor = floor;
		this.#from = from;
		this.#layer = createTunnelLayer(secrets.layerKey, secrets.ivKey);
		this.#endpoint = new Endpoint(layeringOfHop(this.#layer), context.transitFragments, context.note);
		this.#sweep = { onTime: (turn) => this.#onSweep(turn) };
	}

	onTunnelData(from: HashKey, lentBody: Uint8Array, turn: Turn): void {
		const { note, duplicates } = this.#floor.context;
		if (from !== this.#from) {
			note('wrong-sender');
			return;
		}
		if (duplicates.seen(lentBody, turn.now)) {
			note('duplicate');
			return;
		}
		if (!this.#floor.mayCarry(tunnelBodyBytes, turn) || this.#endpoint.waiting >= participantRingMessages) {
			note('transit-overload');
			return;
		}
		this.carried++;
		this.#endpoint.take(lentBody);
		this.#floor.onFilled(this);
	}

	onGateway(): void {
		this.#floor.context.note('unknown-tunnel');
	}

	/** Exhale: adds our layer to what came in this turn, sends on what is whole. */
	flush(turn: Turn): void {
		const { note } = this.#floor.context;
		this.#endpoint.open(turn.now, (lent) => {
			const refused = this.#deliver(lent, turn);
			if (refused !== undefined) note(refused);
		});
		this.#await();
	}

	#deliver({ delivery, bytes }: Assembled, turn: Turn): TunnelCode | undefined {
		const { outlet, keys, table } = this.#floor.context;
		if (delivery.kind === 'local') return 'local-delivery-in-transit';
		if (delivery.kind === 'tunnel' && equalBytes(delivery.hash, keys.hash)) {
			// Another's tunnel that begins here exhales after us: what enters it needs no turn of its own.
			const gateway = table.get(delivery.tunnelId);
			if (gateway instanceof GatewayTunnel) {
				gateway.onGateway(bytes, turn);
				return undefined;
			}
		}
		return outlet.send(delivery, kept(bytes), turn, 'transit');
	}

	/** Only what is incomplete is waited for, which is seldom. */
	#await(): void {
		const due = this.#endpoint.nextDue();
		if (due === this.#due) return;
		this.#due = due;
		this.#floor.context.deadlines.set(this.#sweep, due);
	}

	#onSweep(turn: Turn): void {
		this.#endpoint.expire(turn.now);
		this.#due = Number.POSITIVE_INFINITY;
		this.#await();
	}

	destroy(): void {
		this.#floor.context.deadlines.delete(this.#sweep);
		this.#endpoint.clear();
		this.#layer.destroy();
	}
}
