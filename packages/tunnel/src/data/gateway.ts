// The gateway of a tunnel of ours: whole messages wait here until the link takes what they make. tunnel-message.
// Must not know links.
import { type Random, Ring } from '@i2p/util';
import { gatewayRingBytes, gatewayRingMessages, maxTunnelledBytes } from '../constants.js';
import type { Delivery } from './delivery.js';
import type { Layering } from './layers.js';
import { Packing } from './packing.js';

interface Waiting {
	readonly delivery: Delivery;
	readonly bytes: Uint8Array;
}

/** Where messages wait for the exhale, and are packed. */
export class Gateway {
	readonly #packing: Packing;
	readonly #ring = new Ring<Waiting>(gatewayRingMessages);
	#waitingBytes = 0;

	/** @param layering what is done to messages once they are packed */
	constructor(layering: Layering, random: Random) {
		this.#packing = new Packing(layering, random);
	}

	/** Messages that wait. */
	get length(): number {
		return this.#ring.length;
	}

	/** Messages that still fit. */
	room(): number {
		return this.#waitingBytes >= gatewayRingBytes ? 0 : this.#ring.capacity - this.#ring.length;
	}

	/** Puts a message aside; `undefined`: taken, else why not. @param given with its standard I2NP header */
	offer(delivery: Delivery, given: Uint8Array): 'gateway-full' | 'message-too-long' | undefined {
		if (given.length > maxTunnelledBytes) return 'message-too-long';
		if (this.#waitingBytes >= gatewayRingBytes) return 'gateway-full';
		if (!this.#ring.offer({ delivery, bytes: given })) return 'gateway-full';
		this.#waitingBytes += given.length;
		return undefined;
	}

	/** The message that waits longest, taken out as it is: for tunnels of no hop. */
	take(): Waiting | undefined {
		const next = this.#ring.take();
		if (next !== undefined) this.#waitingBytes -= next.bytes.length;
		return next;
	}

	/** Forgets what waits. */
	clear(): void {
		this.#ring.clear();
		this.#waitingBytes = 0;
	}

	/**
	 * Packs what waits, in order, until at least `most` messages are made or nothing is left, and layers them. Each body has 1028 bytes,
	 * which are the link's afterwards: the tunnel id and a message.
	 */
	pack(tunnelId: number, most: number): readonly Uint8Array[] {
		const packing = this.#packing;
		while (packing.made < most) {
			const next = this.take();
			if (next === undefined) break;
			packing.add(next.delivery, next.bytes);
		}
		return packing.finish(tunnelId);
	}
}
