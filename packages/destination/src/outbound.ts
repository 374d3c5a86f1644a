// Payloads on their way out: a queue for each remote, a lease set, a path, a garlic message, a tunnel. I2NP "Garlic"; ECIES "Payload Section".
// A machine; must not know protocols above the payload.

import type { LookupFault, OfferAnswer, OutboundMessage, Undeliverable } from '@i2p/client-core';
import type { Block, GarlicPeer, GarlicSessions } from '@i2p/crypto-garlic';
import {
	encodeDatabaseStore,
	freshMessage,
	freshMessageId,
	I2np,
	localClove,
	storeOfLeaseSet,
	writeDataClove,
} from '@i2p/data-i2np';
import type { LeaseSet2 } from '@i2p/data-leaseset';
import type { Turn } from '@i2p/runtime';
import { after, type Mono, mono, never } from '@i2p/time';
import { type Random, Writer } from '@i2p/util';
import type { Note } from './codes.js';
import type { Conduct } from './conduct.js';
import {
	bundleAgainMs,
	cloveLifetimeMs,
	cloveOverheadBytes,
	firstCloveBytes,
	garlicLifetimeMs,
	lookAgainMs,
	maxQueuedMessages,
	newSessionPauseMs,
	packedCloveBytes,
	queuePatienceMs,
	refreshWaitMs,
	roomLookMs,
	silentPathMs,
} from './constants.js';
import type { FoundSet } from './finder.js';
import type { RemoteLeaseSets } from './lease-sets.js';
import { LeaseTeller } from './lease-teller.js';
import { type Notices, undeliverable } from './notices.js';
import type { OwnLeaseSet } from './own-lease-set.js';
import { choosePath, sameLease, usableLeases } from './path.js';
import type { BundledSet, QueuedMessage, Remote } from './remote.js';
import { hasKey, preferredPeer, type Remotes } from './remotes.js';
import type { TunnelPool } from './wants.js';

/** What the way out stands on. */
export interface OutboundParts {
	readonly tunnels: TunnelPool;
	readonly leaseSets: RemoteLeaseSets;
	readonly own: OwnLeaseSet;
	readonly conduct: Conduct;
	readonly remotes: Remotes;
	readonly random: Random;
	readonly note: Note;
	/** The sessions, once the owner has given keys. */
	sessions(): GarlicSessions | undefined;
	/** What is told upward in the next turn. */
	readonly notices: Pick<Notices, 'failed' | 'led' | 'opened'>;
	/** Whether who uses a protocol wants to know that an address stands for others. */
	heedsLeads(protocol: number): boolean;
	/** Room has returned. */
	freed(): void;
}

/** The way out of one destination. */
export class Outbound {
	readonly #parts: OutboundParts;
	readonly #teller: LeaseTeller;
	/** Remotes for which something waits, in the order in which they are served. */
	readonly #active = new Set<Remote>();
	/** Messages whose lifetime begins with the next exhale. */
	#fresh: QueuedMessage[] = [];
	#queued = 0;
	#lookAt: Mono = never;
	/** The cloves of the message in progress. */
	readonly #cloves = new Writer(firstCloveBytes);

	constructor(parts: OutboundParts) {
		this.#parts = parts;
		this.#teller = new LeaseTeller(parts);
	}

	/** Messages that it takes now. */
	room(): number {
		return maxQueuedMessages - this.#queued;
	}

	/** Messages that wait. */
	get queued(): number {
		return this.#queued;
	}

	/** Puts a message aside. */
	offer(message: OutboundMessage, now: Mono): OfferAnswer {
		const remote = this.room() > 0 ? this.#parts.remotes.open(message.to, now) : undefined;
		const queued: QueuedMessage = message.lifetimeMs === undefined ? message : { ...message };
		if (remote?.offer(queued) !== true) return 'full';
		if (queued !== message) this.#fresh.push(queued);
		this.#queued++;
		this.#active.add(remote);
		return 'taken';
	}

	/** A remote waits for an answer that found no message to travel with: an empty one will carry it. */
	owe(remote: Remote): void {
		remote.owesAnswer = true;
		this.#active.add(remote);
	}

	/** The own set is another now: whoever writes to tunnels that have failed is told. */
	tellLeases(turn: Turn): void {
		for (const remote of this.#teller.onNewSet(turn)) this.#active.add(remote);
	}

	/** The ways to this remote are others, or it is heard after a silence: what was sent meanwhile may be lost, and would come through now. */
	onWayOpen(remote: Remote): void {
		remote.heldUntil = mono(0);
		this.#parts.note('way-open');
		this.#parts.notices.opened(remote.hash);
	}

	/** A newer set of this remote is known: if it says nothing of the lease that was written to in vain, there is another way. */
	onNewerSet(set: LeaseSet2, turn: Turn): void {
		const remote = this.#parts.remotes.get(set.key);
		const lease = remote?.path?.lease;
		if (remote === undefined || lease === undefined || !remote.awaitsAnswer(turn.now)) return;
		if (!set.leases.some((other) => sameLease(other, lease))) this.onWayOpen(remote);
	}

	/** When what waits is to be looked at again, in an exhale. */
	due(): Mono {
		return this.#lookAt;
	}

	/** Exhale: serves each remote in turn while the tunnels have room. */
	flush(turn: Turn): void {
		this.#lookAt = never;
		for (const message of this.#fresh) message.endsAt = after(turn.now, message.lifetimeMs!);
		this.#fresh = [];
		for (const remote of [...this.#active]) {
			this.#teller.onTime(remote, turn);
			this.#expire(remote, turn);
			const waits = remote.idle ? undefined : this.#serve(remote, turn);
			this.#active.delete(remote);
			this.#wakeAt(remote.tellAt);
			if (remote.tellAt !== never) this.#active.add(remote);
			if (remote.idle) continue;
			this.#active.add(remote);
			this.#wakeAt(waits ?? turn.now);
			if (remote.waitingSince !== undefined) this.#wakeAt(after(remote.waitingSince, queuePatienceMs));
			this.#wakeAt(remote.queue.peek()?.endsAt ?? never);
		}
	}

	#wakeAt(at: Mono): void {
		if (at < this.#lookAt) this.#lookAt = at;
	}

	#expire(remote: Remote, turn: Turn): void {
		if (!remote.idle) remote.lastUsed = turn.now;
		this.#dropStale(remote, turn.now);
		if (remote.queue.length === 0) return;
		remote.waitingSince ??= turn.now;
		if (turn.now < remote.waitingSince + queuePatienceMs) return;
		const { leaseSets, tunnels } = this.#parts;
		const hasWay = leaseSets.get(remote.hash, turn) !== undefined;
		this.fail(remote, !hasWay ? 'no-lease-set' : tunnels.outboundTunnels(turn).length === 0 ? 'no-tunnels' : 'expired');
	}

	/** Gives up the messages in front that are worth nothing any more. */
	#dropStale(remote: Remote, now: Mono): void {
		const stale: OutboundMessage[] = [];
		while (remote.isStale(now)) stale.push(remote.take()!);
		this.#queued -= stale.length;
		this.#giveUp(remote, stale, 'expired');
	}

	/** Gives up everything that waits for a remote. */
	fail(remote: Remote, reason: Undeliverable): void {
		const waiting: OutboundMessage[] = [];
		for (let message = remote.take(); message !== undefined; message = remote.take()) waiting.push(message);
		this.#queued -= waiting.length;
		remote.owesAnswer = false;
		this.#active.delete(remote);
		this.#giveUp(remote, waiting, reason);
	}

	#giveUp(remote: Remote, messages: readonly OutboundMessage[], reason: Undeliverable): void {
		if (messages.length === 0) return;
		for (const _ of messages) this.#parts.note(`undeliverable-${reason}`);
		this.#parts.notices.failed(remote.hash, new Set(messages.map(({ protocol }) => protocol)), reason);
		this.#parts.freed();
	}

	/** Sends what it can; answers when to look again at what is left. */
	#serve(remote: Remote, turn: Turn): Mono {
		const { leaseSets, tunnels, own } = this.#parts;
		const sessions = this.#parts.sessions();
		const set = leaseSets.get(remote.hash, turn);
		if (set === undefined) return this.#search(remote, turn);
		if (own.current === undefined) return never;
		if (set.key !== remote.hash) this.#lead(remote, set, turn);
		if (remote.idle) return never;
		// A meta set has no keys of its own: nothing can be sent in its name.
		const peer = sessions && this.#peer(remote, set, sessions, turn);
		if (sessions === undefined || peer === undefined) {
			this.fail(remote, 'unsupported-encryption');
			return never;
		}
		const names = tunnels.outboundTunnels(turn);
		if (names.length === 0 || !this.#choosePath(remote, set, names, peer, sessions, turn))
			return after(turn.now, lookAgainMs);
		if (turn.now < remote.heldUntil && leaseSets.refreshing(remote.hash, turn)) return remote.heldUntil;
		for (let room = tunnels.room(turn, remote.path?.outbound); !remote.idle; room--) {
			if (room <= 0) return after(turn.now, roomLookMs);
			if (!sessions.mayStart(peer, turn.now)) return after(turn.now, newSessionPauseMs / 4);
			if (!this.#send(remote, set, peer, sessions, turn)) return after(turn.now, lookAgainMs);
			this.#dropStale(remote, turn.now);
		}
		return never;
	}

	#search(remote: Remote, turn: Turn): Mono {
		const { leaseSets } = this.#parts;
		if (remote.queue.length === 0) {
			remote.owesAnswer = false;
			return never;
		}
		if (leaseSets.searching(remote.hash) && remote.searching) return never;
		remote.searching = true;
		const patience = after(remote.waitingSince ?? turn.now, queuePatienceMs);
		const onEnd = (_found: FoundSet | undefined, reason: LookupFault | undefined) => {
			remote.searching = false;
			if (reason !== undefined) this.fail(remote, undeliverable(reason));
		};
		leaseSets.search(remote.hash, onEnd, patience, turn);
		return never;
	}

	/** Behind a meta set: what is made for its receiver (a SYN names it) is to be made anew for this one. */
	#lead(remote: Remote, set: LeaseSet2, turn: Turn): void {
		const { heedsLeads, notices, leaseSets, freed } = this.#parts;
		const protocols = new Set<number>();
		for (let left = remote.queue.length; left > 0; left--) {
			const message = remote.take()!;
			if (heedsLeads(message.protocol)) protocols.add(message.protocol);
			else if (remote.offer(message)) continue;
			this.#queued--;
		}
		if (protocols.size === 0) return;
		leaseSets.offer(set, turn);
		notices.led(remote.hash, protocols, set.key);
		freed();
	}

	/**
	 * The sessions with a remote's static key; begun anew when its lease set does not name it any longer. Who spoke to us under one key of the
	 * set is answered under that, whatever we would have chosen.
	 */
	#peer(remote: Remote, set: LeaseSet2, sessions: GarlicSessions, turn: Turn): GarlicPeer | undefined {
		const goesOn = (peer: GarlicPeer | undefined): peer is GarlicPeer =>
			peer !== undefined && peer.stage(turn.now) !== 'new-session' && hasKey(set, peer.staticKey);
		if (goesOn(remote.peer)) return remote.peer;
		const peer = goesOn(remote.speaker) ? remote.speaker : preferredPeer(set, sessions, turn.now);
		if (peer === undefined || remote.peer === peer) return peer;
		if (remote.peer !== undefined) remote.onRestart();
		remote.peer = peer;
		// Who proved in a session that the key is its own keeps it; another's lease set that names the key proves nothing.
		if (this.#parts.remotes.owner(peer) === undefined) this.#parts.remotes.bind(peer, remote.hash);
		return peer;
	}

	#choosePath(
		remote: Remote,
		set: LeaseSet2,
		names: readonly number[],
		peer: GarlicPeer,
		sessions: GarlicSessions,
		turn: Turn,
	): boolean {
		const { leaseSets, random, note } = this.#parts;
		const { leases, fresh } = usableLeases(set, turn.wall);
		if (!fresh) leaseSets.refresh(remote.hash, turn);
		const avoid = this.#silence(remote, peer, sessions, turn);
		const path = choosePath(remote.trusted(leases), names, remote.path, avoid, random);
		if (path === undefined) return false;
		if (
			remote.path !== undefined &&
			(path.lease.tunnelId !== remote.path.lease.tunnelId || path.outbound !== remote.path.outbound)
		)
			note('path-changed');
		remote.path = path;
		return true;
	}

	/** Whether the remote has been silent for so long that another path is to be tried; even longer: another session. */
	#silence(remote: Remote, peer: GarlicPeer, sessions: GarlicSessions, turn: Turn): boolean {
		const silence = remote.silence(peer.established, turn.now);
		if (silence === 'session') {
			sessions.restart(peer);
			remote.onRestart();
			this.#parts.note('session-restarted');
		}
		// All its leases may be dead: it may have a newer set that we were never told of.
		if (silence === undefined) return false;
		this.#parts.leaseSets.refresh(remote.hash, turn);
		remote.heldUntil = after(turn.now, refreshWaitMs);
		this.#doubt(remote, turn);
		return true;
	}

	/** Nothing comes back: the lease may be dead, or our tunnel unless another remote was heard that is sent to by it. */
	#doubt(remote: Remote, turn: Turn): void {
		const { remotes, tunnels, note } = this.#parts;
		const { path } = remote;
		if (path === undefined) return;
		note('path-silent');
		remote.doubt(path.lease);
		if (!remotes.heardOver(path.outbound, after(turn.now, -silentPathMs))) tunnels.suspect(path.outbound, turn);
	}

	#send(remote: Remote, set: LeaseSet2, peer: GarlicPeer, sessions: GarlicSessions, turn: Turn): boolean {
		const { tunnels, random, note } = this.#parts;
		const payloads = this.#take(remote, turn.now);
		const isHeldBack = payloads.length > 0 && payloads.every(({ bundlesLeaseSet }) => bundlesLeaseSet === false);
		const bundle = isHeldBack ? undefined : this.#bundle(remote, peer, turn);
		const blocks: Block[] = bundle === undefined ? [] : [{ kind: 'clove', bytes: this.#leaseSetClove(bundle, turn) }];
		this.#cloves.clear();
		for (const payload of payloads) blocks.push({ kind: 'clove', bytes: this.#payloadClove(payload, set, turn) });
		const sealed = sessions.seal(peer, blocks, turn, { wantAck: bundle !== undefined });
		if (sealed === undefined) {
			this.#giveUp(remote, payloads, 'unsupported-encryption');
			this.fail(remote, 'unsupported-encryption');
			return false;
		}
		if (bundle !== undefined) remote.onBundled(bundle, sealed.token, turn.now);
		const { lease, outbound } = remote.path!;
		const ends = after(turn.wall, garlicLifetimeMs);
		const message = freshMessage(I2np.Garlic, sealed.body, ends, random);
		const delivery = { kind: 'tunnel', hash: lease.gateway, tunnelId: lease.tunnelId } as const;
		remote.onSent(turn.now);
		note(sealed.stage === 'new-session' ? 'sent-new-session' : 'sent');
		if (tunnels.sendOut(delivery, message, turn, outbound)) return true;
		// The message is lost like any other on the way; whoever needs it sends it again, by another tunnel.
		note('tunnel-refused');
		remote.path = undefined;
		return false;
	}

	/** The own lease set, if the remote may lack it and was not sent it just now. */
	#bundle(remote: Remote, peer: GarlicPeer, turn: Turn): BundledSet | undefined {
		const current = this.#parts.own.bundled;
		if (current === undefined || remote.confirmed === current) return undefined;
		const isRecent = remote.bundled === current && turn.now - remote.bundledAt! < bundleAgainMs;
		if (isRecent && peer.established) return undefined;
		this.#parts.note('bundled');
		return current;
	}

	/** The next payloads, as many as share one garlic message well. */
	#take(remote: Remote, now: Mono): QueuedMessage[] {
		const taken: QueuedMessage[] = [];
		for (let size = 0; ; ) {
			const next = remote.queue.peek();
			if (next === undefined || (taken.length > 0 && remote.isStale(now))) break;
			size += next.payload.length + cloveOverheadBytes;
			if (taken.length > 0 && size > packedCloveBytes) break;
			remote.take();
			taken.push(next);
		}
		this.#queued -= taken.length;
		if (taken.length > 0) this.#parts.freed();
		return taken;
	}

	#leaseSetClove(leaseSet: BundledSet, turn: Turn): Uint8Array {
		const body = encodeDatabaseStore(storeOfLeaseSet(leaseSet));
		return localClove(freshMessage(I2np.DatabaseStore, body, after(turn.wall, cloveLifetimeMs), this.#parts.random));
	}

	/** For the destination of the set: behind a meta set another than the one that was asked for. A view of {@link #cloves}. */
	#payloadClove(message: QueuedMessage, set: LeaseSet2, turn: Turn): Uint8Array {
		const { protocol, fromPort, toPort, payload, endsAt = never } = message;
		const compress = message.compress && this.#parts.conduct.deflates;
		const expires = after(turn.wall, Math.min(Math.floor(endsAt - turn.now), cloveLifetimeMs));
		const head = { id: freshMessageId(this.#parts.random), expires };
		const at = this.#cloves.length;
		const delivery = { kind: 'destination', hash: set.hash } as const;
		writeDataClove(this.#cloves, delivery, head, { protocol, fromPort, toPort, payload, compress });
		return this.#cloves.finish().subarray(at);
	}

	/** Gives up everything, telling nobody. */
	close(): void {
		this.#active.clear();
		this.#fresh = [];
		this.#queued = 0;
		this.#lookAt = never;
	}
}
