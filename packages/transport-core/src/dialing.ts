// Peers being dialled: the ways to each, the messages that wait for each, and the memory of dials that failed.
// Must not know transports' insides; the link table decides when to start.
import type { HashKey } from '@i2p/data-core';
import type { I2npMessage } from '@i2p/data-i2np';
import type { RouterInfo } from '@i2p/data-routerinfo';
import { after, type Mono, type Wall } from '@i2p/time';
import { Backoff, ExpiringMap, type Random, Ring } from '@i2p/util';
import {
	backoffFactor,
	failureLifetimeMs,
	firstBackoffMs,
	maxBytesWhileDialing,
	maxMessagesWhileDialing,
	maxRememberedFailures,
	mostBackoffMs,
} from './constants.js';
import type { Dial, Link, Transport } from './link.js';
import type { Note } from './wants.js';

/** The transports that can dial this router, cheapest first. */
export function waysTo(info: RouterInfo, transports: readonly Transport[]): Transport[] {
	return transports
		.map((transport) => ({ transport, cost: transport.cost(info) }))
		.filter((way): way is { transport: Transport; cost: number } => way.cost !== undefined)
		.sort((a, b) => a.cost - b.cost)
		.map((way) => way.transport);
}

/** One peer being dialled. */
export class Dialing {
	readonly info: RouterInfo;
	/** Ways not tried yet, cheapest first. */
	readonly ways: Transport[];
	/** The dial underway; absent until the exhale starts it. */
	dial: Dial | undefined;
	readonly #waiting = new Ring<I2npMessage>(maxMessagesWhileDialing);
	#bytes = 0;

	constructor(info: RouterInfo, ways: Transport[]) {
		this.info = info;
		this.ways = ways;
	}

	/** Messages that wait. */
	get length(): number {
		return this.#waiting.length;
	}

	/** Keeps a message for the link to come; false when enough wait. */
	offer(message: I2npMessage): boolean {
		if (this.#bytes + message.body.length > maxBytesWhileDialing) return false;
		if (!this.#waiting.offer(message)) return false;
		this.#bytes += message.body.length;
		return true;
	}

	/** The link stands: what waited goes to it. */
	forward(link: Link, wall: Wall, note: Note): void {
		for (let message = this.#waiting.take(); message; message = this.#waiting.take()) {
			if (message.expires <= wall) note('links-expired-while-dialing');
			else if (!link.offer(message)) note('links-refused-full');
		}
	}
}

interface Failure {
	readonly backoff: Backoff;
	until: Mono;
	reason: string;
}

/** Remembers failed dials per peer, and how long each is left alone. */
export class FailureMemory {
	readonly #failures = new ExpiringMap<HashKey, Failure>({
		capacity: maxRememberedFailures,
		lifetimeMs: failureLifetimeMs,
	});
	readonly #random: Random;

	constructor(random: Random) {
		this.#random = random;
	}

	/** Why the peer must not be dialled yet; `undefined` if it may. */
	refuse(peer: HashKey, now: Mono): string | undefined {
		const failure = this.#failures.get(peer, now);
		return failure && failure.until > now ? failure.reason : undefined;
	}

	/** A dial failed: the next wait is longer. */
	failed(peer: HashKey, reason: string, now: Mono): void {
		const known = this.#failures.get(peer, now);
		const backoff =
			known?.backoff ??
			new Backoff({ firstMs: firstBackoffMs, mostMs: mostBackoffMs, factor: backoffFactor, random: this.#random });
		this.#failures.set(peer, { backoff, until: after(now, backoff.next()), reason }, now);
	}

	/** A link stands: what was before is forgotten. */
	forget(peer: HashKey): void {
		this.#failures.delete(peer);
	}
}
