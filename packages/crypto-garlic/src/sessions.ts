// The garlic sessions of one destination: a bounded table of peers, and which of them a message is from.
// ECIES-X25519-AEAD-Ratchet. Knows nothing of cloves' content, lease sets or tunnels: bytes in, bytes out.
import { TagIndex, tagNumber } from '@i2p/crypto-session-keys';
import { generateX25519, x25519KeyLength } from '@i2p/crypto-x25519';
import { after, type Mono, never, type Wall } from '@i2p/time';
import { checkAnyBytes, checkBytes, copyBytes, equalBytes, type Random, Slab, toHex } from '@i2p/util';
import { type Block, readPayload } from './blocks.js';
import { messageOffset } from './body.js';
import { ackDelayMs, leastExistingBytes, mostExpectedTags, mostPeers, sweepEveryMs } from './constants.js';
import type { AwaitedReply, GarlicContext } from './context.js';
import { wipeSessionKeys } from './handshake-keys.js';
import { KeyPool } from './key-pool.js';
import { type NewSessionRefusal, NewSessions } from './new-sessions.js';
import { type ExpectedMessage, GarlicPeer, type Stage } from './peer.js';
import type { OwnKey, RatchetType } from './ratchet-type.js';

/** When something happens; a turn is one. */
export interface Moment {
	readonly now: Mono;
	readonly wall: Wall;
}

/** A sealed message. */
export interface Sealed {
	/** The body of an I2NP Garlic message: a length of 4 bytes and the message. */
	readonly body: Uint8Array;
	/** What stands behind the length, a view. */
	readonly message: Uint8Array;
	/** How it travels; until `existing`, whatever the peer must know of us belongs into each message. */
	readonly stage: Stage;
	/** Comes back in `Opened.acked` when the message is known to have arrived; only if it was asked for. */
	readonly token?: number;
}

/** An authentic message. */
export interface Opened {
	readonly kind: 'opened';
	/** How it came; `unbound` for a new session whose sender neither says who it is nor wants an answer. */
	readonly stage: Stage | 'unbound';
	/** From whom; seal to it to answer. Absent if unbound. */
	readonly peer?: GarlicPeer;
	/** Its blocks, views of fresh memory; those that concern the session are already taken care of. */
	readonly blocks: readonly Block[];
	/** Tokens of our messages that are now known to have arrived. */
	readonly acked: readonly number[];
	/** Whether the peer waits for a message of ours; {@link GarlicSessions.takeOwing} tells it again if none leaves. */
	readonly wantsAnswer: boolean;
}

/** Why a message was not opened; `forged` has a tag that we await and is not authentic. */
export type RefusalCode = NewSessionRefusal | 'forged';

/** A message that was not opened. */
export interface Refusal {
	readonly kind: 'refused';
	readonly code: RefusalCode;
}

/** What a destination's sessions start from. */
export interface GarlicSessionsOptions {
	/** The destination's static keys, which stay their owner's: one for each encryption type of its lease set. */
	readonly keys: readonly OwnKey[];
	readonly random: Random;
	/** Counts an event by its code: refusals, next keys, peers that made room. */
	readonly note?: (code: string) => void;
	/** Most remote ends remembered (2000); the one unused longest makes room. */
	readonly mostPeers?: number;
	/** Most tags awaited over all of them (1,000,000); the same makes room. */
	readonly mostTags?: number;
	/** Messages of ours on one session after which the next keys are asked for (4096). */
	readonly nextKeyAfter?: number;
}

/** The sessions of one destination with all its peers. */
export class GarlicSessions {
	readonly #context: GarlicContext<GarlicPeer>;
	readonly #mostPeers: number;
	readonly #mostTags: number;
	readonly #byStatic = new Map<string, GarlicPeer>();
	readonly #byName = new Map<string, GarlicPeer>();
	readonly #existing = new TagIndex<ExpectedMessage>();
	readonly #replies = new TagIndex<AwaitedReply<GarlicPeer>>();
	readonly #pool: KeyPool;
	readonly #newSessions: NewSessions;
	readonly #types: readonly RatchetType[];
	readonly #owing = new Map<GarlicPeer, Mono>();
	readonly #ready = new Set<GarlicPeer>();
	#sweepAt: Mono = never;
	#tokens = 0;

	/** Throws RangeError unless there is at least one key and each is of another type. */
	constructor(options: GarlicSessionsOptions) {
		const { random } = options;
		this.#mostPeers = options.mostPeers ?? mostPeers;
		this.#mostTags = options.mostTags ?? mostExpectedTags;
		this.#pool = new KeyPool(random);
		const newSessions = new NewSessions(options.keys, random);
		this.#newSessions = newSessions;
		this.#types = options.keys.map(({ type }) => type);
		this.#context = {
			own: (type) => newSessions.own(type),
			random,
			pool: this.#pool,
			existing: this.#existing,
			memory: new Slab(),
			replies: this.#replies,
			nextKeyAfter: options.nextKeyAfter,
			makeKey: () => generateX25519(random),
			note: options.note ?? (() => undefined),
		};
	}

	/** The types of our keys, in the order in which they were given. */
	get types(): readonly RatchetType[] {
		return this.#types;
	}

	/** Remote ends remembered. */
	get size(): number {
		return this.#byStatic.size;
	}

	/** Tags that may come now, over all peers. */
	get expectedTags(): number {
		return this.#existing.size + this.#replies.size;
	}

	/** The peer of this name, if there is one. */
	peer(name: string): GarlicPeer | undefined {
		return this.#byName.get(name);
	}

	/**
	 * The peer of this name with this static key (32 bytes); a peer of the same name and another key loses the name. New sessions
	 * with it begin by the encryption type given, 4 if none ever was. RangeError on another length, or if we have no key of that type.
	 */
	peerFor(name: string, lentStatic: Uint8Array, now: Mono, type?: RatchetType): GarlicPeer {
		const known = this.#byName.get(name);
		const same = known !== undefined && (type === undefined || known.type === type);
		if (same && equalBytes(known.staticKey, lentStatic)) return known;
		const peer = this.peerWithKey(lentStatic, now, type);
		this.bind(peer, name);
		return peer;
	}

	/** Names a peer, as soon as it is known whose static key it has; the name leaves whoever had it. */
	bind(peer: GarlicPeer, name: string): void {
		const other = this.#byName.get(name);
		if (other === peer) return;
		other?.rename(undefined);
		this.#byName.delete(name);
		if (peer.name !== undefined) this.#byName.delete(peer.name);
		peer.rename(name);
		// A handle that made room has no place in the table until it is written to again.
		if (this.#byStatic.get(peer.staticText) === peer) this.#byName.set(name, peer);
	}

	/** The peer with this static key (32 bytes), by whatever name; otherwise as {@link peerFor}. */
	peerWithKey(lentStatic: Uint8Array, now: Mono, type?: RatchetType): GarlicPeer {
		checkBytes('static key', lentStatic, x25519KeyLength);
		const known = this.#byStatic.get(toHex(lentStatic));
		const wanted = type ?? known?.type ?? 4;
		this.#context.own(wanted);
		if (known === undefined) return this.#add(copyBytes(lentStatic), wanted, now);
		known.beginBy(wanted);
		return known;
	}

	/** Whether a message sealed for the peer now would not be dropped for following a new session within 200 ms. */
	mayStart(peer: GarlicPeer, now: Mono): boolean {
		return peer.readyAt(now) <= now;
	}

	/**
	 * Seals blocks (cloves; a DateTime, padding and the session's own blocks are added) for a peer on the best session there
	 * is. `undefined` if the peer's static key yields no secret.
	 */
	seal(
		peer: GarlicPeer,
		lentBlocks: readonly Block[],
		at: Moment,
		options: { readonly wantAck?: boolean } = {},
	): Sealed | undefined {
		this.#adopt(peer, at.now);
		this.#owing.delete(peer);
		this.#ready.delete(peer);
		const token = options.wantAck === true ? ++this.#tokens : undefined;
		const sealed = peer.seal(lentBlocks, token, at.now, at.wall);
		if (sealed === undefined) return undefined;
		this.#context.note(`sealed-${sealed.stage}`);
		const { body, stage } = sealed;
		const message = body.subarray(messageOffset);
		return token === undefined ? { body, message, stage } : { body, message, stage, token };
	}

	/**
	 * Opens a garlic body (after its length) of any stage; throws TypeError on what is no Uint8Array. Ask the one-time tags of the context
	 * before.
	 */
	open(lentMessage: Uint8Array, at: Moment): Opened | Refusal {
		checkAnyBytes('garlic message', lentMessage);
		const opened = this.#open(lentMessage, at);
		while (this.expectedTags > this.#mostTags && this.#byStatic.size > 1) this.#makeRoom();
		this.#context.note(opened.kind === 'opened' ? `opened-${opened.stage}` : opened.code);
		return opened;
	}

	/** The next message to the peer opens a new session: what it does not acknowledge it may have lost. */
	restart(peer: GarlicPeer): void {
		peer.restart();
	}

	/** A peer to whom something is owed that found no message to travel with: seal an empty list of blocks for it. */
	takeOwing(): GarlicPeer | undefined {
		for (const peer of this.#ready) {
			this.#ready.delete(peer);
			return peer;
		}
		return undefined;
	}

	/** When {@link onTime} has something to do; afterwards ask {@link takeOwing} until it has no more. */
	due(): Mono {
		let due = Math.min(this.#sweepAt, this.#pool.due()) as Mono;
		for (const owedAt of this.#owing.values()) {
			due = Math.min(due, owedAt) as Mono;
			break;
		}
		return due;
	}

	/** Thinks: refills the pool of keys, expires what has had its time, and finds to whom something is owed. */
	onTime(at: { readonly now: Mono }): void {
		this.#pool.onTime(at.now);
		for (const [peer, owedAt] of this.#owing) {
			if (owedAt > at.now) break;
			this.#owing.delete(peer);
			this.#ready.add(peer);
		}
		if (this.#sweepAt > at.now) return;
		for (const peer of this.#byStatic.values()) if (peer.expire(at.now)) this.#remove(peer);
		this.#sweepAt = this.#byStatic.size > 0 ? after(at.now, sweepEveryMs) : never;
	}

	/** Forgets all sessions and wipes their keys. */
	destroy(): void {
		for (const peer of [...this.#byStatic.values()]) this.#remove(peer);
		this.#pool.destroy();
		this.#sweepAt = never;
	}

	#open(message: Uint8Array, at: Moment): Opened | Refusal {
		if (message.length < leastExistingBytes) return refused('too-short');
		const number = tagNumber(message);
		const expected = this.#existing.get(number);
		if (expected !== undefined) {
			const opened = this.#openExisting(expected, message, at);
			if (opened !== undefined) return opened;
		}
		const reply = this.#replies.get(number);
		if (reply !== undefined) {
			const opened = this.#openReply(reply, message, at);
			if (opened !== undefined) return opened;
		}
		if (expected !== undefined || reply !== undefined) return refused('forged');
		return this.#takeNewSession(message, at);
	}

	/** `undefined` if it is not authentic. */
	#openExisting(expected: ExpectedMessage, message: Uint8Array, at: Moment): Opened | Refusal | undefined {
		const session = expected.set.owner;
		const peer = session.owner;
		const opened = session.open(expected, message, at.now);
		if (opened === 'forged') return undefined;
		const confirmed = peer.onExisting(session, at.now);
		if (opened === 'bad-payload') return refused('bad-payload');
		if (opened.owes) this.#owe(peer, at.now);
		if (opened.terminated) peer.end(session);
		return {
			kind: 'opened',
			stage: 'existing',
			peer,
			blocks: opened.blocks,
			acked: [...confirmed, ...opened.acked],
			wantsAnswer: opened.owes,
		};
	}

	/** `undefined` if it is not authentic. */
	#openReply(reply: AwaitedReply<GarlicPeer>, message: Uint8Array, at: Moment): Opened | Refusal | undefined {
		const pending = reply.pending();
		const opened = pending.awaiting.open(message);
		if (opened === undefined) return undefined;
		const { peer } = pending;
		const acked = peer.onReply(pending, reply, opened.keys, at.now);
		if (opened.keys !== undefined) wipeSessionKeys(opened.keys);
		// The peer learns from our next message that the session stands.
		this.#owe(peer, at.now);
		const blocks = readPayload(opened.payload);
		if (blocks === undefined) return refused('bad-payload');
		return { kind: 'opened', stage: 'reply', peer, blocks, acked, wantsAnswer: true };
	}

	#takeNewSession(message: Uint8Array, at: Moment): Opened | Refusal {
		const taken = this.#newSessions.open(message, at);
		if (typeof taken === 'string') return refused(taken);
		const { blocks, bound, type } = taken;
		this.#context.note(`taken-by-${type}`);
		if (bound === undefined) return { kind: 'opened', stage: 'unbound', blocks, acked: [], wantsAnswer: false };
		const peer = this.peerWithKey(bound.peerStatic, at.now, type);
		peer.onNewSession(bound.repliable, at.now);
		// Without a reply the peer would open sessions for ever, even if it awaits no other answer.
		this.#owe(peer, at.now);
		return { kind: 'opened', stage: 'new-session', peer, blocks, acked: [], wantsAnswer: true };
	}

	#owe(peer: GarlicPeer, now: Mono): void {
		if (!this.#owing.has(peer) && !this.#ready.has(peer)) this.#owing.set(peer, after(now, ackDelayMs));
	}

	#add(givenStatic: Uint8Array, type: RatchetType, now: Mono): GarlicPeer {
		const peer = new GarlicPeer(this.#context, givenStatic, type, now);
		this.#enter(peer, now);
		return peer;
	}

	/** A handle outlives its place in the table: who is written to again comes back. */
	#adopt(peer: GarlicPeer, now: Mono): void {
		const known = this.#byStatic.get(peer.staticText);
		if (known === peer) return;
		if (known !== undefined) this.#remove(known);
		this.#enter(peer, now);
	}

	#enter(peer: GarlicPeer, now: Mono): void {
		if (this.#byStatic.size >= this.#mostPeers) this.#makeRoom();
		this.#byStatic.set(peer.staticText, peer);
		if (peer.name !== undefined && !this.#byName.has(peer.name)) this.#byName.set(peer.name, peer);
		if (this.#sweepAt === never) this.#sweepAt = after(now, sweepEveryMs);
	}

	/** Those go first with whom no session stands: new sessions cost their sender nothing. */
	#makeRoom(): void {
		let worst: GarlicPeer | undefined;
		for (const peer of this.#byStatic.values()) {
			if (worst === undefined || Number(peer.established) < Number(worst.established)) worst = peer;
			else if (peer.established === worst.established && peer.lastUsedAt < worst.lastUsedAt) worst = peer;
		}
		if (worst === undefined) return;
		this.#context.note('peer-evicted');
		this.#remove(worst);
	}

	#remove(peer: GarlicPeer): void {
		peer.destroy();
		this.#byStatic.delete(peer.staticText);
		if (peer.name !== undefined && this.#byName.get(peer.name) === peer) this.#byName.delete(peer.name);
		this.#owing.delete(peer);
		this.#ready.delete(peer);
	}
}

function refused(code: RefusalCode): Refusal {
	return { kind: 'refused', code };
}
