// The links that stand, one per peer and perhaps a second one for a while; which of them makes place for another.
// Must not know dials or messages.
import type { HashKey } from '@i2p/data-core';
import { after, type Mono, never } from '@i2p/time';
import { replaceableAfterMs, simultaneousWithinMs, spareLingerMs } from './constants.js';
import type { Link } from './link.js';

/** One peer's place in the table. */
export interface LinkEntry {
	link: Link;
	/** When it last carried a message, and when one came by it (or it came up). */
	lastUsed: Mono;
	lastHeard: Mono;
	/** The other of two links made simultaneously: read until `closeAt`. */
	spare: { readonly link: Link; readonly closeAt: Mono } | undefined;
}

/**
 * What a peer's link is good for besides the messages of the moment: nothing; answers to the questions of many (a floodfill); tunnels
 * of ours or of others. The more, the later it makes place.
 */
export type LinkUse = keyof typeof replaceableAfterMs;

/** From the first to make place to the last. */
const uses: readonly LinkUse[] = ['nothing', 'questions', 'tunnels'];

/** What decides between links. */
export interface LinkEntriesOptions {
	/** Our own hash. */
	readonly own: HashKey;
	readonly useOf: (peer: HashKey) => LinkUse;
}

/** All entries. */
export class LinkEntries {
	readonly #options: LinkEntriesOptions;
	readonly #entries = new Map<HashKey, LinkEntry>();
	/** The entry of the message before: messages come in runs. */
	#lastHeard: LinkEntry | undefined;
	/** Peers that have a spare link; at most a few at a time. */
	readonly #withSpare = new Set<HashKey>();

	constructor(options: LinkEntriesOptions) {
		this.#options = options;
	}

	/** Peers with a link. */
	get size(): number {
		return this.#entries.size;
	}

	get(peer: HashKey): LinkEntry | undefined {
		return this.#entries.get(peer);
	}

	values(): IterableIterator<LinkEntry> {
		return this.#entries.values();
	}

	/** The first link to a peer, in place of a closed one if there is any. */
	set(link: Link, now: Mono): void {
		this.#withSpare.delete(link.peer);
		this.#entries.set(link.peer, { link, lastUsed: now, lastHeard: now, spare: undefined });
	}

	/** A message came by this link. */
	noteHeard(link: Link, now: Mono): void {
		if (this.#lastHeard?.link !== link) this.#lastHeard = this.#entries.get(link.peer);
		if (!this.#lastHeard) return;
		this.#lastHeard.lastUsed = now;
		this.#lastHeard.lastHeard = now;
	}

	/** Links that are good for this and are used. */
	count(use: LinkUse, now: Mono): number {
		let count = 0;
		for (const { link, lastUsed } of this.#entries.values())
			if (now - lastUsed < replaceableAfterMs[use] && this.#options.useOf(link.peer) === use) count++;
		return count;
	}

	/** Peers with a link that is open, be it only the second one: what is closed and not told yet stands no more. */
	standing(): number {
		let count = 0;
		for (const { link, spare } of this.#entries.values()) if (link.open || spare?.link.open === true) count++;
		return count;
	}

	/** Links that came in. */
	inbound(): number {
		let count = 0;
		for (const { link } of this.#entries.values()) if (link.inbound) count++;
		return count;
	}

	/** A second link to the same peer: one is kept for sending, the other is read a little longer. */
	second(entry: LinkEntry, link: Link, now: Mono): void {
		entry.spare?.link.close('duplicate');
		const first = entry.link;
		const kept = this.#keep(first, link, now) ? first : link;
		entry.link = kept;
		entry.spare = { link: kept === first ? link : first, closeAt: after(now, spareLingerMs) };
		this.#withSpare.add(link.peer);
	}

	/** A link is gone; answers whether it was the last one to its peer. */
	gone(link: Link): boolean {
		const entry = this.#entries.get(link.peer);
		if (!entry) return false;
		if (entry.spare?.link === link) this.#dropSpare(entry);
		else if (entry.link === link && entry.spare?.link.open) {
			entry.link = entry.spare.link;
			this.#dropSpare(entry);
		} else if (entry.link === link) {
			this.#entries.delete(link.peer);
			this.#withSpare.delete(link.peer);
			return true;
		}
		return false;
	}

	/** When the next spare link is to be closed. */
	due(): Mono {
		let due = never;
		if (this.#withSpare.size === 0) return due;
		for (const peer of this.#withSpare) {
			const closeAt = this.#entries.get(peer)?.spare?.closeAt ?? never;
			if (closeAt < due) due = closeAt;
		}
		return due;
	}

	/** Closes the spare links whose time is over. */
	closeSpares(now: Mono): void {
		for (const peer of this.#withSpare) {
			const entry = this.#entries.get(peer);
			if (!entry?.spare) this.#withSpare.delete(peer);
			else if (entry.spare.closeAt <= now) {
				entry.spare.link.close('duplicate');
				this.#dropSpare(entry);
			}
		}
	}

	/** Of the links that are idle long enough for what they are good for: of those good for least, the one idle longest. */
	replaceable(now: Mono): Link | undefined {
		const oldest: Partial<Record<LinkUse, LinkEntry>> = {};
		for (const entry of this.#entries.values()) {
			const idleMs = now - entry.lastUsed;
			if (!entry.link.open || idleMs < replaceableAfterMs.nothing) continue;
			const use = this.#options.useOf(entry.link.peer);
			if (idleMs >= replaceableAfterMs[use] && entry.lastUsed < (oldest[use]?.lastUsed ?? never)) oldest[use] = entry;
		}
		const use = uses.find((one) => oldest[one] !== undefined);
		return use && oldest[use]?.link;
	}

	/** Whether the older link is kept. Made simultaneously, both ends keep what the smaller hash dialled; else the newer. */
	#keep(older: Link, newer: Link, now: Mono): boolean {
		if (older.inbound === newer.inbound || now - older.since > simultaneousWithinMs) return false;
		const dialledByUs = this.#options.own < older.peer;
		return older.inbound !== dialledByUs;
	}

	#dropSpare(entry: LinkEntry): void {
		entry.spare = undefined;
		this.#withSpare.delete(entry.link.peer);
	}
}
