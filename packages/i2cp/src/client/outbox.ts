// Messages of one session on their way out: until their destination is known, until the connection has room; what became of some of them.
// I2CP "SendMessageMessage", "MessageStatusMessage".
import { maxPayloadBytes, type OfferAnswer, type OutboundMessage, type Undeliverable } from '@i2p/client-core';
import type { Destination, HashKey } from '@i2p/data-core';
import { encodePayload } from '@i2p/data-i2np';
import type { Turn } from '@i2p/runtime';
import { after, type Mono, mono, wall } from '@i2p/time';
import { ExpiringMap } from '@i2p/util';
import { I2cp } from '../constants.js';
import { isSuccess, messageStatus, undeliverableOf } from '../message-status.js';
import { type MessageStatus, noLeaseSetFlag } from '../payload-messages.js';
import type { RouterConnection } from './connection.js';
import {
	askStatusEveryMs,
	maxAwaitedStatuses,
	maxRemotes,
	maxUnexplained,
	maxWaiting,
	maxWaitingForOne,
	rememberRemoteMs,
} from './constants.js';
import type { I2cpClientNote } from './notes.js';

/** What the way out needs of its session. */
export interface OutboxParts {
	/** Finds a destination that a message waits for; `found` or `lost` follows. */
	find(hash: HashKey): void;
	/** To be told to the handlers of these protocols. */
	failed(to: HashKey, protocols: ReadonlySet<number>, reason: Undeliverable, turn: Turn): void;
	readonly note: (code: I2cpClientNote) => void;
}

/** A message that waits; one with a lifetime is worth nothing from `endsAt` on, which the first exhale sets. */
interface Waiting extends OutboundMessage {
	endsAt?: Mono;
}

interface Remote {
	destination: Destination | undefined;
	readonly waiting: Waiting[];
	/** When a message to it asks again what became of it. */
	askAt: Mono;
	/** Failures that say no cause, since anything worked. */
	unexplained: number;
	protocols: Set<number>;
}

/** The way out of one session. */
export class Outbox {
	readonly #parts: OutboxParts;
	readonly #remotes = new ExpiringMap<HashKey, Remote>({ capacity: maxRemotes, lifetimeMs: rememberRemoteMs });
	/** Remotes that something waits for. */
	readonly #active = new Map<HashKey, Remote>();
	readonly #awaited = new Map<number, { readonly to: HashKey; readonly remote: Remote }>();
	/** Messages whose lifetime begins with the next exhale. */
	#fresh: Waiting[] = [];
	#waiting = 0;
	#nonce = 0;
	#refused = false;

	constructor(parts: OutboxParts) {
		this.#parts = parts;
	}

	/** Messages that it takes now. */
	room(): number {
		return maxWaiting - this.#waiting;
	}

	/** Whether an offer was refused and room has returned: whoever was refused is to be told. */
	get hasFreed(): boolean {
		return this.#refused && this.room() >= maxWaiting / 2;
	}

	/** They are told. */
	takeFreed(): void {
		this.#refused = false;
	}

	/** Puts a message aside. Throws RangeError for a payload above 61,440 bytes. */
	offer(message: OutboundMessage, now: Mono): OfferAnswer {
		if (message.payload.length > maxPayloadBytes)
			throw new RangeError(`payload: expected at most ${maxPayloadBytes} bytes, got ${message.payload.length}`);
		const { to } = message;
		const remote = this.#active.get(to) ?? this.#remotes.use(to, now) ?? this.#open(to, now);
		if (this.room() <= 0 || remote.waiting.length >= maxWaitingForOne) {
			this.#refused = true;
			return 'full';
		}
		const waiting: Waiting = message.lifetimeMs === undefined ? message : { ...message };
		if (waiting !== message) this.#fresh.push(waiting);
		remote.waiting.push(waiting);
		remote.protocols.add(message.protocol);
		this.#waiting++;
		const isNew = !this.#active.has(to);
		this.#active.set(to, remote);
		if (isNew && remote.destination === undefined) this.#parts.find(to);
		return 'taken';
	}

	#open(to: HashKey, now: Mono): Remote {
		const remote: Remote = {
			destination: undefined,
			waiting: [],
			askAt: mono(0),
			unexplained: 0,
			protocols: new Set(),
		};
		this.#remotes.set(to, remote, now);
		return remote;
	}

	/** A destination is known. */
	found(destination: Destination, now: Mono): void {
		const { key } = destination;
		const remote = this.#active.get(key) ?? this.#remotes.use(key, now) ?? this.#open(key, now);
		remote.destination = destination;
	}

	/** A destination was not found: what waits for it is given up. */
	lost(to: HashKey, reason: Undeliverable, turn: Turn): void {
		const remote = this.#active.get(to);
		if (remote !== undefined) this.#giveUp(to, remote, reason, turn);
	}

	#giveUp(to: HashKey, remote: Remote, reason: Undeliverable, turn: Turn): void {
		this.#active.delete(to);
		this.#waiting -= remote.waiting.length;
		remote.waiting.length = 0;
		this.#tell(to, remote, reason, turn);
	}

	#tell(to: HashKey, remote: Remote, reason: Undeliverable, turn: Turn): void {
		const { protocols } = remote;
		remote.protocols = new Set();
		if (protocols.size > 0) this.#parts.failed(to, protocols, reason, turn);
	}

	/** Nothing leaves any more. */
	close(turn: Turn): void {
		for (const [to, remote] of [...this.#active]) this.#giveUp(to, remote, 'closed', turn);
		this.#awaited.clear();
	}

	/** Statuses that were awaited do not come: the connection is another one. */
	onReconnect(): void {
		this.#awaited.clear();
	}

	/** Exhale: lifetimes of what was put aside begin. */
	stamp(now: Mono): void {
		for (const message of this.#fresh) message.endsAt = after(now, message.lifetimeMs!);
		this.#fresh = [];
	}

	/** Exhale: what the connection has room for, one message of each remote after the other. Answers whether something is left that could go. */
	flush(connection: RouterConnection, session: number, now: Mono): boolean {
		for (let sent = true; sent; ) {
			sent = false;
			for (const [to, remote] of this.#active) {
				if (remote.destination === undefined) continue;
				if (connection.room() <= 0) return true;
				const message = remote.waiting.shift()!;
				if (remote.waiting.length === 0) this.#active.delete(to);
				this.#waiting--;
				sent = true;
				if (message.endsAt !== undefined && message.endsAt <= now) this.#parts.note('expired');
				else this.#send(connection, session, remote.destination, message, remote, now);
			}
		}
		return false;
	}

	#send(
		connection: RouterConnection,
		session: number,
		to: Destination,
		message: Waiting,
		remote: Remote,
		now: Mono,
	): void {
		const { endsAt, bundlesLeaseSet } = message;
		const nonce = remote.askAt <= now ? this.#await(message.to, remote, now) : 0;
		const sending = { session, to, payload: encodePayload(message), nonce };
		if (endsAt === undefined && bundlesLeaseSet !== false) connection.send({ type: I2cp.SendMessage, ...sending });
		else {
			const expires = endsAt === undefined ? wall(0) : after(connection.routerTime(now), endsAt - now);
			const flags = bundlesLeaseSet === false ? noLeaseSetFlag : 0;
			connection.send({ type: I2cp.SendMessageExpires, ...sending, flags, expires });
		}
		this.#parts.note('sent');
	}

	#await(to: HashKey, remote: Remote, now: Mono): number {
		remote.askAt = after(now, askStatusEveryMs);
		this.#nonce = this.#nonce === 0xffff_ffff ? 1 : this.#nonce + 1;
		if (this.#awaited.size >= maxAwaitedStatuses) this.#awaited.delete(this.#awaited.keys().next().value!);
		this.#awaited.set(this.#nonce, { to, remote });
		return this.#nonce;
	}

	/** The router says what became of a message. */
	onStatus({ nonce, status }: MessageStatus, turn: Turn): void {
		const asked = this.#awaited.get(nonce);
		if (asked === undefined) return;
		if (status === messageStatus.accepted) return;
		const { to, remote } = asked;
		this.#awaited.delete(nonce);
		if (isSuccess(status)) {
			remote.unexplained = 0;
			return;
		}
		remote.askAt = turn.now;
		const reason = undeliverableOf(status);
		if (reason === undefined) {
			this.#parts.note('status-unexplained');
			if (++remote.unexplained < maxUnexplained) return;
		} else this.#parts.note('status-failed');
		this.#tell(to, remote, reason ?? 'expired', turn);
	}
}
