// Lease sets of remote destinations: kept until they end, looked up when wanted, asked again while nobody has them.
// A machine; must not know sessions or tunnels.
import type { LookupFault } from '@i2p/client-core';
import type { HashKey } from '@i2p/data-core';
import { farthestLeaseMs, isBlindable, type LeaseSet2 } from '@i2p/data-leaseset';
import type { Turn } from '@i2p/runtime';
import { after, type Mono, never } from '@i2p/time';
import { Backoff, DeadlineHeap, ExpiringMap, type Random } from '@i2p/util';
import type { BlindedAddress, BlindedName } from './blinded-addresses.js';
import type { Note } from './codes.js';
import {
	firstLookupPauseMs,
	lookupTimeoutMs,
	maxRemotes,
	mostLookupPauseMs,
	refreshPauseMs,
	remoteLifetimeMs,
} from './constants.js';
import { type FinderAnswer, type FinderParts, type FoundSet, LeaseSetFinder } from './finder.js';

/** Who waits for a lease set: told once, with the set or the reason why there is none. */
export type LeaseSetWaiter = (found: FoundSet | undefined, reason: LookupFault | undefined, turn: Turn) => void;

/** What is searched: a destination, or an encrypted address whose destination is not known yet. */
export type Sought = HashKey | BlindedName;

/** Faults that asking again does not mend. */
const finalFaults: ReadonlySet<LookupFault> = new Set([
	'client-key-needed',
	'not-authorised',
	'unsupported-encryption',
	'wrong-secret',
]);

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
	reason: LookupFault;
}

/** What lease sets of remotes are found by. */
export interface LeaseSetsParts extends FinderParts {
	readonly note: Note;
	/** A newer set of a remote is known. */
	onNewer(set: LeaseSet2, turn: Turn): void;
}

/** The cache of one destination, and its searches. */
export class RemoteLeaseSets {
	readonly #finder: LeaseSetFinder;
	readonly #random: Random;
	readonly #note: Note;
	readonly #onNewer: LeaseSetsParts['onNewer'];
	readonly #known = new ExpiringMap<HashKey, FoundSet>({ capacity: maxRemotes, lifetimeMs: remoteLifetimeMs });
	readonly #searches = new Map<Sought, Search>();
	readonly #deadlines = new DeadlineHeap<Sought>();
	/** Who was asked for lately beside what is known, and whether the answer has come. */
	readonly #refreshed = new ExpiringMap<HashKey, { answered: boolean }>({
		capacity: maxRemotes,
		lifetimeMs: refreshPauseMs,
	});
	#serial = 0;

	constructor({ directory, neighbours, conduct, random, note, onNewer }: LeaseSetsParts) {
		this.#finder = new LeaseSetFinder({ directory, neighbours, conduct, random });
		this.#random = random;
		this.#note = note;
		this.#onNewer = onNewer;
	}

	/** The verified lease set of a remote, if one is known that has not ended. */
	get(hash: HashKey, turn: Turn): LeaseSet2 | undefined {
		return this.find(hash, turn)?.set;
	}

	/** The same, and the remote itself. */
	find(hash: HashKey, turn: Turn): FoundSet | undefined {
		const found = this.#known.get(hash, turn.now);
		if (found === undefined || (found.set.expires > turn.wall && found.set.lastLeaseEnd > turn.wall)) return found;
		this.#known.delete(hash);
		this.#note('lease-set-expired');
		return undefined;
	}

	/** Remembers an encrypted address and copies of what opens it; what to search it by. */
	learn(address: BlindedAddress): BlindedName {
		return this.#finder.addresses.learn(address);
	}

	/** Takes a lease set that a remote sent or the database found; answers whether it is now the one known. */
	offer(set: LeaseSet2, turn: Turn): boolean {
		return this.#take({ set, destination: set.destination }, turn);
	}

	#take(found: FoundSet, turn: Turn): boolean {
		const { set, destination } = found;
		const refused = this.#judge(set, destination.key, turn);
		if (refused !== undefined) {
			this.#note(refused);
			return refused === 'lease-set-stale';
		}
		this.#known.set(destination.key, found, turn.now);
		this.#note('lease-set-stored');
		this.#noteBlinded(set);
		this.#onNewer(set, turn);
		this.#conclude(destination.key, found, undefined, turn);
		return true;
	}

	/** Newer sets of one that says so are found under its blinded key only. */
	#noteBlinded({ flags, key, destination }: LeaseSet2): void {
		const { addresses } = this.#finder;
		const blindable = { publicKey: destination.signingKey, signatureType: destination.signatureType };
		if (!flags.blinded || addresses.get(key) !== undefined || !isBlindable(blindable)) return;
		addresses.bind(addresses.learn({ key: blindable, keys: {} }), key);
	}

	#judge(
		set: LeaseSet2,
		as: HashKey,
		turn: Turn,
	): 'lease-set-stale' | 'lease-set-invalid' | 'lease-set-expired' | undefined {
		if (set.expires <= turn.wall || set.lastLeaseEnd <= turn.wall) return 'lease-set-expired';
		if (set.lastLeaseEnd > turn.wall + farthestLeaseMs) return 'lease-set-invalid';
		const known = this.#known.get(as, turn.now)?.set;
		if (known?.key === set.key && known.published >= set.published) return 'lease-set-stale';
		return set.verify() ? undefined : 'lease-set-invalid';
	}

	/** Searches until found or until `patience`; a search under way goes on for whoever is the most patient. */
	search(hash: Sought, waiter: LeaseSetWaiter | undefined, patience: Mono, turn: Turn): void {
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
	searching(hash: Sought): boolean {
		return this.#searches.has(hash);
	}

	/** Whether a newer set was asked for and the answer is still to come. */
	refreshing(hash: HashKey, turn: Turn): boolean {
		return this.#refreshed.get(hash, turn.now)?.answered === false;
	}

	/** Asks once for a newer set, while the old one is still used; not more often than every six seconds. */
	refresh(hash: HashKey, turn: Turn): void {
		if (this.#refreshed.has(hash, turn.now) || this.#searches.has(hash)) return;
		const question = { answered: false };
		this.#refreshed.set(hash, question, turn.now);
		this.#note('lookup');
		const onAnswer = (found: FinderAnswer, later: Turn) => {
			question.answered = true;
			if (typeof found !== 'string') this.#take(found, later);
		};
		this.#finder.lookup(hash, onAnswer, turn);
	}

	#ask(hash: Sought, search: Search, turn: Turn): void {
		const serial = ++this.#serial;
		search.serial = serial;
		search.asking = true;
		search.next = after(turn.now, lookupTimeoutMs);
		this.#arm(hash, search);
		this.#note('lookup');
		this.#finder.lookup(hash, (found, later) => this.#onAnswer(hash, serial, found, later), turn);
	}

	#onAnswer(hash: Sought, serial: number, found: FinderAnswer, turn: Turn): void {
		const search = this.#searches.get(hash);
		if (typeof found !== 'string') this.#bind(hash, found);
		if (typeof found !== 'string' && this.#take(found, turn)) {
			this.#note('lookup-found');
			this.#conclude(hash, this.find(found.destination.key, turn), undefined, turn);
			return;
		}
		if (search === undefined || search.serial !== serial) return;
		this.#note('lookup-failed');
		search.reason = typeof found === 'string' ? found : 'expired-lease-set';
		if (finalFaults.has(search.reason)) this.#conclude(hash, undefined, search.reason, turn);
		else this.#pause(hash, search, turn);
	}

	#bind(sought: Sought, { destination }: FoundSet): void {
		const { addresses } = this.#finder;
		if (sought !== destination.key) addresses.bind(sought as BlindedName, destination.key);
	}

	#pause(hash: Sought, search: Search, turn: Turn): void {
		search.asking = false;
		search.serial = 0;
		search.next = after(turn.now, search.backoff.next());
		if (search.next >= search.patience) this.#conclude(hash, undefined, search.reason, turn);
		else this.#arm(hash, search);
	}

	#arm(hash: Sought, search: Search): void {
		this.#deadlines.set(hash, Math.min(search.next, search.patience));
	}

	#conclude(hash: Sought, found: FoundSet | undefined, reason: LookupFault | undefined, turn: Turn): void {
		const search = this.#searches.get(hash);
		if (search === undefined) return;
		this.#searches.delete(hash);
		this.#deadlines.delete(hash);
		for (const waiter of search.waiters) waiter(found, reason, turn);
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

	/** Ends every search: nobody is told. What opens encrypted sets is wiped. */
	close(): void {
		this.#finder.addresses.clear();
		this.#searches.clear();
		this.#known.clear();
	}
}
