// The destination's own lease set: asked of its owner when the inbound tunnels change, published, renewed before it ends.
// A machine; must not know remotes.

import type { MessageOwner, ProvidedLeaseSet } from '@i2p/client-core';
import type { StoredLeaseSet } from '@i2p/data-i2np';
import {
	type Lease2,
	type LeaseSet2,
	leaseEndMarginMs,
	leaseStands,
	maxLeases,
	nextPublished,
} from '@i2p/data-leaseset';
import type { Turn } from '@i2p/runtime';
import { after, type Mono, mono, never, nextUtcDay, type Wall, wall } from '@i2p/time';
import type { Note } from './codes.js';
import type { Conduct } from './conduct.js';
import {
	failedLeasePauseMs,
	leaseSetPauseMs,
	nextDayAheadMs,
	publishPauseMs,
	renewBeforeMs,
	shortestLeaseMs,
} from './constants.js';
import { sameLease } from './path.js';
import type { LeaseSetDirectory, TunnelPool } from './wants.js';

/** What the own lease set stands on. */
export interface OwnLeaseSetParts {
	readonly tunnels: TunnelPool;
	readonly directory: LeaseSetDirectory;
	readonly owner: MessageOwner;
	readonly conduct: Conduct;
	readonly note: Note;
}

/** The own lease set of one destination. */
export class OwnLeaseSet {
	readonly #parts: OwnLeaseSetParts;
	#current: ProvidedLeaseSet | undefined;
	#asked: readonly Lease2[] = [];
	/** The last date that was asked for; set back when what was asked is to be asked again. */
	#lastPublished: Wall | undefined;
	/** When the leases are to be looked at. */
	#lookAt: Mono = never;
	#lastAsked: Mono | undefined;
	#toPublish: StoredLeaseSet | undefined;
	#publishedAt: Mono | undefined;
	#published: StoredLeaseSet | undefined;
	/** Leases of the set that was published last. */
	#publishedLeases: readonly Lease2[] = [];
	#publishAt: Mono = never;

	constructor(parts: OwnLeaseSetParts) {
		this.#parts = parts;
	}

	/** What the owner gave last. */
	get current(): ProvidedLeaseSet | undefined {
		return this.#current;
	}

	/** Whether a set of ours names a tunnel that should stand and is gone: whoever uses it may write in vain. */
	isBroken({ leases }: Pick<LeaseSet2, 'leases'>, turn: Turn): boolean {
		const standing = this.#parts.tunnels.inboundLeases(turn);
		const isGone = (lease: Lease2) => !standing.some((other) => sameLease(other, lease));
		return leases.some((lease) => leaseStands(lease, turn.wall) && isGone(lease));
	}

	/** What goes along with messages. */
	get bundled(): ProvidedLeaseSet['bundled'] {
		return this.#parts.conduct.bundles ? this.#current?.bundled : undefined;
	}

	/** Leases that the owner was asked to sign last. */
	get leases(): readonly Lease2[] {
		return this.#asked;
	}

	/** The inbound tunnels changed. */
	onLeasesChanged(turn: Turn): void {
		const earliest = this.#lastAsked === undefined ? turn.now : after(this.#lastAsked, leaseSetPauseMs);
		this.#lookAt = Math.min(this.#lookAt, Math.max(earliest, turn.now)) as Mono;
	}

	/** The owner gives a signed set. Published in the next exhale, unless it says that it is not to be. */
	provide(given: ProvidedLeaseSet): void {
		const { published } = given;
		this.#current = given;
		// The old kind has no date: the first end of its leases, which lies ahead, stands for it.
		if (published.kind !== 'leaseSet')
			this.#lastPublished = wall(Math.max(this.#lastPublished ?? 0, published.published));
		this.#toPublish = published.kind !== 'leaseSet' && published.flags.unpublished ? undefined : published;
		this.#lookAt = this.#lastAsked === undefined ? mono(0) : after(this.#lastAsked, leaseSetPauseMs);
		this.#parts.note('own-lease-set');
	}

	due(): Mono {
		return Math.min(this.#lookAt, this.#publishAt) as Mono;
	}

	/** Asks the owner for a new set if the leases are not those it was last asked for. */
	onTime(turn: Turn): void {
		if (turn.now < this.#lookAt) return;
		this.#lookAt = never;
		if (this.isSpent(turn.wall)) return;
		const leases = worthy(this.#parts.tunnels.inboundLeases(turn), turn.wall);
		const day = this.#nextDay(turn.wall);
		if (leases.length > 0 && (day !== undefined || !sameLeases(leases, this.#asked))) {
			this.#asked = leases;
			this.#lastAsked = turn.now;
			const published = nextPublished(day ?? turn.wall, this.#lastPublished);
			this.#lastPublished = published;
			this.#parts.owner.onLeases({ leases, published }, turn);
		}
		this.#armRenewal(turn);
	}

	/** Whether the transient key that signs for the destination has ended: nobody would believe another set. */
	isSpent(now: Wall): boolean {
		const published = this.#current?.published;
		if (published === undefined || published.kind === 'leaseSet' || published.offline === undefined) return false;
		return published.offline.expiresSeconds * 1000 <= now;
	}

	/** When the day begins for which an encrypted set is wanted besides that of today, if it is soon: its blinded key is another. */
	#nextDay(now: Wall): Wall | undefined {
		if (this.#current?.published.kind !== 'encryptedLeaseSet') return undefined;
		const begins = nextUtcDay(this.#lastPublished ?? now);
		return begins <= now + nextDayAheadMs ? begins : undefined;
	}

	#armRenewal(turn: Turn): void {
		if (this.#current?.published.kind === 'encryptedLeaseSet') {
			const toNextDay = nextUtcDay(this.#lastPublished ?? turn.wall) - nextDayAheadMs - turn.wall;
			this.#lookAt = Math.min(this.#lookAt, after(turn.now, Math.max(toNextDay, leaseSetPauseMs))) as Mono;
		}
		let last = 0;
		for (const lease of this.#asked) last = Math.max(last, lease.endMs);
		const left = last - turn.wall - leaseEndMarginMs - renewBeforeMs;
		// Whether something better stands by then or not: look, and look again until it does.
		const pause = this.#asked.length === 0 || left <= 0 ? leaseSetPauseMs : left;
		this.#lookAt = Math.min(this.#lookAt, after(turn.now, pause)) as Mono;
	}

	/** Exhale: publishes what was provided, no more often than other routers do. */
	flush(turn: Turn): void {
		this.#publishAt = never;
		const set = this.#toPublish;
		if (set === undefined) return;
		const earliest = this.#publishedAt === undefined ? turn.now : after(this.#publishedAt, this.#pauseMs(turn));
		if (turn.now < earliest) {
			this.#publishAt = earliest;
			return;
		}
		this.#toPublish = undefined;
		this.#publishedAt = turn.now;
		this.#published = set;
		this.#publishedLeases = this.#asked;
		this.#parts.directory.publish(set, turn);
		this.#parts.note('published');
	}

	/** None when the set that the network has names no tunnel that still stands, or is that of another day; short when one that it names has failed. */
	#pauseMs(turn: Turn): number {
		if (this.#published?.key !== this.#toPublish?.key) return 0;
		const standing = this.#parts.tunnels.inboundLeases(turn);
		const named = this.#publishedLeases.filter((lease) => leaseStands(lease, turn.wall));
		const left = named.filter((lease) => standing.some((other) => other.tunnelId === lease.tunnelId)).length;
		if (left === 0) return 0;
		return left < named.length ? failedLeasePauseMs : publishPauseMs;
	}
}

function worthy(leases: readonly Lease2[], now: Wall): readonly Lease2[] {
	const long = leases.filter((lease) => lease.endMs > now + shortestLeaseMs);
	const chosen = long.length > 0 ? long : leases.filter((lease) => lease.endMs > now + 1000);
	return [...chosen].sort((a, b) => b.endMs - a.endMs).slice(0, maxLeases);
}

function sameLeases(a: readonly Lease2[], b: readonly Lease2[]): boolean {
	return a.length === b.length && a.every((lease) => b.some((other) => sameLease(other, lease)));
}
