// The table of links: one per peer, dialled when a message needs it; the room above all transports.
// Must not know sockets, frames or what messages mean.
import { type HashKey, shortHash } from '@i2p/data-core';
import type { I2npMessage } from '@i2p/data-i2np';
import type { RouterInfo } from '@i2p/data-routerinfo';
import { type Log, morePressing, type Room, type Turn, type Waiting } from '@i2p/runtime';
import { type Mono, mono } from '@i2p/time';
import { checkInteger, type Random } from '@i2p/util';
import { Bandwidth, type Traffic } from './bandwidth.js';
import { defaultMaxLinks, headroomPercent, maxPendingDials, peerHostBanMs, scarcePercent } from './constants.js';
import { type DialLimits, DialQueue } from './dial-queue.js';
import { Dialing, FailureMemory, waysTo } from './dialing.js';
import type { Gate } from './gate.js';
import type { Link, LinkEvents, Transport, TransportEvents } from './link.js';
import { LinkEntries, type LinkUse } from './link-entries.js';
import { type LinksSnapshot, linkSnapshot } from './snapshot.js';
import type { Note, RouterInfoSource } from './wants.js';

/**
 * The fate of an offered message: `taken` (queued on a link or for a dial), or why it was not. `full`: the link or the place
 * before a dial; `scarce`: transit that the bandwidth limit leaves no room for.
 */
export type OfferAnswer =
	| 'taken'
	| 'full'
	| 'self'
	| 'banned'
	| 'unknown-peer'
	| 'no-address'
	| 'scarce'
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
	/** Links of all transports together, 1 at least; 50 unless given. */
	readonly maxLinks?: number;
	/** How many dials, how fast. */
	readonly dials?: DialLimits;
	/** What all links share; no limit unless given. The TCP below is to be `meteredTcp` of it. */
	readonly bandwidth?: Bandwidth;
	/** What a peer's link is good for: the more, the later it is closed when place is needed; all are for nothing unless given. */
	readonly useOf?: (peer: HashKey) => LinkUse;
}

/** One link per peer; a Room that holds all transports. */
export class LinkTable implements Room, TransportEvents {
	readonly name = 'links';
	readonly #options: LinkTableOptions;
	readonly #maxLinks: number;
	readonly #headroom: number;
	readonly #bandwidth: Bandwidth;
	readonly #transports: Transport[] = [];
	readonly #entries: LinkEntries;
	readonly #dialing = new Map<HashKey, Dialing>();
	readonly #queue: DialQueue;
	readonly #failures: FailureMemory;
	/** Dials that failed during an exhale: told in the next think. */
	#untold: { readonly peer: HashKey; readonly reason: string }[] = [];
	/** Links that refused a message since the last exhale, and the room that they had then. */
	readonly #full = new Map<Link, number>();
	#now: Mono = mono(0);
	#shutDown = false;

	constructor(options: LinkTableOptions) {
		const { own, useOf = () => 'nothing', maxLinks = defaultMaxLinks } = options;
		checkInteger('link table maxLinks', maxLinks, 1, Number.MAX_SAFE_INTEGER);
		this.#options = options;
		this.#maxLinks = maxLinks;
		this.#headroom = Math.floor((maxLinks * headroomPercent) / 100);
		this.#bandwidth = options.bandwidth ?? new Bandwidth();
		this.#entries = new LinkEntries({ own, useOf });
		this.#queue = new DialQueue(options.dials);
		this.#failures = new FailureMemory(options.random.fork('link-table'));
	}

	/** Adds a way to reach routers; its room is breathed by the table. */
	add(transport: Transport): void {
		this.#transports.push(transport);
	}

	/** The ways to reach routers. */
	get transports(): readonly Transport[] {
		return this.#transports;
	}

	/** Whether one of them can dial this router. */
	canDial(info: RouterInfo): boolean {
		return this.#transports.some((transport) => transport.cost(info) !== undefined);
	}

	/** Links that stand. */
	get size(): number {
		return this.#entries.size;
	}

	/** Whether links are scarce: so many stand or are to come that what can go over one that stands should. */
	get scarce(): boolean {
		return 100 * (this.#entries.size + this.#dialing.size) >= scarcePercent * this.#maxLinks;
	}

	/** The part of the links, 0 to 1, that tunnels go over: none of them makes place for a tunnel more. */
	load(now: Mono): number {
		return this.#entries.count('tunnels', now) / this.#maxLinks;
	}

	/** When a message last came by the link to a peer, or it came up; `undefined` without a link. */
	heard(peer: HashKey): Mono | undefined {
		const entry = this.#entries.get(peer);
		return entry?.link.open ? entry.lastHeard : undefined;
	}

	/** Peers being dialled. */
	get dialing(): number {
		return this.#dialing.size;
	}

	/** Every link, with what it carried, and what is underway. */
	snapshot(now: Mono): LinksSnapshot {
		return {
			links: [...this.links()].map((link) => linkSnapshot(link, now)),
			dialing: this.#dialing.size,
			halfOpenOut: this.#queue.underway,
			halfOpenIn: this.#options.gate.halfOpen,
			maxLinks: this.#maxLinks,
			bandwidth: this.#bandwidth.snapshot(now),
			hostBans: this.#options.gate.hostBans(now),
		};
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
	 * @param traffic own messages go before transit when bandwidth is scarce
	 */
	offer(peer: HashKey, message: I2npMessage, now: Mono = this.#now, traffic: Traffic = 'own'): OfferAnswer {
		if (!this.#bandwidth.admits(traffic, now)) return this.#refuse('scarce');
		const bytes = message.body.length;
		const entry = this.#entries.get(peer);
		if (entry?.link.open) {
			entry.lastUsed = now;
			if (entry.link.offer(message)) return this.#take(bytes);
			this.#full.set(entry.link, entry.link.room());
			return this.#refuse('full');
		}
		const dialing = this.#dialing.get(peer) ?? this.#prepare(peer, now);
		if (typeof dialing === 'string') return this.#refuse(dialing);
		return dialing.offer(message) ? this.#take(bytes) : this.#refuse('full');
	}

	/** Dials a peer for which nothing waits yet, such as a first contact; does nothing if a link stands. */
	connect(peer: HashKey, now: Mono = this.#now): OfferAnswer {
		if (this.link(peer) || this.#dialing.has(peer)) return 'taken';
		const dialing = this.#prepare(peer, now);
		return typeof dialing === 'string' ? this.#refuse(dialing) : 'taken';
	}

	/** A peer is banned from now on: its links are closed, and its host is kept out a while if it dialled us. */
	onPeerBanned(peer: HashKey, durationMs: number, reason: string, now: Mono): void {
		const link = this.link(peer);
		if (link?.inbound) this.#options.gate.banHostOfPeer(link.host, Math.min(durationMs, peerHostBanMs), reason, now);
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
		this.#queue.clear();
		for (const transport of this.#transports) transport.shutdown(reason);
	}

	// --- what transports tell ---

	/** Whether another inbound link is welcome. */
	mayAccept(turn: Turn): boolean {
		this.#now = turn.now;
		if (this.#shutDown) return false;
		const { size } = this.#entries;
		const free = size < this.#maxLinks && this.#entries.inbound() < this.#maxLinks - this.#headroom;
		return free || this.#entries.replaceable(turn.now) !== undefined;
	}

	onLink(link: Link, routerInfo: RouterInfo | undefined, turn: Turn): void {
		this.#now = turn.now;
		const { peer } = link;
		const dialing = this.#dialing.get(peer);
		if (dialing) {
			if (link.inbound) dialing.dial?.cancel();
			this.#dialing.delete(peer);
			this.#queue.end(peer);
		}
		this.#failures.forget(peer);
		const known = this.#entries.get(peer);
		const second = known?.link.open === true;
		if (!known && !this.#makePlace(turn.now)) {
			this.#turnAway(link, dialing, turn);
			return;
		}
		if (second) {
			this.#entries.second(known, link, turn.now);
			this.#options.note('links-duplicate');
		} else {
			this.#entries.set(link, turn.now);
		}
		dialing?.forward(link, turn.wall, this.#options.note);
		this.#options.note(link.inbound ? 'links-inbound' : 'links-outbound');
		this.#tell('link-up', peer, link.inbound ? 'inbound' : 'outbound');
		if (!second) this.#options.events.onLinkUp(link, routerInfo, turn);
		else if (routerInfo) this.onRouterInfo(link, routerInfo, false, turn);
	}

	onLinkDown(link: Link, reason: string, turn: Turn): void {
		this.#now = turn.now;
		this.#options.note(`links-down-${reason}`);
		this.#tell('link-down', link.peer, reason);
		if (this.#entries.gone(link)) this.#options.events.onLinkDown(link.peer, reason, turn);
	}

	onDialFailed(peer: HashKey, reason: string, turn: Turn): void {
		this.#now = turn.now;
		const dialing = this.#dialing.get(peer);
		if (!dialing) return;
		dialing.dial = undefined;
		if (dialing.ways.length > 0) {
			this.#queue.offer(peer, turn.now);
			return;
		}
		this.#forget(peer);
		this.#tellFailed(peer, reason, turn);
	}

	onMessage(link: Link, message: I2npMessage, turn: Turn): void {
		this.#entries.noteHeard(link, turn.now);
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
		let due = Math.min(this.#entries.due(), this.#queue.due(), this.#bandwidth.due());
		for (const transport of this.#transports) due = Math.min(due, transport.due());
		return mono(due);
	}

	onTime(turn: Turn): void {
		this.#now = turn.now;
		this.#bandwidth.onTime(turn);
		const untold = this.#untold;
		this.#untold = [];
		for (const { peer, reason } of untold) this.#tellFailed(peer, reason, turn);
		for (const peer of this.#queue.takeExpired(turn.now)) {
			this.#dialing.delete(peer);
			this.#tellFailed(peer, 'dial-limit', turn);
		}
		this.#entries.closeSpares(turn.now);
		for (const transport of this.#transports) if (transport.due() <= turn.now) transport.onTime(turn);
	}

	flush(turn: Turn): Waiting {
		this.#now = turn.now;
		this.#bandwidth.onTurn(turn);
		for (let peer = this.#queue.take(turn.now); peer; peer = this.#queue.take(turn.now)) this.#start(peer, turn);
		let waiting: Waiting = this.#untold.length > 0 || this.#dialing.size > 0 ? 'deadline' : 'empty';
		for (const transport of this.#transports) waiting = morePressing(waiting, transport.flush(turn));
		return this.#hasRoomAgain() ? 'turn' : waiting;
	}

	/** Whether a link that was too full for somebody above took something to its socket: they should try again. */
	#hasRoomAgain(): boolean {
		if (this.#full.size === 0) return false;
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

	#take(bytes: number): 'taken' {
		this.#bandwidth.onTaken(bytes);
		return 'taken';
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
		const ways = waysTo(info, this.#transports);
		if (ways.length === 0) return 'no-address';
		const taken = this.#entries.size + this.#dialing.size;
		if (taken >= this.#maxLinks - this.#headroom && !this.#entries.replaceable(now)) return 'too-many-links';
		const dialing = new Dialing(info, ways);
		this.#dialing.set(peer, dialing);
		this.#queue.offer(peer, now);
		return dialing;
	}

	/** Whether one more link may stand, for which one that was idle long enough is closed if need be. */
	#makePlace(now: Mono): boolean {
		if (this.#entries.size < this.#maxLinks || this.#entries.standing() < this.#maxLinks) return true;
		const idle = this.#entries.replaceable(now);
		// With its second link, which would take the place of the first.
		if (idle) this.close(idle.peer, 'replaced');
		return idle !== undefined;
	}

	/** A link came up when its place was taken by others: several handshakes end at once. No fault of the peer's. */
	#turnAway(link: Link, dialing: Dialing | undefined, turn: Turn): void {
		link.close('too-many-links');
		this.#options.note('links-turned-away');
		if (dialing) this.#tellFailed(link.peer, 'dial-limit', turn);
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
		this.#forget(peer);
		this.#untold.push({ peer, reason: refusal });
	}

	#forget(peer: HashKey): void {
		this.#dialing.delete(peer);
		this.#queue.end(peer);
	}

	#tellFailed(peer: HashKey, reason: string, turn: Turn): void {
		if (reason !== 'dial-limit') this.#failures.failed(peer, reason, turn.now);
		this.#options.note(`links-dial-failed-${reason}`);
		this.#tell('dial-failed', peer, reason);
		this.#options.events.onDialFailed?.(peer, reason, turn);
	}
}
