// An inbound tunnel of ours: the last hop sends to us, we undo all layers. Without hops we are its gateway ourselves.
import { createTunnelLayer, type TunnelLayer } from '@i2p/crypto-aes';
import type { HashKey } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import type { HopSecrets } from '../build/seal.js';
import { batchMessages } from '../constants.js';
import { Endpoint } from '../data/endpoint.js';
import { kept } from '../data/kept.js';
import { layeringOfCreator } from '../data/layers.js';
import type { LoopItem } from '../data/outlet.js';
import type { Hop } from '../wants.js';
import type { Deadline, TunnelContext } from './context.js';
import type { TunnelLife } from './life.js';
import type { Receiver } from './tunnel-table.js';

/** What an inbound tunnel is made of. */
export interface InboundParts {
	readonly serial: number;
	readonly poolId: string;
	readonly hops: readonly Hop[];
	readonly secrets: readonly HopSecrets[];
	/** Under which the last hop sends to us. */
	readonly tunnelId: number;
	/** Under which its gateway receives. */
	readonly gatewayTunnelId: number;
	readonly life: TunnelLife;
	/** What comes out: a message with its standard header, ours to keep. */
	readonly arrive: (tunnel: InboundTunnel, bytes: Uint8Array, turn: Turn) => void;
}

/** A tunnel towards us. */
export class InboundTunnel implements Receiver {
	readonly direction = 'inbound';
	readonly serial: number;
	readonly poolId: string;
	readonly hops: readonly Hop[];
	readonly tunnelId: number;
	readonly gatewayTunnelId: number;
	/** Router hash of the gateway, 32 bytes. */
	readonly gateway: Uint8Array;
	readonly life: TunnelLife;
	readonly #context: TunnelContext;
	readonly #arrive: InboundParts['arrive'];
	readonly #layers: readonly TunnelLayer[];
	readonly #endpoint: Endpoint;
	readonly #sweep: Deadline;
	readonly #lastHop: HashKey | undefined;
	readonly #batchItem: LoopItem;

	constructor(context: TunnelContext, parts: InboundParts) {
		this.serial = parts.serial;
		this.poolId = parts.poolId;
		this.hops = parts.hops;
		this.tunnelId = parts.tunnelId;
		this.gatewayTunnelId = parts.gatewayTunnelId;
		this.gateway = parts.hops[0]?.hash ?? context.keys.hash;
		this.life = parts.life;
		this.#context = context;
		this.#arrive = parts.arrive;
		this.#layers = parts.secrets.map((secrets) => createTunnelLayer(secrets.layerKey, secrets.ivKey));
		this.#endpoint = new Endpoint(layeringOfCreator(this.#layers), context.ownFragments, context.note);
		this.#sweep = { onTime: (turn) => this.#onSweep(turn) };
		this.#lastHop = parts.hops.at(-1)?.key;
		this.#batchItem = { kind: 'batch', serve: (turn) => this.#serve(turn) };
	}

	/** Only the last hop may send here, and nothing twice. What one inhale brings is opened together at its end. */
	onTunnelData(from: HashKey, lentBody: Uint8Array, turn: Turn): void {
		const { note, duplicates, toSelf } = this.#context;
		if (from !== this.#lastHop) {
			note('wrong-sender');
			return;
		}
		if (duplicates.seen(lentBody, turn.now)) {
			note('duplicate');
			return;
		}
		this.#endpoint.take(lentBody);
		const { waiting } = this.#endpoint;
		if (waiting === 1 && toSelf(this.#batchItem)) return;
		if (waiting === 1 || waiting >= batchMessages) this.#serve(turn);
	}

	#serve(turn: Turn): void {
		const { note, deadlines } = this.#context;
		if (this.#endpoint.waiting === 0) return;
		this.#endpoint.open(turn.now, ({ delivery, bytes }) => {
			if (delivery.kind === 'local') this.#arrive(this, kept(bytes), turn);
			else note('bad-delivery');
		});
		deadlines.set(this.#sweep, this.#endpoint.nextDue());
	}

	/** Without hops, everybody's messages enter here. */
	onGateway(lentBytes: Uint8Array, turn: Turn): void {
		if (this.hops.length > 0) this.#context.note('unknown-tunnel');
		else this.#arrive(this, kept(lentBytes), turn);
	}

	#onSweep(turn: Turn): void {
		this.#endpoint.expire(turn.now);
		this.#context.deadlines.set(this.#sweep, this.#endpoint.nextDue());
	}

	/** Gives back its id and wipes its keys. */
	destroy(): void {
		this.#context.table.release(this.tunnelId, this);
		this.#context.deadlines.delete(this.#sweep);
		this.#endpoint.clear();
		for (const layer of this.#layers) layer.destroy();
	}
}
