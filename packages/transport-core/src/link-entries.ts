// The links that stand, one per peer and perhaps a second one for a while; which of them makes place for another.
// Must not know dials or messages.
import type { HashKey } from '@i2p/data-core';
import { after, type Mono, never } from '@i2p/time';
import { replaceableAfterMs, simultaneousWithinMs, spareLingerMs } from './constants.js';
import type { Link } from './link.js';

/** One peer's place in the table. */
export interface LinkEntry {
	link: Link;
	lastUsed: Mono;
	/** The other of two links made simultaneously: read until `closeAt`. */
	spare: { readonly link: Link; readonly closeAt: Mono } | undefined;
}

/** What decides between links. */
export interface LinkEntriesOptions {
	/** Our own hash. */
	readonly own: HashKey;
	/** Peers whose links are closed last when place is needed. */
	readonly spared: (peer: HashKey) => boolean;
}

/** All entries. */
export class LinkEntries {
	readonly #options: LinkEntriesOptions;
	readonly #entries = new Map<HashKey, LinkEntry>();
	/** The entry of the message before: messages come in runs. */
	#lastUsed: LinkEntry | undefined;
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
		this.#entries.set(link.peer, { link, lastUsed: now, spare: undefined });
	}

	/** A message came by this link. */
	noteUsed(link: Link, now: Mono): void {
		if (this.#lastUsed?.link !== link) this.#lastUsed = this.#entries.get(link.peer);
		if (this.#lastUsed) this.#lastUsed.lastUsed = now;
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

	/** The link that has been idle longest, if long enough to be replaced; one of a spared peer only if there is no other. */
	replaceable(now: Mono): Link | undefined {
		let oldest: LinkEntry | undefined;
		let oldestSpared: LinkEntry | undefined;
		for (const entry of this.#entries.values()) {
			if (!entry.link.open || now - entry.lastUsed < replaceableAfterMs) continue;
			if (this.#options.spared(entry.link.peer)) {
				if (!oldestSpared || entry.lastUsed < oldestSpared.lastUsed) oldestSpared = entry;
			} else if (!oldest || entry.lastUsed < oldest.lastUsed) oldest = entry;
		}
		return (oldest ?? oldestSpared)?.link;
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
