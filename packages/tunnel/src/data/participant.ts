// A participant of others' tunnels: one layer, and on to the next hop. tunnel-implementation.
// The hottest path of a router: one copy, one layer, one call to the link.
import { createTunnelLayer, type TunnelLayer } from '@i2p/crypto-aes';
import type { HashKey } from '@i2p/data-core';
import { Slab } from '@i2p/util';
import { put32 } from './delivery.js';
import { tunnelDataBytes } from './gateway.js';

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

	/** The body for the next hop, 1028 bytes in memory that is written no more. @param lentMessage the 1024 bytes received */
	pass(lentMessage: Uint8Array): Uint8Array {
		const body = memory.take(tunnelDataBytes);
		put32(body, 0, this.#nextTunnelId);
		const message = body.subarray(4);
		message.set(lentMessage);
		this.#layer.encrypt(message);
		return body;
	}

	/** Wipes the keys. */
	destroy(): void {
		this.#layer.destroy();
	}
}
