// Tunnel messages of our own, sealed and waiting for the link to the first hop. A link's no keeps them here.
import type { HashKey } from '@i2p/data-core';
import { I2np } from '@i2p/data-i2np';
import type { Turn } from '@i2p/runtime';
import { Ring } from '@i2p/util';
import type { DataDrop } from '../codes.js';
import { messageLifetimeMs, outboxMessages } from '../constants.js';
import type { LinksOut } from '../wants.js';
import type { Outlet } from './outlet.js';

interface Waiting {
	readonly body: Uint8Array;
	readonly due: number;
}

/** A bounded queue in front of one link. */
export class Outbox {
	readonly #peer: HashKey;
	readonly #links: LinksOut;
	readonly #outlet: Outlet;
	readonly #note: (code: DataDrop) => void;
	readonly #ring = new Ring<Waiting>(outboxMessages);

	constructor(peer: HashKey, links: LinksOut, outlet: Outlet, note: (code: DataDrop) => void) {
		this.#peer = peer;
		this.#links = links;
		this.#outlet = outlet;
		this.#note = note;
	}

	/** Messages that wait. */
	get length(): number {
		return this.#ring.length;
	}

	/** Puts bodies aside, 1028 bytes each; what does not fit is dropped and counted. */
	push(given: readonly Uint8Array[], turn: Turn): void {
		for (const body of given)
			if (!this.#ring.offer({ body, due: turn.now + messageLifetimeMs })) this.#note('gateway-full');
	}

	/** Hands over as many as the link takes; answers whether something is left. */
	flush(turn: Turn): boolean {
		this.expire(turn.now);
		for (let next = this.#ring.peek(); next !== undefined; next = this.#ring.peek()) {
			if (!this.#links.offer(this.#peer, this.#outlet.wrap(I2np.TunnelData, next.body, turn), turn.now)) return true;
			this.#ring.take();
		}
		return false;
	}

	/** Drops what waited longer than messages live. */
	expire(now: number): void {
		for (let next = this.#ring.peek(); next !== undefined && next.due <= now; next = this.#ring.peek()) {
			this.#ring.take();
			this.#note('outbox-expired');
		}
	}

	/** When the oldest is dropped; infinite when empty. */
	nextDue(): number {
		return this.#ring.peek()?.due ?? Number.POSITIVE_INFINITY;
	}
}
