// New sessions that come in: under which of our keys, how many a second, whether seen before, and at the right time.
// ECIES-X25519-AEAD-Ratchet, "New Session", "DateTime". Knows nothing of peers.
import type { Mono, Wall } from '@i2p/time';
import { DecayingBloom, type Random, TokenBucket } from '@i2p/util';
import { type Block, readPayload } from './blocks.js';
import {
	leastNewSessionBytes,
	mostFutureSkewMs,
	mostPastSkewMs,
	newSessionsBurst,
	newSessionsPerSecond,
	replayCapacity,
	replayMemoryMs,
} from './constants.js';
import { type OwnKey, type RatchetType, ratchetKind } from './ratchet-type.js';
import { type OpenedNewSession, openNewSession } from './responder.js';

/** Why a new session was not taken. */
export type NewSessionRefusal =
	| 'too-short'
	| 'flood'
	| 'not-for-us'
	| 'replayed'
	| 'bad-payload'
	| 'no-date-time'
	| 'skew';

/** A new session that was taken. */
export interface TakenNewSession {
	readonly type: RatchetType;
	readonly blocks: readonly Block[];
	readonly bound?: OpenedNewSession['bound'];
}

/** The gate that new sessions come through. */
export class NewSessions {
	/** Those whose new sessions are the longest first: a shorter message cannot be of their type. */
	readonly #keys: readonly OwnKey[];
	readonly #seen: DecayingBloom;
	readonly #rate = new TokenBucket({ ratePerSecond: newSessionsPerSecond, burst: newSessionsBurst });

	/** Throws RangeError unless there are one to four keys, each of another type. */
	constructor(keys: readonly OwnKey[], random: Random) {
		if (keys.length < 1 || new Set(keys.map(({ type }) => type)).size !== keys.length)
			throw new RangeError('keys: expected one or more, each of another encryption type');
		const least = new Map(keys.map(({ type }) => [type, ratchetKind(type).leastNewSessionBytes]));
		this.#keys = [...keys].sort((a, b) => least.get(b.type)! - least.get(a.type)!);
		this.#seen = new DecayingBloom({ capacity: replayCapacity, lifetimeMs: replayMemoryMs, random });
	}

	/** Our key of this type; RangeError if we have none. */
	own(type: RatchetType): OwnKey {
		const own = this.#keys.find((key) => key.type === type);
		if (own !== undefined) return own;
		const types = this.#keys.map((key) => key.type).join(', ');
		throw new RangeError(`encryption type: expected one of ours (${types}), got ${String(type)}`);
	}

	/** Opens a new session and judges it. */
	open(lentMessage: Uint8Array, at: { readonly now: Mono; readonly wall: Wall }): TakenNewSession | NewSessionRefusal {
		if (lentMessage.length < leastNewSessionBytes) return 'too-short';
		if (!this.#rate.take(1, at.now)) return 'flood';
		for (const own of this.#keys) {
			const opened = openNewSession(own, lentMessage);
			if (opened === undefined) continue;
			const blocks = this.#judge(opened, at);
			if (typeof blocks !== 'string') return { type: own.type, blocks, ...(opened.bound && { bound: opened.bound }) };
			opened.bound?.repliable.destroy();
			return blocks;
		}
		return 'not-for-us';
	}

	#judge(opened: OpenedNewSession, at: { readonly now: Mono; readonly wall: Wall }): Block[] | NewSessionRefusal {
		if (this.#seen.seen(opened.ephemeral, at.now)) return 'replayed';
		const blocks = readPayload(opened.payload);
		if (blocks === undefined) return 'bad-payload';
		const first = blocks[0];
		if (first?.kind !== 'dateTime') return 'no-date-time';
		const ahead = first.wall - at.wall;
		return ahead > mostFutureSkewMs || ahead < -mostPastSkewMs ? 'skew' : blocks;
	}
}
