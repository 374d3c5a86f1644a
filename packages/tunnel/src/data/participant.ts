// A participant of others' tunnels: one layer, and on to the next hop. tunnel-implementation.
// The hottest path of a router: one copy, one layer, one call to the link; the layers of one turn are added together.
import { createTunnelLayer, type TunnelLayer } from '@i2p/crypto-aes';
import type { HashKey } from '@i2p/data-core';
import { Slab } from '@i2p/util';
import { tunnelBodyBytes, tunnelIdBytes } from '../constants.js';
import { put32 } from './delivery.js';

/** What bodies for the next hop are written into. */
const memory = new Slab();

/** Adds our layer to each message of one tunnel. */
export class Participant {
	/** The previous hop: the only one that we take messages of this tunnel from. */
	readonly from: HashKey;
	/** The next hop. */
	readonly next: HashKey;
	readonly #nextTunnelId: number;
	readonly #layer: TunnelLayer;
	#bodies: Uint8Array[] = [];
	/** What the layer works on in each of them. */
	#messages: Uint8Array[] = [];

	constructor(
		from: HashKey,
		next: HashKey,
		nextTunnelId: number,
		keys: { readonly layerKey: Uint8Array; readonly ivKey: Uint8Array },
	) {
		this.from = from;
		this.next = next;
		this.#nextTunnelId = nextTunnelId;
		this.#layer = createTunnelLayer(keys.layerKey, keys.ivKey);
	}

	/** Messages that wait for their layer. */
	get waiting(): number {
		return this.#bodies.length;
	}

	/** Puts the message of a TunnelData body aside, as the body that it will be for the next hop. */
	take(lentBody: Uint8Array): void {
		const body = memory.take(tunnelBodyBytes);
		body.set(lentBody);
		put32(body, 0, this.#nextTunnelId);
		this.#bodies.push(body);
		this.#messages.push(body.subarray(tunnelIdBytes));
	}

	/** The bodies of all that wait, 1028 bytes each in memory that is written no more: their layers are added together. */
	pass(): readonly Uint8Array[] {
		const bodies = this.#bodies;
		this.#layer.encryptBatch(this.#messages);
		this.#bodies = [];
		this.#messages = [];
		return bodies;
	}

	/** Wipes the keys. */
	destroy(): void {
		this.#bodies = [];
		this.#messages = [];
		this.#layer.destroy();
	}
}
