// One remote destination as seen from here: what waits for it, the way to it, what it knows of us. State only.
import type { OutboundMessage } from '@i2p/client-core';
import type { GarlicPeer } from '@i2p/crypto-garlic';
import { type HashKey, hashOf } from '@i2p/data-core';
import type { Lease2, LeaseSet, LeaseSet2 } from '@i2p/data-leaseset';
import { after, type Mono, mono, never } from '@i2p/time';
import { Ring } from '@i2p/util';
import {
	bundleAgainMs,
	maxAwaitedTokens,
	maxQueuedBytesPerRemote,
	maxQueuedPerRemote,
	mostTellPauseMs,
	roundMs,
	silentPathMs,
	silentPathRounds,
	silentSessionMs,
	silentSessionRounds,
	talkPauseMs,
} from './constants.js';
import { type Path, sameLease } from './path.js';

/** A set of ours that is bundled with messages. */
export type BundledSet = LeaseSet | LeaseSet2;

/** A message that waits; one with a lifetime is worth nothing from `endsAt` on, which the first exhale sets. */
export interface QueuedMessage extends OutboundMessage {
	endsAt?: Mono;
}

/** What is remembered of one remote. */
export class Remote {
	readonly hash: HashKey;
	/** The same as 32 bytes. */
	readonly hashBytes: Uint8Array;
	readonly queue = new Ring<QueuedMessage>(maxQueuedPerRemote);
	#queuedBytes = 0;
	/** Since when the message in front has waited; set at the first exhale that sees it. */
	waitingSince: Mono | undefined;
	/** Its sessions, under the static key that its lease set named last. */
	peer: GarlicPeer | undefined;
	/** Its sessions that were heard last, perhaps under another of its keys. */
	speaker: GarlicPeer | undefined;
	path: Path | undefined;
	/** When it was heard last. */
	heardAt: Mono | undefined;
	/** Leases of its set over which it stayed silent. */
	#doubted: readonly Lease2[] = [];
	/** The lease set of ours that it has for certain. */
	confirmed: BundledSet | undefined;
	/** The one that was bundled last, and when. */
	bundled: BundledSet | undefined;
	bundledAt: Mono | undefined;
	/** Acknowledgements that are awaited: which lease set they confirm. */
	readonly tokens = new Map<number, BundledSet>();
	/** Rounds of sending since it was heard: sends within a second are one. */
	#rounds = 0;
	#firstRoundAt: Mono = mono(0);
	#lastRoundAt: Mono = mono(0);
	#pathChangedAt: Mono = mono(0);
	#tellPauseMs = bundleAgainMs;
	/** When it is told again of tunnels of ours that failed; never while it knows, or nothing speaks for telling it. */
	tellAt: Mono = never;
	/** Something has to be sent even without a payload. */
	owesAnswer = false;
	/** Until then nothing is sent if its newest lease set may still come: the ways that are known are silent. */
	heldUntil: Mono = mono(0);
	/** Its lease set is being looked for on behalf of its queue. */
	searching = false;
	lastUsed: Mono;

	constructor(hash: HashKey, now: Mono) {
		this.hash = hash;
		this.hashBytes = hashOf(hash);
		this.lastUsed = now;
	}

	/** Whether nothing waits and nothing is owed. */
	get idle(): boolean {
		return this.queue.length === 0 && !this.owesAnswer;
	}

	/** Puts a message in the queue; `false` if it is full. */
	offer(message: QueuedMessage): boolean {
		const { length } = message.payload;
		if (this.#queuedBytes > 0 && this.#queuedBytes + length > maxQueuedBytesPerRemote) return false;
		if (!this.queue.offer(message)) return false;
		this.#queuedBytes += length;
		return true;
	}

	/** Whether the message in front is worth nothing any more. */
	isStale(now: Mono): boolean {
		const endsAt = this.queue.peek()?.endsAt;
		return endsAt !== undefined && endsAt <= now;
	}

	/** The next message, taken out. */
	take(): QueuedMessage | undefined {
		const message = this.queue.take();
		if (message !== undefined) this.#queuedBytes -= message.payload.length;
		this.waitingSince = undefined;
		return message;
	}

	/** Something came from it: it lives. */
	onHeard(now: Mono): void {
		this.lastUsed = now;
		this.heardAt = now;
		this.#rounds = 0;
	}

	/** Whether something was sent to it since it was heard. */
	awaitsAnswer(now: Mono): boolean {
		return this.#rounds > 0 && now - this.#lastRoundAt <= talkPauseMs;
	}

	/** Whether what was sent to it for some time stays unanswered. */
	isSilent(now: Mono): boolean {
		return this.#rounds > 0 && now - this.#firstRoundAt > silentPathMs;
	}

	/** Whether it was heard so lately that it may still write to us. */
	mayWrite(now: Mono): boolean {
		return this.heardAt !== undefined && now - this.heardAt < talkPauseMs;
	}

	/** A set of ours was sent that tells of failed tunnels; when it is to be sent again unless it is confirmed. */
	tellAgain(now: Mono): Mono {
		const pauseMs = this.#tellPauseMs;
		this.#tellPauseMs = Math.min(mostTellPauseMs, 2 * pauseMs);
		return after(now, pauseMs);
	}

	/** Another set tells of failed tunnels: it is sent again as soon as the first of its kind. */
	tellSoon(): void {
		this.#tellPauseMs = bundleAgainMs;
	}

	/** A message left for it. */
	onSent(now: Mono): void {
		this.owesAnswer = false;
		// What was left unanswered before a long pause was the end of a talk, not silence.
		if (this.#rounds > 0 && now - this.#lastRoundAt > talkPauseMs) this.#rounds = 0;
		if (this.#rounds > 0 && now - this.#lastRoundAt < roundMs) return;
		if (this.#rounds++ === 0) {
			this.#firstRoundAt = now;
			this.#pathChangedAt = now;
		}
		this.#lastRoundAt = now;
	}

	/**
	 * What its silence asks for: another path, or a session begun anew. While a session is being established every
	 * message wants an answer; afterwards it takes several rounds to tell silence from having nothing to say.
	 */
	silence(established: boolean, now: Mono): 'path' | 'session' | undefined {
		if (this.#rounds === 0 || now - this.#lastRoundAt > talkPauseMs) return undefined;
		if (established && this.#rounds >= silentSessionRounds && now - this.#firstRoundAt > silentSessionMs) {
			this.#rounds = 0;
			return 'session';
		}
		const rounds = established ? silentPathRounds : 1;
		if (this.#rounds < rounds || now - this.#pathChangedAt <= silentPathMs) return undefined;
		this.#pathChangedAt = now;
		return 'path';
	}

	/** Over this lease nothing comes back: the others are tried before it is tried again. */
	doubt(lease: Lease2): void {
		this.#doubted = [...this.#doubted, lease];
	}

	/** Those of its leases that nothing speaks against; once something speaks against each, all count again. */
	trusted(leases: readonly Lease2[]): readonly Lease2[] {
		if (this.#doubted.length === 0) return leases;
		const isDoubted = (lease: Lease2) => this.#doubted.some((other) => sameLease(other, lease));
		const sound = leases.filter((lease) => !isDoubted(lease));
		this.#doubted = sound.length === 0 ? [] : leases.filter(isDoubted);
		return sound.length === 0 ? leases : sound;
	}

	/** A set of ours went along with a message; the token is that of the acknowledgement that was asked for, if one was. */
	onBundled(set: BundledSet, token: number | undefined, now: Mono): void {
		this.bundled = set;
		this.bundledAt = now;
		if (token === undefined) return;
		for (const old of this.tokens.keys()) {
			if (this.tokens.size < maxAwaitedTokens) break;
			this.tokens.delete(old);
		}
		this.tokens.set(token, set);
	}

	/** An acknowledgement that was asked for. */
	onAcked(token: number): void {
		const set = this.tokens.get(token);
		if (set === undefined) return;
		this.tokens.delete(token);
		if (this.confirmed === undefined || set.published >= this.confirmed.published) this.confirmed = set;
	}

	/** Its session is begun anew: it may know nothing. */
	onRestart(): void {
		this.confirmed = undefined;
		this.bundled = undefined;
		this.bundledAt = undefined;
		this.tokens.clear();
	}
}
