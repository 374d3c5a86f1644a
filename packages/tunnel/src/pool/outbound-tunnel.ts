// An outbound tunnel of ours: we are its gateway and apply the inverse of every hop's layer. Without hops we are its
// endpoint too.
import { createTunnelLayer, type TunnelLayer } from '@i2p/crypto-aes';
import type { HashKey } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import type { HopSecrets } from '../build/seal.js';
import { outboxMessages } from '../constants.js';
import type { Delivery } from '../data/delivery.js';
import { Gateway } from '../data/gateway.js';
import { layeringOfCreator } from '../data/layers.js';
import { Outbox } from '../data/outbox.js';
import type { Hop } from '../wants.js';
import type { Deadline, TunnelContext } from './context.js';
import type { InboundTunnel } from './inbound-tunnel.js';
import type { TunnelLife } from './life.js';

/** What an outbound tunnel is made of. */
export interface OutboundParts {
	readonly serial: number;
	readonly poolId: string;
	readonly hops: readonly Hop[];
	readonly secrets: readonly HopSecrets[];
	/** Under which the first hop receives; without hops any number, as a name. */
	readonly tunnelId: number;
	readonly life: TunnelLife;
}

/** A tunnel away from us. */
export class OutboundTunnel {
	readonly direction = 'outbound';
	readonly serial: number;
	readonly poolId: string;
	readonly hops: readonly Hop[];
	readonly tunnelId: number;
	/** Router hash of the endpoint, 32 bytes. */
	readonly endpoint: Uint8Array;
	readonly life: TunnelLife;
	readonly #context: TunnelContext;
	readonly #layers: readonly TunnelLayer[];
	readonly #gateway: Gateway;
	readonly #outbox: Outbox | undefined;
	readonly #sweep: Deadline;
	#isOver = false;

	constructor(context: TunnelContext, parts: OutboundParts) {
		this.serial = parts.serial;
		this.poolId = parts.poolId;
		this.hops = parts.hops;
		this.tunnelId = parts.tunnelId;
		this.endpoint = parts.hops.at(-1)?.hash ?? context.keys.hash;
		this.life = parts.life;
		this.#context = context;
		this.#layers = parts.secrets.map((secrets) => createTunnelLayer(secrets.layerKey, secrets.ivKey));
		this.#gateway = new Gateway(layeringOfCreator(this.#layers), context.random);
		this.#outbox = firstBox(context, parts.hops[0]?.key);
		this.#sweep = { onTime: (turn) => this.#onSweep(turn) };
	}

	/** Messages that it still takes. */
	room(): number {
		return this.#gateway.room();
	}

	/** Puts a message aside for the exhale; `false` if it does not fit or the tunnel is no more. @param given with its standard header */
	offer(delivery: Delivery, given: Uint8Array): boolean {
		if (this.#isOver) return false;
		const refused = this.#gateway.offer(delivery, given);
		if (refused === undefined) this.#context.filled.add(this);
		else this.#context.note(refused);
		return refused === undefined;
	}

	/** Exhale: packs, layers, hands to the link. Answers whether something is left that waits for the link. */
	flush(turn: Turn): boolean {
		const outbox = this.#outbox;
		if (outbox === undefined) {
			this.#flushWithoutHops(turn);
			return false;
		}
		let left = outbox.length > 0 && outbox.flush(turn);
		if (!left && this.#gateway.length > 0) {
			outbox.push(this.#gateway.pack(this.tunnelId, outboxMessages / 2), turn);
			left = outbox.flush(turn);
		}
		this.#context.deadlines.set(this.#sweep, outbox.nextDue());
		return left || this.#gateway.length > 0;
	}

	#flushWithoutHops(turn: Turn): void {
		const { outlet, note } = this.#context;
		for (let next = this.#gateway.take(); next !== undefined; next = this.#gateway.take()) {
			const { delivery, bytes } = next;
			const refused = delivery.kind === 'local' ? 'bad-delivery' : outlet.send(delivery, bytes, turn, 'own');
			if (refused !== undefined) note(refused);
		}
	}

	#onSweep(turn: Turn): void {
		this.#outbox?.expire(turn.now);
		this.#context.deadlines.set(this.#sweep, this.#outbox?.nextDue() ?? Number.POSITIVE_INFINITY);
	}

	/** Drops what waits and wipes its keys. */
	destroy(): void {
		this.#isOver = true;
		this.#context.deadlines.delete(this.#sweep);
		this.#context.filled.delete(this);
		this.#gateway.clear();
		for (const layer of this.#layers) layer.destroy();
	}
}

function firstBox(context: TunnelContext, peer: HashKey | undefined): Outbox | undefined {
	return peer === undefined ? undefined : new Outbox(peer, context.links, context.outlet, context.note);
}

/** A tunnel of ours in either direction. */
export type OwnTunnel = OutboundTunnel | InboundTunnel;
