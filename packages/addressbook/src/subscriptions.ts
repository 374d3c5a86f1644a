// Lists that a router follows: when each is asked for again, and what the server said of the one that we have.
// Knows no HTTP: who fetches stands in `wants.ts`.
import type { Room, Store, Turn, Waiting } from '@i2p/runtime';
import { after, type Mono, never, type Wall } from '@i2p/time';
import { Backoff, fromUtf8, type Random, utf8 } from '@i2p/util';
import type { AddressBook } from './address-book.js';
import {
	fetchTimeoutMs,
	firstFetchMs,
	firstRetryMs,
	maxListBytes,
	maxSubscriptions,
	maxUrlCharacters,
	maxValidatorCharacters,
	refreshMs,
} from './constants.js';
import { normalName } from './names.js';
import type { ListAnswer, ListFetcher } from './wants.js';

/** What happens with subscriptions, counted by code. */
export type SubscriptionNote = 'list-fetched' | 'list-unchanged' | 'list-failed' | 'list-not-text' | 'list-not-kept';

/** What subscriptions stand on. */
export interface SubscriptionParts {
	readonly urls: readonly string[];
	readonly book: AddressBook;
	readonly fetcher: ListFetcher;
	readonly store: Store;
	readonly random: Random;
	/** The present: the first question is asked some minutes later. */
	readonly turn: Turn;
	readonly note?: (code: SubscriptionNote) => void;
}

/** One list as it stands. */
export interface SubscriptionState {
	readonly url: string;
	/** When it was last there, whether or not it had changed; Unix milliseconds. */
	readonly fetchedAt: Wall | undefined;
	/** Lines of the last one that changed something. */
	readonly changes: number;
	/** Why the last question had no answer. */
	readonly fault: string | undefined;
}

interface Subscription {
	readonly url: string;
	readonly backoff: Backoff;
	etag: string | undefined;
	lastModified: string | undefined;
	fetchedAt: Wall | undefined;
	changes: number;
	fault: string | undefined;
	due: Mono;
}

const stateFile = 'addressbook/subscriptions.json';

/** Why a URL cannot be followed, as one line; `undefined` if it can. */
export function subscriptionFault(url: string): string | undefined {
	if (url.length > maxUrlCharacters) return `longer than ${maxUrlCharacters} characters`;
	const found = /^http:\/\/([^/:?#@\s]+)(?::\d{1,5})?(?:\/[^\s#]*)?$/i.exec(url);
	if (found === null) return 'expected http://, a host and a path';
	return normalName(found[1]!).endsWith('.i2p')
		? undefined
		: 'lists are fetched through I2P only: the host must end in .i2p';
}

/** The lists of one router; one is fetched at a time. */
export class Subscriptions implements Room {
	readonly name = 'subscriptions';
	readonly #parts: SubscriptionParts;
	readonly #lists: Subscription[];
	readonly #note: (code: SubscriptionNote) => void;
	#asking = false;

	/** Throws RangeError for too many URLs, and one that cannot be followed. */
	constructor(parts: SubscriptionParts) {
		const { urls, random, store, turn, note } = parts;
		if (urls.length > maxSubscriptions) throw new RangeError(`subscriptions: expected ${maxSubscriptions} at most`);
		this.#parts = parts;
		this.#note = note ?? (() => undefined);
		const kept = readState(store.read(stateFile));
		this.#lists = urls.map((url) => {
			const fault = subscriptionFault(url);
			if (fault !== undefined) throw new RangeError(`subscription ${url}: ${fault}`);
			const known = kept.get(url);
			const backoff = new Backoff({ firstMs: firstRetryMs, mostMs: refreshMs, factor: 2, random });
			const agoMs = known?.fetchedAt === undefined ? refreshMs : Math.max(0, turn.wall - known.fetchedAt);
			const due = after(turn.now, Math.max(firstFetchMs, spread(refreshMs, random) - agoMs));
			return {
				url,
				backoff,
				due,
				changes: 0,
				fault: undefined,
				etag: undefined,
				lastModified: undefined,
				fetchedAt: undefined,
				...known,
			};
		});
	}

	/** How each list stands. */
	states(): readonly SubscriptionState[] {
		return this.#lists.map(({ url, fetchedAt, changes, fault }) => ({ url, fetchedAt, changes, fault }));
	}

	/** Asks for every list now, as the user wants it. */
	refresh(turn: Turn): void {
		for (const list of this.#lists) list.due = turn.now;
	}

	due(): Mono {
		let next = never;
		if (!this.#asking) for (const { due } of this.#lists) if (due < next) next = due;
		return next;
	}

	onTime(turn: Turn): void {
		const list = this.#lists.find((one) => one.due <= turn.now);
		if (list === undefined || this.#asking) return;
		this.#asking = true;
		const { url, etag, lastModified } = list;
		this.#parts.fetcher.fetch(
			{
				url,
				...(etag === undefined ? {} : { etag }),
				...(lastModified === undefined ? {} : { lastModified }),
				mostBytes: maxListBytes,
				timeoutMs: fetchTimeoutMs,
			},
			(answer, later) => this.#onAnswer(list, answer, later),
		);
	}

	flush(): Waiting {
		return this.due() === never ? 'empty' : 'deadline';
	}

	#onAnswer(list: Subscription, answer: ListAnswer, turn: Turn): void {
		this.#asking = false;
		const text = answer.kind === 'list' ? fromUtf8(answer.body) : '';
		if (answer.kind === 'failed' || text === undefined) {
			this.#note(answer.kind === 'failed' ? 'list-failed' : 'list-not-text');
			list.fault = answer.kind === 'failed' ? answer.fault : 'not-text';
			list.due = after(turn.now, list.backoff.next());
			return;
		}
		list.backoff.reset();
		list.fault = undefined;
		list.fetchedAt = turn.wall;
		list.due = after(turn.now, spread(refreshMs, this.#parts.random));
		if (answer.kind === 'list') {
			list.etag = validator(answer.etag);
			list.lastModified = validator(answer.lastModified);
			list.changes = this.#parts.book.takeFeed(text, turn);
			this.#note('list-fetched');
		} else this.#note('list-unchanged');
		this.#keep();
	}

	#keep(): void {
		const state = this.#lists.map(({ url, etag, lastModified, fetchedAt }) => ({ url, etag, lastModified, fetchedAt }));
		try {
			this.#parts.store.write(stateFile, utf8(JSON.stringify(state)));
		} catch {
			// The list is asked for once more after the next start: nothing is lost.
			this.#note('list-not-kept');
		}
	}
}

/** Within a sixth to either side. */
function spread(ms: number, random: Random): number {
	return Math.round((ms * (5000 + random.below(2001))) / 6000);
}

/** A header's value that can be sent back as it came. */
function validator(value: unknown): string | undefined {
	if (typeof value !== 'string' || value.length > maxValidatorCharacters) return undefined;
	return /^[\x20-\x7e]+$/.test(value) ? value : undefined;
}

type Kept = Pick<Subscription, 'etag' | 'lastModified' | 'fetchedAt'>;

/** What was kept of each URL; what is not as we write it is as if it were not there. */
function readState(bytes: Uint8Array | undefined): Map<string, Kept> {
	const kept = new Map<string, Kept>();
	const list = parseJson(bytes);
	if (!Array.isArray(list)) return kept;
	for (const one of list.slice(0, maxSubscriptions) as unknown[]) {
		if (typeof one !== 'object' || one === null) continue;
		const { url, etag, lastModified, fetchedAt } = one as Record<string, unknown>;
		if (typeof url !== 'string') continue;
		const at = typeof fetchedAt === 'number' && Number.isFinite(fetchedAt) ? (fetchedAt as Wall) : undefined;
		kept.set(url, { etag: validator(etag), lastModified: validator(lastModified), fetchedAt: at });
	}
	return kept;
}

function parseJson(bytes: Uint8Array | undefined): unknown {
	try {
		return JSON.parse(fromUtf8(bytes ?? utf8('')) ?? '');
	} catch {
		return undefined;
	}
}
