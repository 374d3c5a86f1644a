// One question to the network under way: what is asked, who was asked, who waits for the end.
// State only; lookups.ts moves it.
import type { HashKey } from '@i2p/data-core';
import type { RouterInfo } from '@i2p/data-routerinfo';
import type { Turn } from '@i2p/runtime';
import type { Mono } from '@i2p/time';
import type { Timed } from './desk.js';
import type { Context, LookupFailure, StoredLeaseSet } from './wants.js';

/**
 * How a floodfill is asked: through tunnels; over a link if one to a floodfill that is close enough stands; over a link that is dialed if need be.
 * Links are quicker and cost everybody less, and say that it is we who ask.
 */
export type Route = 'tunnels' | 'standing-links' | 'links';

/** What is asked for. */
export interface Question {
	readonly context: Context;
	readonly kind: 'routerInfo' | 'leaseSet';
	/** 32 bytes. */
	readonly hash: Uint8Array;
	readonly key: HashKey;
	/** 0 for a question of a user; higher for those that questions brought up. */
	readonly depth: number;
	/** How floodfills are asked for a RouterInfo; through tunnels unless given. */
	readonly route?: Route;
	/** A check whether others know what we have: what we hold is no answer, and these floodfills are asked last. */
	readonly verifyBeyond?: HashKey;
}

/** The end of a question. */
export type Outcome = RouterInfo | StoredLeaseSet | LookupFailure;

/** Told the end, once. */
export type OnOutcome = (outcome: Outcome, turn: Turn) => void;

/** How a floodfill took the question: no answer yet, none in time, or that it does not know. */
export type Answer = 'waiting' | 'silent' | 'negative';

/** One question under way. */
export class Lookup implements Timed {
	readonly id: string;
	readonly question: Question;
	readonly endsAt: Mono;
	readonly askers: OnOutcome[];
	readonly asked = new Map<HashKey, { answer: Answer; times: number; over: 'link' | 'tunnel' }>();
	/** Whom we wait for, and until when. */
	current: { readonly peer: HashKey; readonly until: Mono } | undefined;
	tries = 0;
	/** Unknown routers that answers named and that are being looked up. */
	hintsPending = 0;
	hintsFollowed = 0;
	/** A sending is put aside. */
	isSending = false;
	hadPath = false;
	ended = false;
	readonly #step: (lookup: Lookup, turn: Turn) => void;

	constructor(
		id: string,
		question: Question,
		endsAt: Mono,
		asker: OnOutcome,
		step: (lookup: Lookup, turn: Turn) => void,
	) {
		this.id = id;
		this.question = question;
		this.endsAt = endsAt;
		this.askers = [asker];
		this.#step = step;
	}

	onTime(turn: Turn): void {
		this.#step(this, turn);
	}
}

/** What makes two questions one. */
export function questionId({ context, kind, key, verifyBeyond }: Question): string {
	return `${kind}/${key}/${context}/${verifyBeyond === undefined ? '' : 'verify'}`;
}
