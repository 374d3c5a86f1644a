// The way out of a tunnel's end: to a router, to another tunnel's gateway, or to ourselves in the next inhale.
// Must not know how the message came here.
import { type HashKey, hashKey } from '@i2p/data-core';
import {
	decodeStandard,
	encodeTunnelGateway,
	freshMessage,
	I2np,
	type I2npMessage,
	readStandardHeader,
} from '@i2p/data-i2np';
import type { Turn } from '@i2p/runtime';
import { after } from '@i2p/time';
import { equalBytes, type Random, WireError } from '@i2p/util';
import type { DataDrop } from '../codes.js';
import { clockSlackMs, messageLifetimeMs, mostGatewayMessageBytes } from '../constants.js';
import type { LinksOut } from '../wants.js';
import type { Delivery } from './delivery.js';

/** Something for ourselves that waits for the next inhale. */
export type LoopItem =
	/** A message with its standard header for the tunnel that begins here. */
	| { readonly kind: 'gateway'; readonly tunnelId: number; readonly given: Uint8Array }
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

/** Reads a message that came out of a tunnel, or says why it may not go on. The body is a view of the bytes. */
export function readTunnelled(bytes: Uint8Array, turn: Turn): I2npMessage | DataDrop {
	return judged(decodeStandard, bytes, turn);
}

/** Why a message may not go into a tunnel as it is, if so; its checksum is the business of whoever takes it out. */
export function faultOfTunnelled(bytes: Uint8Array, turn: Turn): DataDrop | undefined {
	const header = judged(readStandardHeader, bytes, turn);
	return typeof header === 'string' ? header : undefined;
}

type Header = Pick<I2npMessage, 'type' | 'expires'>;

function judged<T extends Header>(read: (bytes: Uint8Array) => T, bytes: Uint8Array, turn: Turn): T | DataDrop {
	try {
		const message = read(bytes);
		if (message.type === I2np.TunnelData || message.type === I2np.TunnelGateway) return 'nested-tunnel-message';
		return message.expires < turn.wall - clockSlackMs ? 'message-expired' : message;
	} catch (error) {
		if (!(error instanceof WireError)) throw error;
		return 'bad-message';
	}
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
	 * Reads a message that a tunnel delivers, and brings it on its way; `undefined`: done, else why not.
	 * @param given with its standard header, ours to keep
	 * @param traffic whose it is, once it leaves us
	 */
	send(
		delivery: Exclude<Delivery, { kind: 'local' }>,
		given: Uint8Array,
		turn: Turn,
		traffic: 'own' | 'transit',
	): DataDrop | undefined {
		return delivery.kind === 'router'
			? this.#sendToRouter(delivery.hash, given, turn, traffic)
			: this.#sendToTunnel(delivery.hash, delivery.tunnelId, given, turn, traffic);
	}

	#sendToRouter(hash: Uint8Array, given: Uint8Array, turn: Turn, traffic: 'own' | 'transit'): DataDrop | undefined {
		const message = readTunnelled(given, turn);
		if (typeof message === 'string') return message;
		return this.offer(hash, message, turn, traffic);
	}

	/** To the gateway of another tunnel, where that is. */
	#sendToTunnel(
		hash: Uint8Array,
		tunnelId: number,
		given: Uint8Array,
		turn: Turn,
		traffic: 'own' | 'transit',
	): DataDrop | undefined {
		const fault = faultOfTunnelled(given, turn);
		if (fault !== undefined) return fault;
		const { links, ownHash, toSelf } = this.#needs;
		if (equalBytes(hash, ownHash)) return toSelf({ kind: 'gateway', tunnelId, given }) ? undefined : 'loop-full';
		if (given.length > mostGatewayMessageBytes) return 'message-too-long';
		const message = this.wrap(I2np.TunnelGateway, encodeTunnelGateway({ tunnelId, message: given }), turn);
		return links.offer(this.#keyOf(hash), message, turn.now, traffic) ? undefined : 'link-refused';
	}

	/** A message as it is to a router, or to ourselves. */
	offer(
		hash: Uint8Array,
		message: I2npMessage,
		turn: Turn,
		traffic: 'own' | 'transit',
	): 'link-refused' | 'loop-full' | undefined {
		const { links, ownHash, toSelf } = this.#needs;
		if (equalBytes(hash, ownHash)) return toSelf({ kind: 'router', message }) ? undefined : 'loop-full';
		return links.offer(this.#keyOf(hash), message, turn.now, traffic) ? undefined : 'link-refused';
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
