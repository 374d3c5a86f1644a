// Lease sets of remote destinations: kept until they end, looked up when wanted, asked again while nobody has them.
// A machine; must not know sessions or tunnels.
import type { Undeliverable } from '@i2p/client-core';
import type { HashKey } from '@i2p/data-core';
import { farthestLeaseMs, type LeaseSet, type LeaseSet2 } from '@i2p/data-leaseset';
import type { Turn } from '@i2p/runtime';
import { after, type Mono, never } from '@i2p/time';
import { Backoff, DeadlineHeap, ExpiringMap, type Random } from '@i2p/util';
import type { Note } from './codes.js';
import {
	firstLookupPauseMs,
	lookupTimeoutMs,
	maxRemotes,
	mostLookupPauseMs,
	refreshPauseMs,
	remoteLifetimeMs,
} from './constants.js';
import type { LeaseSetDirectory } from './wants.js';

/** Who waits for a lease set: told once, with the set or the reason why there is none. */
export type LeaseSetWaiter = (found: LeaseSet2 | undefined, reason: Undeliverable | undefined, turn: Turn) => void;

interface Search {
	/** Grows with each question, so that a late answer is known. */
	serial: number;
	/** Nobody waits longer. */
	patience: Mono;
	/** When to ask again, or when the question counts as unanswered. */
	next: Mono;
	asking: boolean;
	readonly backoff: Backoff;
	readonly waiters: LeaseSetWaiter[];
	reason: Undeliverable;
}

/** The cache of one destination, and its searches. */
export class RemoteLeaseSets {
	readonly #directory: LeaseSetDirectory;
	readonly #random: Random;
	readonly #note: Note;
	readonly #known = new ExpiringMap<HashKey, LeaseSet2>({ capacity: maxRemotes, lifetimeMs: remoteLifetimeMs });
	readonly #searches = new Map<HashKey, Search>();
	readonly #deadlines = new DeadlineHeap<HashKey>();
	readonly #refreshed = new ExpiringMap<HashKey, true>({ capacity: maxRemotes, lifetimeMs: refreshPauseMs });
	#serial = 0;

	constructor(directory: LeaseSetDirectory, random: Random, note: Note) {
		this.#directory = directory;
		this.#random = random;
		this.#note = note;
	}

	/** The verified lease set of a remote, if one is known that has not ended. */
	get(hash: HashKey, turn: Turn): LeaseSet2 | undefined {
		const set = this.#known.get(hash, turn.now);
		if (set === undefined || (set.expires > turn.wall && set.lastLeaseEnd > turn.wall)) return set;
		this.#known.delete(hash);
		this.#note('lease-set-expired');
		return undefined;
	}

	/** Takes a lease set that a remote sent or the database found; answers whether it is now the one known. */
	offer(set: LeaseSet2, turn: Turn): boolean {
		const refused = this.#judge(set, turn);
		if (refused !== undefined) {
			this.#note(refused);
			return refused === 'lease-set-stale';
		}
		this.#known.set(set.key, set, turn.now);
		this.#note('lease-set-stored');
		this.#conclude(set.key, set, undefined, turn);
		return true;
	}

	#judge(set: LeaseSet2, turn: Turn): 'lease-set-stale' | 'lease-set-invalid' | 'lease-set-expired' | undefined {
		if (set.expires <= turn.wall || set.lastLeaseEnd <= turn.wall) return 'lease-set-expired';
		if (set.lastLeaseEnd > turn.wall + farthestLeaseMs) return 'lease-set-invalid';
		const known = this.#known.get(set.key, turn.now);
		if (known !== undefined && known.published >= set.published) return 'lease-set-stale';
		return set.verify() ? undefined : 'lease-set-invalid';
	}

	/** Searches until found or until `patience`; a search under way goes on for whoever is the most patient. */
	search(hash: HashKey, waiter: LeaseSetWaiter | undefined, patience: Mono, turn: Turn): void {
		let search = this.#searches.get(hash);
		if (search === undefined) {
			const random = this.#random;
			search = {
				serial: 0,
				patience,
				next: turn.now,
				asking: false,
				backoff: new Backoff({ firstMs: firstLookupPauseMs, mostMs: mostLookupPauseMs, factor: 2, random }),
				waiters: [],
				reason: 'no-lease-set',
			};
			this.#searches.set(hash, search);
		}
		search.patience = Math.max(search.patience, patience) as Mono;
		if (waiter !== undefined) search.waiters.push(waiter);
		if (!search.asking && search.next <= turn.now) this.#ask(hash, search, turn);
		else this.#arm(hash, search);
	}

	/** Whether a search is under way. */
	searching(hash: HashKey): boolean {
		return this.#searches.has(hash);
	}

	/** Asks once for a newer set, while the old one is still used; not more often than every ten seconds. */
	refresh(hash: HashKey, turn: Turn): void {
		if (this.#refreshed.has(hash, turn.now) || this.#searches.has(hash)) return;
		this.#refreshed.set(hash, true, turn.now);
		this.#note('lookup');
		const onAnswer = (found: LeaseSet2 | LeaseSet | undefined, later: Turn) => {
			if (found?.kind === 'leaseSet2') this.offer(found, later);
		};
		this.#directory.lookup(hash, onAnswer, turn);
	}

	#ask(hash: HashKey, search: Search, turn: Turn): void {
		const serial = ++this.#serial;
		search.serial = serial;
		search.asking = true;
		search.next = after(turn.now, lookupTimeoutMs);
		this.#arm(hash, search);
		this.#note('lookup');
		this.#directory.lookup(hash, (found, later) => this.#onAnswer(hash, serial, found, later), turn);
	}

	#onAnswer(hash: HashKey, serial: number, found: LeaseSet2 | LeaseSet | undefined, turn: Turn): void {
		const search = this.#searches.get(hash);
		if (found?.kind === 'leaseSet2' && this.offer(found, turn)) {
			this.#note('lookup-found');
			this.#conclude(hash, this.get(hash, turn), undefined, turn);
			return;
		}
		if (search === undefined || search.serial !== serial) return;
		this.#note('lookup-failed');
		if (found?.kind === 'leaseSet') search.reason = 'unsupported-encryption';
		else if (found !== undefined) search.reason = 'expired-lease-set';
		this.#pause(hash, search, turn);
	}

	#pause(hash: HashKey, search: Search, turn: Turn): void {
		search.asking = false;
		search.serial = 0;
		search.next = after(turn.now, search.backoff.next());
		if (search.next >= search.patience) this.#conclude(hash, undefined, search.reason, turn);
		else this.#arm(hash, search);
	}

	#arm(hash: HashKey, search: Search): void {
		this.#deadlines.set(hash, Math.min(search.next, search.patience));
	}

	#conclude(hash: HashKey, set: LeaseSet2 | undefined, reason: Undeliverable | undefined, turn: Turn): void {
		const search = this.#searches.get(hash);
		if (search === undefined) return;
		this.#searches.delete(hash);
		this.#deadlines.delete(hash);
		for (const waiter of search.waiters) waiter(set, reason, turn);
	}

	/** When it must be told the time. */
	due(): Mono {
		return this.#deadlines.size === 0 ? never : (this.#deadlines.nextDue() as Mono);
	}

	/** Asks again what is due, gives up what nobody waits for any longer. */
	onTime(turn: Turn): void {
		this.#known.expire(turn.now);
		for (let hash = this.#deadlines.takeDue(turn.now); hash !== undefined; hash = this.#deadlines.takeDue(turn.now)) {
			const search = this.#searches.get(hash);
			if (search === undefined) continue;
			if (turn.now >= search.patience) {
				if (search.asking) this.#note('lookup-timeout');
				this.#conclude(hash, undefined, search.reason, turn);
			} else if (search.asking) {
				this.#note('lookup-timeout');
				this.#pause(hash, search, turn);
			} else this.#ask(hash, search, turn);
		}
	}

	/** Ends every search: nobody is told. */
	close(): void {
		this.#searches.clear();
		this.#known.clear();
	}
}
