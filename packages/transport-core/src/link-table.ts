// The table of links: one per peer, dialled when a message needs it; the room above all transports.
// Must not know sockets, frames or what messages mean.
import { type HashKey, shortHash } from '@i2p/data-core';
import type { I2npMessage } from '@i2p/data-i2np';
import type { RouterInfo } from '@i2p/data-routerinfo';
import { type Log, morePressing, type Room, type Turn, type Waiting } from '@i2p/runtime';
import { after, type Mono, mono, never } from '@i2p/time';
import type { Random } from '@i2p/util';
import {
	defaultMaxLinks,
	maxPendingDials,
	replaceableAfterMs,
	simultaneousWithinMs,
	spareLingerMs,
} from './constants.js';
import { Dialing, FailureMemory } from './dialing.js';
import type { Gate } from './gate.js';
import type { Link, LinkEvents, Transport, TransportEvents } from './link.js';
import type { Note, RouterInfoSource } from './wants.js';

/** The fate of an offered message: `taken` (queued on a link or for a dial), or why it was not. */
export type OfferAnswer =
	| 'taken'
	| 'full'
	| 'self'
	| 'banned'
	| 'unknown-peer'
	| 'no-address'
	| 'backing-off'
	| 'too-many-links'
	| 'shut-down';

/** What the table is made of. */
export interface LinkTableOptions {
	/** Our own hash: never dialled. */
	readonly own: HashKey;
	readonly peers: RouterInfoSource;
	readonly events: LinkEvents;
	readonly gate: Gate;
	readonly random: Random;
	readonly note: Note;
	readonly log: Log;
	/** Links of all transports together. */
	readonly maxLinks?: number;
}

interface Entry {
	link: Link;
	lastUsed: Mono;
	/** The other of two links made simultaneously: read until `closeAt`. */
	spare: { readonly link: Link; readonly closeAt: Mono } | undefined;
}

/** One link per peer; a Room that holds all transports. */
export class LinkTable implements Room, TransportEvents {
	readonly name = 'links';
	readonly #options: LinkTableOptions;
	readonly #maxLinks: number;
	readonly #transports: Transport[] = [];
	readonly #entries = new Map<HashKey, Entry>();
	readonly #dialing = new Map<HashKey, Dialing>();
	readonly #failures: FailureMemory;
	/** Peers to be dialled in the next exhale. */
	#toStart: HashKey[] = [];
	/** Dials that failed during an exhale: told in the next think. */
	#untold: { readonly peer: HashKey; readonly reason: string }[] = [];
	/** Peers that have a spare link; at most a few at a time. */
	readonly #withSpare = new Set<HashKey>();
	/** Links that refused a message since the last exhale, and the room that they had then. */
	readonly #full = new Map<Link, number>();
	#now: Mono = mono(0);
	#shutDown = false;

	constructor(options: LinkTableOptions) {
		this.#options = options;
		this.#maxLinks = options.maxLinks ?? defaultMaxLinks;
		this.#failures = new FailureMemory(options.random.fork('link-table'));
	}

	/** Adds a way to reach routers; its room is breathed by the table. */
	add(transport: Transport): void {
		this.#transports.push(transport);
	}

	/** Links that stand. */
	get size(): number {
		return this.#entries.size;
	}

	/** Peers being dialled. */
	get dialing(): number {
		return this.#dialing.size;
	}

	/** The link to a peer, if one stands. */
	link(peer: HashKey): Link | undefined {
		const entry = this.#entries.get(peer);
		return entry?.link.open ? entry.link : undefined;
	}

	/** All links that stand, one per peer. */
	*links(): IterableIterator<Link> {
		for (const entry of this.#entries.values()) if (entry.link.open) yield entry.link;
	}

	/**
	 * Puts a message aside for a peer, whose body the table then owns; dials in the exhale if there is no link.
	 * @param now this turn's time, if at hand; else that of the turn before counts for bans and waits
	 */
	offer(peer: HashKey, message: I2npMessage, now: Mono = this.#now): OfferAnswer {
		const entry = this.#entries.get(peer);
		if (entry?.link.open) {
			entry.lastUsed = now;
			if (entry.link.offer(message)) return 'taken';
			this.#full.set(entry.link, entry.link.room());
			return this.#refuse('full');
		}
		const dialing = this.#dialing.get(peer) ?? this.#prepare(peer, now);
		if (typeof dialing === 'string') return this.#refuse(dialing);
		return dialing.offer(message) ? 'taken' : this.#refuse('full');
	}

	/** Dials a peer for which nothing waits yet, such as a first contact; does nothing if a link stands. */
	connect(peer: HashKey, now: Mono = this.#now): OfferAnswer {
		if (this.link(peer) || this.#dialing.has(peer)) return 'taken';
		const dialing = this.#prepare(peer, now);
		return typeof dialing === 'string' ? this.#refuse(dialing) : 'taken';
	}

	/** Bans a peer for so many milliseconds and closes its links. */
	ban(peer: HashKey, durationMs: number, reason: string, now: Mono): void {
		this.#options.gate.banPeer(peer, durationMs, reason, now);
		this.#options.note('links-banned');
		this.close(peer, 'banned');
	}

	/** Closes the links to a peer; `onLinkDown` follows. */
	close(peer: HashKey, reason: string): void {
		const entry = this.#entries.get(peer);
		entry?.link.close(reason);
		entry?.spare?.link.close(reason);
	}

	/** Closes everything and dials no more. */
	shutdown(reason = 'shutdown'): void {
		this.#shutDown = true;
		for (const dialing of this.#dialing.values()) dialing.dial?.cancel();
		this.#dialing.clear();
		this.#toStart = [];
		for (const transport of this.#transports) transport.shutdown(reason);
	}

	// --- what transports tell ---

	/** Whether another inbound link is welcome. */
	mayAccept(turn: Turn): boolean {
		this.#now = turn.now;
		return !this.#shutDown && (this.#entries.size < this.#maxLinks || this.#replaceable() !== undefined);
	}

	onLink(link: Link, routerInfo: RouterInfo | undefined, turn: Turn): void {
		this.#now = turn.now;
		const { peer } = link;
		const dialing = this.#dialing.get(peer);
		if (dialing) {
			if (link.inbound) dialing.dial?.cancel();
			this.#dialing.delete(peer);
		}
		this.#failures.forget(peer);
		const known = this.#entries.get(peer);
		const second = known?.link.open === true;
		if (second) this.#second(known, link, turn);
		else {
			if (!known && this.#entries.size >= this.#maxLinks) this.#replaceable()?.close('replaced');
			this.#entries.set(peer, { link, lastUsed: turn.now, spare: undefined });
		}
		if (dialing) this.#forward(dialing, link, turn);
		this.#options.note(link.inbound ? 'links-inbound' : 'links-outbound');
		this.#tell('link-up', peer, link.inbound ? 'inbound' : 'outbound');
		if (!second) this.#options.events.onLinkUp(link, routerInfo, turn);
		else if (routerInfo) this.onRouterInfo(link, routerInfo, false, turn);
	}

	onLinkDown(link: Link, reason: string, turn: Turn): void {
		this.#now = turn.now;
		this.#options.note(`links-down-${reason}`);
		this.#tell('link-down', link.peer, reason);
		const entry = this.#entries.get(link.peer);
		if (!entry) return;
		if (entry.spare?.link === link) this.#dropSpare(entry);
		else if (entry.link === link && entry.spare?.link.open) {
			entry.link = entry.spare.link;
			this.#dropSpare(entry);
		} else if (entry.link === link) {
			this.#entries.delete(link.peer);
			this.#withSpare.delete(link.peer);
			this.#options.events.onLinkDown(link.peer, reason, turn);
		}
	}

	onDialFailed(peer: HashKey, reason: string, turn: Turn): void {
		this.#now = turn.now;
		const dialing = this.#dialing.get(peer);
		if (!dialing) return;
		dialing.dial = undefined;
		if (dialing.ways.length > 0) {
			this.#toStart.push(peer);
			return;
		}
		this.#dialing.delete(peer);
		this.#tellFailed(peer, reason, turn);
	}

	onMessage(link: Link, message: I2npMessage, turn: Turn): void {
		const entry = this.#entries.get(link.peer);
		if (entry) entry.lastUsed = turn.now;
		this.#options.events.onMessage(link, message, turn);
	}

	onRouterInfo(link: Link, routerInfo: RouterInfo, flood: boolean, turn: Turn): void {
		this.#options.events.onRouterInfo?.(link, routerInfo, flood, turn);
	}

	onPeerClock(peer: HashKey, offsetMs: number, turn: Turn): void {
		this.#options.events.onPeerClock?.(peer, offsetMs, turn);
	}

	// --- the room ---

	due(): Mono {
		if (this.#untold.length > 0) return this.#now;
		let due = never;
		for (const peer of this.#withSpare) {
			const closeAt = this.#entries.get(peer)?.spare?.closeAt ?? never;
			if (closeAt < due) due = closeAt;
		}
		for (const transport of this.#transports) {
			const theirs = transport.due();
			if (theirs < due) due = theirs;
		}
		return due;
	}

	onTime(turn: Turn): void {
		this.#now = turn.now;
		const untold = this.#untold;
		this.#untold = [];
		for (const { peer, reason } of untold) this.#tellFailed(peer, reason, turn);
		for (const peer of this.#withSpare) {
			const entry = this.#entries.get(peer);
			if (!entry?.spare) this.#withSpare.delete(peer);
			else if (entry.spare.closeAt <= turn.now) {
				entry.spare.link.close('duplicate');
				this.#dropSpare(entry);
			}
		}
		for (const transport of this.#transports) if (transport.due() <= turn.now) transport.onTime(turn);
	}

	flush(turn: Turn): Waiting {
		this.#now = turn.now;
		const toStart = this.#toStart;
		this.#toStart = [];
		for (const peer of toStart) this.#start(peer, turn);
		let waiting: Waiting = this.#untold.length > 0 || this.#dialing.size > 0 ? 'deadline' : 'empty';
		for (const transport of this.#transports) waiting = morePressing(waiting, transport.flush(turn));
		return this.#hasRoomAgain() ? 'turn' : waiting;
	}

	/** Whether a link that was too full for somebody above took something to its socket: they should try again. */
	#hasRoomAgain(): boolean {
		let again = false;
		for (const [link, room] of this.#full) {
			if (link.open && link.room() <= room) continue;
			this.#full.delete(link);
			again = true;
		}
		return again;
	}

	// --- within ---

	#tell(event: string, peer: HashKey, why: string): void {
		const { log } = this.#options;
		if (log.enabled('debug')) log.note('debug', event, { peer: shortHash(peer), why });
	}

	#refuse<Answer extends OfferAnswer>(answer: Answer): Answer {
		this.#options.note(`links-refused-${answer}`);
		return answer;
	}

	/** Decides whether the peer may be dialled, and makes the place where its messages wait. */
	#prepare(peer: HashKey, now: Mono): Dialing | Exclude<OfferAnswer, 'taken'> {
		const { own, gate, peers } = this.#options;
		if (this.#shutDown) return 'shut-down';
		if (peer === own) return 'self';
		if (gate.peerBan(peer, now) !== undefined) return 'banned';
		if (this.#failures.refuse(peer, now) !== undefined) return 'backing-off';
		if (this.#dialing.size >= maxPendingDials) return 'full';
		const info = peers.routerInfo(peer);
		if (!info) return 'unknown-peer';
		const ways = this.#ways(info);
		if (ways.length === 0) return 'no-address';
		if (this.#entries.size + this.#dialing.size >= this.#maxLinks && !this.#replaceable()) return 'too-many-links';
		const dialing = new Dialing(info, ways);
		this.#dialing.set(peer, dialing);
		this.#toStart.push(peer);
		return dialing;
	}

	/** Transports that can dial this router, cheapest first. */
	#ways(info: RouterInfo): Transport[] {
		return this.#transports
			.map((transport) => ({ transport, cost: transport.cost(info) }))
			.filter((way): way is { transport: Transport; cost: number } => way.cost !== undefined)
			.sort((a, b) => a.cost - b.cost)
			.map((way) => way.transport);
	}

	#start(peer: HashKey, turn: Turn): void {
		const dialing = this.#dialing.get(peer);
		if (!dialing || dialing.dial) return;
		let refusal = 'no-address';
		for (let way = dialing.ways.shift(); way; way = dialing.ways.shift()) {
			const dial = way.dial(dialing.info, turn);
			if (typeof dial !== 'string') {
				dialing.dial = dial;
				this.#options.note('links-dialled');
				return;
			}
			refusal = dial;
		}
		this.#dialing.delete(peer);
		this.#untold.push({ peer, reason: refusal });
	}

	#tellFailed(peer: HashKey, reason: string, turn: Turn): void {
		this.#failures.failed(peer, reason, turn.now);
		this.#options.note(`links-dial-failed-${reason}`);
		this.#tell('dial-failed', peer, reason);
		this.#options.events.onDialFailed?.(peer, reason, turn);
	}

	#forward(dialing: Dialing, link: Link, turn: Turn): void {
		for (let message = dialing.take(); message; message = dialing.take()) {
			if (message.expires <= turn.wall) this.#options.note('links-expired-while-dialing');
			else if (!link.offer(message)) this.#options.note('links-refused-full');
		}
	}

	/** A second link to the same peer: one is kept for sending, the other is read a little longer. */
	#second(entry: Entry, link: Link, turn: Turn): void {
		entry.spare?.link.close('duplicate');
		this.#dropSpare(entry);
		const first = entry.link;
		const kept = this.#keep(first, link, turn) ? first : link;
		entry.link = kept;
		entry.spare = { link: kept === first ? link : first, closeAt: after(turn.now, spareLingerMs) };
		this.#withSpare.add(link.peer);
		this.#options.note('links-duplicate');
	}

	/** Whether the older link is kept. Made simultaneously, both ends keep what the smaller hash dialled; else the newer. */
	#keep(older: Link, newer: Link, turn: Turn): boolean {
		if (older.inbound === newer.inbound || turn.now - older.since > simultaneousWithinMs) return false;
		const dialledByUs = this.#options.own < older.peer;
		return older.inbound !== dialledByUs;
	}

	#dropSpare(entry: Entry): void {
		entry.spare = undefined;
		this.#withSpare.delete(entry.link.peer);
	}

	/** The link that has been idle longest, if long enough to be replaced. */
	#replaceable(): Link | undefined {
		let oldest: Entry | undefined;
		for (const entry of this.#entries.values()) {
			if (entry.link.open && (!oldest || entry.lastUsed < oldest.lastUsed)) oldest = entry;
		}
		return oldest && this.#now - oldest.lastUsed >= replaceableAfterMs ? oldest.link : undefined;
	}
}
