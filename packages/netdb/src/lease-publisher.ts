// Publishes the lease sets of one local destination through its own tunnels and looks whether others know them.
// Network database, "LeaseSet publication" and "verification". Knows nothing of how a lease set is made.
import type { HashKey } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import { after, type Mono, mono } from '@i2p/time';
import { TokenBucket } from '@i2p/util';
import {
	leaseSetConfirmMs,
	leaseSetPauseMs,
	maxLeaseSetStores,
	publishFailedPauseMs,
	publishNoPathMs,
	urgentPublications,
	verifyAfterMs,
	verifySpreadMs,
} from './constants.js';
import type { Desk, Timed } from './desk.js';
import type { FloodfillChoice } from './floodfill-choice.js';
import type { Lookups } from './lookups.js';
import { type Recipient, sealedForRouter, storeMessage } from './messages.js';
import type { StoredLeaseSet } from './wants.js';

type Phase =
	/** Nothing to do, or a pause before it is done. */
	| { readonly kind: 'resting' }
	| { readonly kind: 'sending' }
	| { readonly kind: 'waiting'; readonly peer: HashKey; readonly token: number }
	/** Acknowledged; the look elsewhere comes. */
	| { readonly kind: 'stored'; readonly peer: HashKey }
	| { readonly kind: 'verifying' };

/** The publisher of one destination. */
export class LeasePublisher implements Timed {
	readonly #desk: Desk;
	readonly #floodfills: FloodfillChoice;
	readonly #lookups: Lookups;
	readonly #context: HashKey;
	readonly #tried = new Set<HashKey>();
	#set: StoredLeaseSet | undefined;
	#phase: Phase = { kind: 'resting' };
	#notBefore = mono(Number.NEGATIVE_INFINITY);
	readonly #urgent = new TokenBucket({ ratePerSecond: 1000 / leaseSetPauseMs, burst: urgentPublications });

	constructor(desk: Desk, floodfills: FloodfillChoice, lookups: Lookups, context: HashKey) {
		this.#desk = desk;
		this.#floodfills = floodfills;
		this.#lookups = lookups;
		this.#context = context;
	}

	/** A newer lease set of the destination: a few at once, every 20 seconds in the long run. */
	publish(set: StoredLeaseSet, turn: Turn): void {
		this.#set = set;
		this.#tried.clear();
		this.#phase = { kind: 'resting' };
		const isAtOnce = this.#urgent.take(1, turn.now) || this.#notBefore < turn.now;
		this.#desk.wake(this, isAtOnce ? turn.now : this.#notBefore);
	}

	/** The destination is gone. */
	stop(): void {
		this.#set = undefined;
		this.#phase = { kind: 'resting' };
		this.#desk.forget(this);
	}

	/** An acknowledgement came down a tunnel of the destination; answers whether it was for this. */
	onDeliveryStatus(token: number, turn: Turn): boolean {
		if (this.#phase.kind !== 'waiting' || this.#phase.token !== token) return false;
		const { peer } = this.#phase;
		this.#desk.wants.peers.noteAnswer(peer, true, turn.now);
		this.#desk.wants.note('publish-leaseset-stored');
		this.#phase = { kind: 'stored', peer };
		this.#desk.wake(this, after(turn.now, verifyAfterMs + this.#desk.random.below(verifySpreadMs)));
		return true;
	}

	onTime(turn: Turn): void {
		const phase = this.#phase;
		if (this.#set === undefined || phase.kind === 'sending' || phase.kind === 'verifying') return;
		if (phase.kind === 'stored') {
			this.#verify(this.#set, phase.peer, turn);
			return;
		}
		if (phase.kind === 'waiting') {
			this.#desk.wants.peers.noteAnswer(phase.peer, false, turn.now);
			this.#desk.wants.note('publish-leaseset-unconfirmed');
		}
		this.#store(this.#set, turn);
	}

	#store(set: StoredLeaseSet, turn: Turn): void {
		this.#phase = { kind: 'resting' };
		if (endOf(set) <= turn.wall) return; // its owner brings a new one
		const peer = this.#tried.size < maxLeaseSetStores ? this.#choose(set, turn) : undefined;
		if (peer === undefined) {
			const hadTried = this.#tried.size > 0;
			this.#tried.clear();
			this.#desk.wants.note('publish-leaseset-no-floodfill');
			if (hadTried) this.#desk.wants.onPublished?.(this.#context, false);
			this.#desk.wake(this, after(turn.now, hadTried ? publishFailedPauseMs : publishNoPathMs));
			return;
		}
		if (this.#desk.send((exhale) => this.#send(set, peer, exhale))) this.#phase = { kind: 'sending' };
		else this.#desk.wake(this, after(turn.now, publishNoPathMs));
	}

	#choose(set: StoredLeaseSet, turn: Turn): Recipient | undefined {
		const wish = { accept: (peer: Recipient) => !this.#tried.has(peer.key), asked: this.#tried };
		return this.#floodfills.otherOrSelf(set.hash, wish, turn);
	}

	#send(set: StoredLeaseSet, peer: Recipient, turn: Turn): void {
		if (this.#phase.kind !== 'sending' || this.#set !== set) return;
		const { tunnels } = this.#desk.wants;
		const reply = tunnels.replyPath(this.#context);
		const token = this.#desk.number();
		const isSent =
			reply !== undefined && tunnels.sendOut(this.#context, peer.hash, this.#sealed(set, peer, token, reply, turn));
		if (!isSent) {
			this.#desk.wants.note('publish-leaseset-no-path');
			this.#phase = { kind: 'resting' };
			this.#desk.wake(this, after(turn.now, publishNoPathMs));
			return;
		}
		this.#tried.add(peer.key);
		this.#notBefore = after(turn.now, leaseSetPauseMs);
		this.#desk.wants.note('publish-leaseset-sent');
		this.#phase = { kind: 'waiting', peer: peer.key, token };
		this.#desk.wake(this, after(turn.now, leaseSetConfirmMs));
	}

	#sealed(
		set: StoredLeaseSet,
		peer: Recipient,
		replyToken: number,
		reply: { readonly gateway: Uint8Array; readonly tunnelId: number },
		{ wall }: Turn,
	) {
		const { random } = this.#desk;
		const to = { replyToken, replyTunnel: reply.tunnelId, replyGateway: reply.gateway };
		return sealedForRouter(peer, storeMessage(set, to, wall, random), wall, random);
	}

	/** Asks another floodfill than the one that took it. */
	#verify(set: StoredLeaseSet, peer: HashKey, turn: Turn): void {
		this.#phase = { kind: 'verifying' };
		const { hash, key } = set;
		this.#lookups.start(
			{ context: this.#context, kind: 'leaseSet', hash, key, depth: 0, verifyBeyond: peer },
			(outcome, later) => {
				if (this.#set !== set || this.#phase.kind !== 'verifying') return;
				const isKnown = typeof outcome !== 'string' && 'kind' in outcome && outcome.published >= set.published;
				this.#onVerified(isKnown, later);
			},
			turn,
		);
	}

	#onVerified(isKnown: boolean, turn: Turn): void {
		this.#desk.wants.note(isKnown ? 'publish-leaseset-verified' : 'publish-leaseset-unverified');
		this.#phase = { kind: 'resting' };
		if (!isKnown) {
			this.#desk.wake(this, this.#earliest(turn));
			return;
		}
		this.#tried.clear();
		this.#desk.wants.onPublished?.(this.#context, true);
		this.#desk.wake(this, this.#desk.afterRollover(turn));
	}

	#earliest(turn: Turn): Mono {
		return mono(Math.max(this.#notBefore, turn.now));
	}
}

/** Until when a set is worth publishing: an encrypted one no longer than the day that its key is blinded for. */
function endOf(set: StoredLeaseSet): number {
	return set.kind === 'encryptedLeaseSet' ? set.usableUntil : set.expires;
}
