// All sessions with one remote end: which one a message leaves on, and what becomes of the others.
// ECIES-X25519-AEAD-Ratchet, "Session Establishment", "Recommendations". Knows nothing of other peers.
import { type ExpectedTag, tagNumber } from '@i2p/crypto-session-keys';
import type { Mono, Wall } from '@i2p/time';
import { toHex } from '@i2p/util';
import { type Block, writeBlocks } from './blocks.js';
import { bodyOf } from './body.js';
import {
	awaitReplyMs,
	lostSessionMs,
	mostPendingNewSessions,
	mostRepliableSessions,
	newSessionPaceMs,
	paddingSpread,
	repliableMs,
	replyConfirmMs,
	replyTags,
} from './constants.js';
import type { AwaitedReply, GarlicContext, PendingNewSession } from './context.js';
import { type OpenedReply, startSession } from './initiator.js';
import { type RatchetType, ratchetKind } from './ratchet-type.js';
import type { Repliable } from './responder.js';
import { Session } from './session.js';

/** How a message travels: opening a session, offering one in reply, or on one that stands. */
export type Stage = 'new-session' | 'reply' | 'existing';

/** A sealed garlic body and how it travels. */
export interface SealedBody {
	/** The message behind its length of 4 bytes. */
	readonly body: Uint8Array;
	readonly stage: Stage;
}

/** Replied sessions that wait for the peer to take one: as many as one new session has reply tags. */
const mostOffered = replyTags;
/** Sessions that were replaced but may still bring something. */
const mostDraining = 2;

/** A remote end: a handle for its owner, the state of its sessions for this package. */
export class GarlicPeer {
	/** Its 32-byte static key. */
	readonly staticKey: Uint8Array;
	/** The same in hexadecimal, made once. */
	readonly staticText: string;
	readonly #context: GarlicContext<GarlicPeer>;
	#name: string | undefined;
	#current: Session<GarlicPeer> | undefined;
	#draining: Session<GarlicPeer>[] = [];
	#offered: Session<GarlicPeer>[] = [];
	#pending: PendingNewSession<GarlicPeer>[] = [];
	#repliable: { readonly repliable: Repliable; readonly at: Mono }[] = [];
	/** When we last opened a session with it, and it with us. */
	#lastNewSessionAt = Number.NEGATIVE_INFINITY;
	#lastHeardStartAt = Number.NEGATIVE_INFINITY;
	#type: RatchetType;
	/** When it was last written to or heard. */
	lastUsedAt: Mono;

	constructor(context: GarlicContext<GarlicPeer>, givenStatic: Uint8Array, type: RatchetType, now: Mono) {
		this.#context = context;
		this.staticKey = givenStatic;
		this.staticText = toHex(givenStatic);
		this.#type = type;
		this.lastUsedAt = now;
	}

	/** What its owner calls it, such as a destination's hash; `undefined` until it is bound. */
	get name(): string | undefined {
		return this.#name;
	}

	/** Names the peer; only the table of peers does. */
	rename(name: string | undefined): void {
		this.#name = name;
	}

	/** The encryption type by which our next new session with it begins; sessions that stand are all alike. */
	get type(): RatchetType {
		return this.#type;
	}

	/** Says by which type to begin; only the table of peers does. */
	beginBy(type: RatchetType): void {
		this.#type = type;
	}

	/** Whether a session stands in both directions. */
	get established(): boolean {
		return this.#current !== undefined;
	}

	/** How a message sealed now would travel. */
	stage(now: Mono): Stage {
		if (this.#sendable(now) !== undefined) return 'existing';
		return this.#toReply(now) === undefined ? 'new-session' : 'reply';
	}

	/** From when on a message would not be dropped for following a new session too closely; `now` if it may leave. */
	readyAt(now: Mono): Mono {
		if (this.stage(now) !== 'new-session') return now;
		return Math.max(now, this.#lastNewSessionAt + newSessionPaceMs) as Mono;
	}

	/** Seals blocks on the best session there is; `undefined` if the peer's key yields no secret. */
	seal(blocks: readonly Block[], token: number | undefined, now: Mono, wall: Wall): SealedBody | undefined {
		this.lastUsedAt = now;
		const session = (blocks.length === 0 ? this.#owing() : undefined) ?? this.#sendable(now);
		const existing = session?.seal(blocks, token, now);
		if (existing !== undefined) return { body: existing, stage: 'existing' };
		return this.#reply(blocks, token, now) ?? this.#start(blocks, token, now, wall);
	}

	/** Takes an authentic new session of the peer: replies can be made from it. */
	onNewSession(givenRepliable: Repliable, now: Mono): void {
		this.lastUsedAt = now;
		this.#lastHeardStartAt = now;
		this.#repliable.push({ repliable: givenRepliable, at: now });
		if (this.#repliable.length > mostRepliableSessions) this.#repliable.shift()!.repliable.destroy();
	}

	/** Takes an authentic reply to a new session of ours; answers the tokens that it acknowledges. */
	onReply(
		pending: PendingNewSession<GarlicPeer>,
		reply: AwaitedReply<GarlicPeer>,
		givenKeys: OpenedReply['keys'],
		now: Mono,
	): number[] {
		this.lastUsedAt = now;
		this.#context.replies.forget(reply.number, reply);
		const first = !pending.answered;
		pending.answered = true;
		// The first reply makes the session; one to a new session from before the present session only brings its payload.
		if (first && givenKeys && (this.#current === undefined || pending.sentAt > this.#current.startedAt))
			this.#replaceBy(new Session(this.#context, this, givenKeys, { initiator: true, now }));
		return first && pending.token !== undefined ? [pending.token] : [];
	}

	/** Takes note of an authentic message on one of the sessions; answers the tokens that it acknowledges by being there. */
	onExisting(session: Session<GarlicPeer>, now: Mono): number[] {
		this.lastUsedAt = now;
		const at = this.#offered.indexOf(session);
		if (at >= 0) {
			this.#offered.splice(at, 1);
			for (const other of this.#offered.splice(0)) other.destroy();
			for (const { repliable } of this.#repliable.splice(0)) repliable.destroy();
			this.#replaceBy(session);
			return session.replyToken === undefined ? [] : [session.replyToken];
		}
		if (session !== this.#current && this.#draining.includes(session)) this.#comeBack(session, now);
		return [];
	}

	/** Ends a session that the peer has terminated. */
	end(session: Session<GarlicPeer>): void {
		if (session === this.#current) this.#current = undefined;
		this.#draining = this.#draining.filter((other) => other !== session);
		session.destroy();
	}

	/** Sends no more on the present session: the next message opens a new one. What the peer still sends is heard. */
	restart(): void {
		if (this.#current === undefined) return;
		this.#drain(this.#current);
		this.#current = undefined;
	}

	/** Drops what has had its time; answers whether nothing is left. */
	expire(now: Mono): boolean {
		while (this.#pending[0] !== undefined && now - this.#pending[0].sentAt >= awaitReplyMs)
			this.#forgetPending(this.#pending.shift()!);
		while (this.#repliable[0] !== undefined && now - this.#repliable[0].at >= repliableMs)
			this.#repliable.shift()!.repliable.destroy();
		this.#offered = keep(this.#offered, (session) => now - session.startedAt < replyConfirmMs);
		this.#draining = keep(this.#draining, (session) => now - session.lastReceivedAt < replyConfirmMs);
		if (this.#current !== undefined && !this.#current.receivable(now)) {
			this.#current.destroy();
			this.#current = undefined;
		}
		this.#current?.expire(now);
		for (const session of this.#draining) session.expire(now);
		return (
			this.#current === undefined &&
			this.#pending.length + this.#repliable.length + this.#offered.length + this.#draining.length === 0
		);
	}

	/** Forgets everything. */
	destroy(): void {
		this.#current?.destroy();
		this.#current = undefined;
		for (const session of [...this.#draining.splice(0), ...this.#offered.splice(0)]) session.destroy();
		for (const pending of this.#pending.splice(0)) this.#forgetPending(pending);
		for (const { repliable } of this.#repliable.splice(0)) repliable.destroy();
	}

	/** The present session, unless it is spent, dead, or the peer has evidently lost it. */
	#sendable(now: Mono): Session<GarlicPeer> | undefined {
		const current = this.#current;
		if (current === undefined || !current.sendable(now)) return undefined;
		const startedAgainAt = this.#lastHeardStartAt;
		const lost = startedAgainAt > current.lastReceivedAt && startedAgainAt - current.startedAt >= lostSessionMs;
		return lost ? undefined : current;
	}

	/** The session on which an acknowledgement is owed: it must travel there. */
	#owing(): Session<GarlicPeer> | undefined {
		return this.#draining.find((session) => session.owesAcks);
	}

	#toReply(now: Mono): Repliable | undefined {
		const newest = this.#repliable.at(-1);
		return newest !== undefined && now - newest.at < repliableMs && newest.repliable.left > 0
			? newest.repliable
			: undefined;
	}

	#reply(blocks: readonly Block[], token: number | undefined, now: Mono): SealedBody | undefined {
		const { pool, random } = this.#context;
		const repliable = this.#toReply(now);
		if (repliable === undefined) return undefined;
		const payload = writeBlocks([...blocks, { kind: 'padding', length: random.below(paddingSpread) }]);
		const reply = repliable.reply(payload, random, { ephemeral: pool.take(now) });
		if (reply === undefined) return undefined;
		const role = { initiator: false, now };
		const offered = new Session(
			this.#context,
			this,
			reply.keys,
			token === undefined ? role : { ...role, replyToken: token },
		);
		this.#offered.push(offered);
		if (this.#offered.length > mostOffered) this.#offered.shift()!.destroy();
		return { body: bodyOf(this.#context.memory, reply.message), stage: 'reply' };
	}

	#start(blocks: readonly Block[], token: number | undefined, now: Mono, wall: Wall): SealedBody | undefined {
		const { pool, random } = this.#context;
		const ownStatic = this.#context.own(this.#type).key;
		const padding = { kind: 'padding', length: random.below(paddingSpread) } as const;
		const payload = writeBlocks([{ kind: 'dateTime', wall }, ...blocks, padding]);
		const kind = ratchetKind(this.#type);
		const ephemeral = pool.take(now);
		const made = { ephemeral, ...(kind.kem && { kemKey: pool.takeKem(kind.kem, now) }) };
		const started = startSession({ kind, ownStatic, peerStatic: this.staticKey, payload, random, ...made });
		if (started === undefined) return undefined;
		const tags: AwaitedReply<GarlicPeer>[] = [];
		const pending: PendingNewSession<GarlicPeer> = {
			peer: this,
			awaiting: started.awaiting,
			sentAt: now,
			token,
			tags,
			answered: false,
		};
		for (const tag of started.awaiting.tags(replyTags)) {
			const reply = { number: tagNumber(tag), pending: () => pending };
			tags.push(reply);
			this.#context.replies.set(reply.number, reply);
		}
		this.#pending.push(pending);
		if (this.#pending.length > mostPendingNewSessions) this.#forgetPending(this.#pending.shift()!);
		this.#lastNewSessionAt = now;
		this.#context.note(`began-by-${this.#type}`);
		return { body: bodyOf(this.#context.memory, started.message), stage: 'new-session' };
	}

	#forgetPending(pending: PendingNewSession<GarlicPeer>): void {
		for (const tag of pending.tags) this.#context.replies.forget(tag.number, tag);
		pending.awaiting.destroy();
	}

	#replaceBy(session: Session<GarlicPeer>): void {
		if (this.#current !== undefined) this.#drain(this.#current);
		this.#current = session;
	}

	#drain(session: Session<GarlicPeer>): void {
		this.#draining.push(session);
		if (this.#draining.length > mostDraining) this.#draining.shift()!.destroy();
	}

	/** The peer goes on with a session that was replaced and is silent on the present one: follow it. */
	#comeBack(session: Session<GarlicPeer>, now: Mono): void {
		if (this.#current !== undefined && now - this.#current.lastReceivedAt < lostSessionMs) return;
		if (!session.sendable(now)) return;
		this.#draining = this.#draining.filter((other) => other !== session);
		this.#replaceBy(session);
	}
}

/** The meaning of a tag on an established or offered session. */
export type ExpectedMessage = ExpectedTag<Session<GarlicPeer>>;

function keep<T extends { destroy(): void }>(items: readonly T[], stays: (item: T) => boolean): T[] {
	return items.filter((item) => {
		if (stays(item)) return true;
		item.destroy();
		return false;
	});
}
