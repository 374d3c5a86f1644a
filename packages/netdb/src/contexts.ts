// The sub-databases: one for the router, one for each local destination, whose lease sets never meet. Network database, "Sub-databases".
// Knows nothing of messages.
import type { HashKey } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import type { Wall } from '@i2p/time';
import { maxClientLeaseSets, maxContexts, maxMainLeaseSets } from './constants.js';
import type { Desk } from './desk.js';
import type { FloodfillChoice } from './floodfill-choice.js';
import { LeasePublisher } from './lease-publisher.js';
import { type LeaseSetSource, LeaseStore } from './lease-store.js';
import { leaseSetRefusal } from './lifetimes.js';
import type { Lookups } from './lookups.js';
import type { Verdict } from './registry.js';
import type { Context, Origin, StoredLeaseSet } from './wants.js';

/** The database of one local destination. */
export interface LocalClient {
	readonly store: LeaseStore<StoredLeaseSet>;
	readonly publisher: LeasePublisher;
}

/** All databases of lease sets. */
export class Contexts {
	/** The router's own: what was stored here for others. */
	readonly main: LeaseStore<StoredLeaseSet>;
	readonly #clients = new Map<HashKey, LocalClient>();
	readonly #desk: Desk;
	readonly #floodfills: FloodfillChoice;
	readonly #lookups: Lookups;

	constructor(desk: Desk, floodfills: FloodfillChoice, lookups: Lookups) {
		this.#desk = desk;
		this.#floodfills = floodfills;
		this.#lookups = lookups;
		this.main = new LeaseStore(maxMainLeaseSets, desk.wants.identity.hash, desk.random);
	}

	/** The lease set under this key as this context knows it. */
	leaseSet(context: Context, key: HashKey, wall: Wall): StoredLeaseSet | undefined {
		const store = context === 'router' ? this.main : this.#clients.get(context)?.store;
		return store?.get(key, wall);
	}

	/** The publisher of a local destination, if it is known. */
	publisher(context: HashKey): LeasePublisher | undefined {
		return this.#clients.get(context)?.publisher;
	}

	/** The database of a local destination, made at its first use; `undefined` beyond the bound. */
	client(context: HashKey): LocalClient | undefined {
		let client = this.#clients.get(context);
		if (client === undefined && this.#clients.size < maxContexts) {
			client = {
				store: new LeaseStore<StoredLeaseSet>(maxClientLeaseSets, this.#desk.wants.identity.hash, this.#desk.random),
				publisher: new LeasePublisher(this.#desk, this.#floodfills, this.#lookups, context),
			};
			this.#clients.set(context, client);
		}
		return client;
	}

	/** Takes a lease set into the database of a context; who waits for it there is told. */
	add(context: Context, set: StoredLeaseSet, source: LeaseSetSource, origin: Origin | undefined, turn: Turn): Verdict {
		const refusal = leaseSetRefusal(set, turn.wall);
		if (refusal !== undefined) {
			this.#desk.wants.note(`leaseset-refused-${refusal}`);
			return refusal;
		}
		const added = context === 'router' ? this.main.add(set, source) : this.#addTo(context, set, source);
		this.#lookups.onLeaseSet(context, set, origin, turn);
		return added;
	}

	#addTo(context: HashKey, set: StoredLeaseSet, source: LeaseSetSource): Verdict {
		const client = this.client(context);
		if (client === undefined) return 'full';
		return set.key === context ? 'known' : client.store.add(set, source);
	}

	/** A local destination is gone: its database and its publications. */
	forget(context: HashKey): void {
		this.#clients.get(context)?.publisher.stop();
		this.#clients.delete(context);
	}

	/** Every destination stops publishing. */
	stop(): void {
		for (const { publisher } of this.#clients.values()) publisher.stop();
	}

	/** Removes what has expired, everywhere. */
	expire(wall: Wall): void {
		this.main.expire(wall);
		for (const { store } of this.#clients.values()) store.expire(wall);
	}
}
