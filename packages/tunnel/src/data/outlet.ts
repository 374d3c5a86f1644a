// The way out of a tunnel's end: to a router, to another tunnel's gateway, or to ourselves in the next inhale.
// Must not know how the message came here.
import { type HashKey, hashKey } from '@i2p/data-core';
import { decodeStandard, encodeTunnelGateway, freshMessage, I2np, type I2npMessage } from '@i2p/data-i2np';
import type { Turn } from '@i2p/runtime';
import { after } from '@i2p/time';
import { equalBytes, type Random, WireError } from '@i2p/util';
import type { DataDrop } from '../codes.js';
import { clockSlackMs, messageLifetimeMs } from '../constants.js';
import type { LinksOut } from '../wants.js';
import type { Delivery } from './delivery.js';

/** Something for ourselves that waits for the next inhale. */
export type LoopItem =
	| { readonly kind: 'gateway'; readonly body: Uint8Array }
	| { readonly kind: 'router'; readonly message: I2npMessage }
	/** Messages of one turn that are better served together. */
	| { readonly kind: 'batch'; readonly serve: (turn: Turn) => void };

/** What an outlet stands on. */
export interface OutletNeeds {
	readonly ownHash: Uint8Array;
	readonly links: LinksOut;
	readonly random: Random;
	/** Puts something aside for our own next inhale. */
	readonly toSelf: (item: LoopItem) => boolean;
}

/**
 * Reads a message that came out of a tunnel, and judges whether it may go on: `undefined` with the code noted if not.
 * The body is a view of the bytes.
 */
export function readTunnelled(bytes: Uint8Array, turn: Turn, note: (code: DataDrop) => void): I2npMessage | undefined {
	let message: I2npMessage;
	try {
		message = decodeStandard(bytes);
	} catch (error) {
		if (!(error instanceof WireError)) throw error;
		note('bad-message');
		return undefined;
	}
	if (message.type === I2np.TunnelData || message.type === I2np.TunnelGateway) note('nested-tunnel-message');
	else if (message.expires < turn.wall - clockSlackMs) note('message-expired');
	else return message;
	return undefined;
}

/** Sends what tunnels deliver. */
export class Outlet {
	readonly #needs: OutletNeeds;
	#lastHash: Uint8Array | undefined;
	#lastKey: HashKey | undefined;

	constructor(needs: OutletNeeds) {
		this.#needs = needs;
	}

	/**
	 * Brings a message on its way; `undefined`: done, else why not.
	 * @param message what `given` reads as @param given the same with its standard header
	 * @param traffic whose it is, once it leaves us
	 */
	send(
		delivery: Exclude<Delivery, { kind: 'local' }>,
		message: I2npMessage,
		given: Uint8Array,
		turn: Turn,
		traffic: 'own' | 'transit',
	): 'link-refused' | 'loop-full' | undefined {
		const { links, toSelf, ownHash } = this.#needs;
		const self = equalBytes(delivery.hash, ownHash);
		if (delivery.kind === 'router') {
			if (self) return toSelf({ kind: 'router', message }) ? undefined : 'loop-full';
			return links.offer(this.#keyOf(delivery.hash), message, turn.now, traffic) ? undefined : 'link-refused';
		}
		const body = encodeTunnelGateway({ tunnelId: delivery.tunnelId, message: given });
		if (self) return toSelf({ kind: 'gateway', body }) ? undefined : 'loop-full';
		const wrapped = this.wrap(I2np.TunnelGateway, body, turn);
		return links.offer(this.#keyOf(delivery.hash), wrapped, turn.now, traffic) ? undefined : 'link-refused';
	}

	/** A message of our own making for a link: random id, usual lifetime. */
	wrap(type: number, body: Uint8Array, turn: Turn): I2npMessage {
		return freshMessage(type, body, after(turn.wall, messageLifetimeMs), this.#needs.random);
	}

	/** Many messages in a row go to the same peer: its name is made once. */
	#keyOf(hash: Uint8Array): HashKey {
		if (this.#lastKey === undefined || this.#lastHash === undefined || !equalBytes(hash, this.#lastHash)) {
			this.#lastHash = new Uint8Array(hash);
			this.#lastKey = hashKey(hash);
		}
		return this.#lastKey;
	}
}
